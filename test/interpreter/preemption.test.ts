/**
 * Suspension between slices: the host runs in between wherever Lua code runs, and no script can observe it. A slice for every tick
 * finds each place where one can end.
 */
import { afterEach, describe, expect, it } from "vitest";
import { LuaError } from "../../src/errors/lua.js";
import type { LuaState } from "../../src/state/state.js";
import type { LuaThread } from "../../src/values/thread.js";
import { products, sharedRuntime } from "../support/products.js";
import { stateThatWaits } from "../support/promises.js";
import { runtimeInternals } from "../support/internals.js";

/** Programs in which coroutines resume each other; the result does not depend on suspensions. */
const PROGRAMS: Readonly<Record<string, string>> = {
  "a coroutine": `
    local co = coroutine.create(function(n) for i = 1, n do coroutine.yield(i) end return "end", n end)
    local log = {}
    while coroutine.status(co) == "suspended" do
      local r = table.pack(coroutine.resume(co, 4))
      log[#log + 1] = r.n .. ":" .. tostring(r[2])
    end
    return table.concat(log, " "), coroutine.status(co)`,
  "wrap in a generic for": `
    local function range(n) return coroutine.wrap(function() for i = 1, n do coroutine.yield(i, i * i) end end) end
    local sum = 0
    for i, square in range(9) do for j in range(i) do sum = sum + square + j end end
    return sum`,
  "five levels": `
    local function level(n)
      if n == 0 then for i = 1, 5 do coroutine.yield(i) end return "bottom" end
      local co = coroutine.create(level)
      local last
      while coroutine.status(co) ~= "dead" do
        local ok, v = coroutine.resume(co, n - 1)
        assert(ok, v)
        last = v
        if coroutine.status(co) ~= "dead" then coroutine.yield(v + n) end
      end
      return last
    end
    local co, log = coroutine.wrap(level), {}
    repeat local v = co(5) log[#log + 1] = tostring(v) until v == "bottom"
    return table.concat(log, " ")`,
  "pcall around and within": `
    local function bad(n) for i = 1, n do if i == 7 then error({ code = i }) end end end
    local co = coroutine.wrap(function()
      local ok, e = pcall(function() for i = 1, 3 do coroutine.yield(i) end bad(9) end)
      coroutine.yield(ok, e.code)
      bad(8)
    end)
    local log = { co(), co(), co() }
    local ok, code = co()
    local fine, e = pcall(co)
    return table.concat(log, " "), ok, code, fine, e.code`,
  "metamethods and iterators": `
    local mt = { __index = function(_, k) local s = 0 for i = 1, k do s = s + i end coroutine.yield(k) return s end,
                 __add = function(a, b) for i = 1, 3 do coroutine.yield("add") end return 10 end }
    local co = coroutine.wrap(function()
      local t, sum = setmetatable({}, mt), 0
      for i in function(_, c) c = (c or 0) + 1 if c < 4 then return c end end do sum = sum + t[i] end
      return sum + (t + 1)
    end)
    local n, last = 0
    repeat last = co() n = n + 1 until type(last) == "number" and last > 10
    return n, last`,
  "places that cannot yield": `
    local log = {}
    local co = coroutine.wrap(function()
      local t = { 5, 3, 8, 1, 9 }
      table.sort(t, function(a, b)
        return coroutine.wrap(function() for i = 1, 3 do a = a + 1 end return a - 3 < b end)()
      end)
      log[#log + 1] = table.concat(t, " ")
      log[#log + 1] = string.gsub("abc", ".", function(c)
        local inner = coroutine.create(function(c) for i = 1, 2 do coroutine.yield() end return c:upper() end)
        local v
        while coroutine.status(inner) == "suspended" do v = select(2, coroutine.resume(inner, c)) end
        return v
      end)
    end)
    co()
    return table.concat(log, "|")`,
  "closing variables": `
    local log = {}
    local function guard(name)
      return setmetatable({}, { __close = function(_, e) for i = 1, 3 do log[#log + 1] = name .. i end end })
    end
    local co = coroutine.create(function()
      local a <close> = guard("a")
      for i = 1, 2 do local b <close> = guard("b") coroutine.yield(i) end
      error("x", 0)
    end)
    for i = 1, 3 do log[#log + 1] = tostring(select(2, coroutine.resume(co))) end
    local other = coroutine.create(function() local c <close> = guard("c") coroutine.yield() end)
    coroutine.resume(other)
    log[#log + 1] = tostring(coroutine.close(other))
    return table.concat(log, " ")`,
  "status, running and isyieldable": `
    local log = {}
    local outer
    outer = coroutine.create(function()
      local inner = coroutine.create(function()
        for i = 1, 3 do log[#log + 1] = coroutine.status(outer) end
        log[#log + 1] = tostring(coroutine.isyieldable())
        log[#log + 1] = tostring((coroutine.running()) ~= outer)
        log[#log + 1] = tostring(select(2, coroutine.resume(outer)))
      end)
      coroutine.resume(inner)
      log[#log + 1] = coroutine.status(inner)
    end)
    coroutine.resume(outer)
    return table.concat(log, " "), coroutine.status(outer)`,
};

describe.each(products)("suspension between slices ($name)", (product) => {
  const runtime = sharedRuntime(product);
  const slices = (ticks: number): void => {
    runtimeInternals(runtime()).core.functions.pl_slicelength(ticks);
  };
  afterEach(() => {
    slices(16384);
  });

  /** The result of a program without suspension. */
  function plainly(source: string): unknown[] {
    using state = runtime().createState();
    return state.run(source);
  }

  it.each(Object.entries(PROGRAMS))("is not seen in an asynchronous call: %s", async (_, source) => {
    const wanted = plainly(source);
    slices(1);
    using state = runtime().createState();
    let polls = 0;
    state.limits.set({ suspend: () => ++polls > 0 });
    expect(await state.runAsync(source)).toEqual(wanted);
    expect(polls).toBeGreaterThan(10);
  });

  it.each(Object.entries(PROGRAMS))("does nothing where the main thread runs: %s", (_, source) => {
    const wanted = plainly(source);
    slices(1);
    using state = runtime().createState();
    state.limits.set({ suspend: () => true });
    expect(state.run(source)).toEqual(wanted);
  });

  it.each(Object.entries(PROGRAMS))(
    "gives JavaScript, which resumes a coroutine, no values: %s",
    (_, source) => {
      const wanted = plainly(source);
      using state = runtime().createState();
      const [thread] = state.run(`return coroutine.create(function() ${source} end)`) as [LuaThread];
      slices(1);
      state.limits.set({ suspend: () => true });
      let turns = 0;
      let values: unknown[] = [];
      while (thread.status === "suspended") {
        values = thread.resume();
        if (thread.status === "suspended") expect(values).toEqual([]);
        turns++;
      }
      expect(values).toEqual(wanted);
      expect(turns).toBeGreaterThan(3);
    },
  );

  it.each(Object.entries(PROGRAMS))("is not seen by who waits for a coroutine: %s", async (_, source) => {
    const wanted = plainly(source);
    using state = runtime().createState();
    const [thread] = state.run(`return coroutine.create(function() ${source} end)`) as [LuaThread];
    slices(1);
    state.limits.set({ suspend: () => true });
    expect(await thread.resumeAsync()).toEqual(wanted);
    expect(thread.status).toBe("dead");
  });

  it("goes together with promises, in coroutines within coroutines", async () => {
    using state = stateThatWaits(runtime());
    slices(1);
    state.limits.set({ suspend: () => true });
    const results = await state.runAsync(`
      local function each(n) return coroutine.wrap(function() for i = 1, n do coroutine.yield(wait(i)) end end) end
      local sum = 0
      for i in each(4) do for j in each(i) do local ok, e = pcall(fail, i) sum = sum + (ok and 0 or i * j) end end
      return sum`);
    expect(results).toEqual([65]);
  });

  it("gives several asynchronous calls their turns", async () => {
    using state = runtime().createState();
    state.limits.set({ suspend: () => true });
    state.run("order = {}");
    const work = (name: string): Promise<unknown> =>
      state.runAsync(`
        coroutine.wrap(function()
          for i = 1, 4 do order[#order + 1] = "${name}" for j = 1, 3000 do end end
        end)()`);
    slices(1000);
    await Promise.all([work("a"), work("b")]);
    const order = String(state.run('return table.concat(order, "")')[0]);
    expect(order.match(/../g)?.map((turns) => [...turns].sort().join(""))).toEqual(["ab", "ab", "ab", "ab"]);
  });

  it("keeps what it suspended from every other script", async () => {
    using state = runtime().createState();
    state.limits.set({ suspend: () => true });
    slices(100);
    const running = state.runAsync(`
      inner = coroutine.create(function() while not stop do end return "done" end)
      return select(2, coroutine.resume(inner))`);
    while (state.get("inner") === undefined) await new Promise((resolve) => setTimeout(resolve));
    await new Promise((resolve) => setTimeout(resolve));
    state.limits.set({});
    expect(state.run("return coroutine.status(inner)")).toEqual(["normal"]);
    expect(state.run("return coroutine.resume(inner)")).toEqual([
      false,
      "cannot resume a coroutine that waits for the host",
    ]);
    expect(() => state.run("coroutine.close(inner)")).toThrow(
      "cannot close a coroutine that waits for the host",
    );
    const thread = state.get("inner") as LuaThread;
    expect(thread.status).toBe("normal");
    expect(() => thread.resume()).toThrow(LuaError);
    state.set("stop", true);
    expect(await running).toEqual(["done"]);
    expect(thread.status).toBe("dead");
  });

  it("keeps a coroutine that resumeAsync drives from resume", async () => {
    using state = runtime().createState();
    const [thread] = state.run("return coroutine.create(function() for i = 1, 2000 do end return 7 end)") as [
      LuaThread,
    ];
    state.limits.set({ suspend: () => true });
    slices(100);
    const running = thread.resumeAsync();
    expect(thread.status).toBe("normal");
    expect(() => thread.resume()).toThrow("cannot resume a coroutine that waits for the host");
    await expect(thread.resumeAsync()).rejects.toThrow("cannot resume a coroutine that waits for the host");
    expect(await running).toEqual([7]);
  });

  it("lets the host close what it suspended, and all that this resumed", () => {
    using state = runtime().createState();
    closesAll(state, slices);
  });

  it("shows where a suspended coroutine is", () => {
    using state = runtime().createState();
    const [thread, trace] = state.run(
      `local co = coroutine.create(function()
         local x = 1
         while true do end
       end)
       return co, function() return debug.traceback(co) end`,
      { name: "=slices" },
    ) as [LuaThread, () => unknown];
    state.limits.set({ suspend: () => true });
    for (let turns = 0; turns < 3; turns++) expect(thread.resume()).toEqual([]);
    state.limits.set({});
    expect(String(trace())).toContain("slices:3:");
  });
});

/** Closes a coroutine that was suspended two levels further in. */
function closesAll(state: LuaState, slices: (ticks: number) => void): void {
  const [thread] = state.run(`
    log = {}
    local function guard(name)
      return setmetatable({}, { __close = function() log[#log + 1] = name end })
    end
    return coroutine.create(function()
      local a <close> = guard("outer")
      coroutine.wrap(function()
        local b <close> = guard("middle")
        coroutine.wrap(function() local c <close> = guard("inner") while true do end end)()
      end)()
    end)`) as [LuaThread];
  slices(50);
  state.limits.set({ suspend: () => true });
  for (let turns = 0; turns < 5; turns++) expect(thread.resume()).toEqual([]);
  expect(thread.status).toBe("suspended");
  state.limits.set({});
  thread.close();
  expect(state.run('return table.concat(log, " ")')).toEqual(["inner middle outer"]);
}
