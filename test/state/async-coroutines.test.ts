/** The script's own coroutines in asynchronous runs: a wait passes through them, and no other code interferes. */
import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { synchronousRun } from "../../src/errors/async.js";
import type { Coded } from "../support/coded.js";
import { LuaError } from "../../src/index.js";
import { products, sharedRuntime } from "../support/products.js";
import { rejection, stateThatWaits } from "../support/promises.js";

describe.each(products)("coroutines in asynchronous runs ($name)", (product) => {
  const runtime = sharedRuntime(product);

  it("pass a wait outward, however deep, and their own yields as ever", async () => {
    using state = stateThatWaits(runtime());
    const [results] = await state.runAsync<[string]>(`
      local log = {}
      local function gen(depth)
        return coroutine.wrap(function(...)
          if depth == 0 then
            for i = 1, 3 do log[#log + 1] = wait("w" .. i) local v = coroutine.yield("y" .. i) log[#log + 1] = v end
            return "end"
          end
          local inner = gen(depth - 1)
          local v = inner()
          while v ~= "end" do v = inner(coroutine.yield(v)) end
          return v
        end)
      end
      local outermost = gen(20)
      local v = outermost()
      while v ~= "end" do log[#log + 1] = v v = outermost("sent") end
      return table.concat(log, " ")
    `);
    expect(results).toBe("w1 y1 sent w2 y2 sent w3 y3 sent");
  });

  it("give what resume and wrap give: values, errors with their position, dead coroutines", async () => {
    using state = stateThatWaits(runtime());
    const program = `
      local wait, fail = ...
      local out = {}
      local function note(...) out[#out + 1] = table.concat({ n = select("#", ...), tostring((...)), tostring((select(2, ...))) }, ",") end
      local co = coroutine.create(function(a) local b = wait(a) local c = coroutine.yield(b) fail(c) end)
      note(coroutine.resume(co, "A"))
      note(coroutine.status(co))
      note(coroutine.resume(co, "B"))
      note(coroutine.status(co))
      note(coroutine.resume(co))
      note(coroutine.close(co))
      note(pcall(coroutine.wrap(function() wait() error("positioned") end)))
      note(pcall(coroutine.wrap(function() wait() error({}) end)) == false)
      note(pcall(function()
        coroutine.wrap(function() fail("x") end)()
      end))
      local w = coroutine.wrap(function()
        local x <close> = setmetatable({}, { __close = function(_, e) note("closed", e) end })
        fail("y")
      end)
      note(pcall(w))
      note(pcall(w))
      note(select("#", coroutine.wrap(function() wait() return nil, nil end)()))
      return table.concat(out, "\\n")
    `;
    // The same program without promises, whose results are there at once.
    const options = { name: "=p" };
    const fns = state.run<never[]>("return function(...) return ... end, function(m) error(m, 0) end");
    const [expected] = state.run(program, { ...options, args: fns });
    const [found] = await state.runAsync(program, {
      ...options,
      args: [state.get("wait"), state.get("fail")],
    });
    expect(found).toBe(expected);
  });

  it("that wait cannot be resumed, closed or called by the script; their status is normal", async () => {
    using state = stateThatWaits(runtime());
    const first = state.runAsync(`
      parked = coroutine.create(function() within = coroutine.create(function() stuck() end) coroutine.resume(within) end)
      wrapped = coroutine.wrap(function() stuck() end)
      self = coroutine.running()
      coroutine.resume(parked)
    `);
    void first.catch(() => undefined);
    void state.runAsync("wrapped()").catch(() => undefined);
    const program = `
      local out = {}
      for i, co in ipairs { parked, within, self } do
        out[#out + 1] = coroutine.status(co)
        out[#out + 1] = select(2, coroutine.resume(co))
        out[#out + 1] = select(2, pcall(coroutine.close, co))
        out[#out + 1] = tostring(debug.traceback(co):match("stack traceback") ~= nil)
      end
      out[#out + 1] = select(2, pcall(wrapped))
      out[#out + 1] = select(2, pcall(function() wrapped() end))
      return table.concat(out, "\\n")
    `;
    const each = [
      "normal",
      "cannot resume a coroutine that waits for the host",
      "cannot close a coroutine that waits for the host",
      "true",
    ];
    const wrapped = "cannot resume a coroutine that waits for the host";
    const expected = [...each, ...each, ...each, wrapped, `p:10: ${wrapped}`].join("\n");
    expect(state.run(program, { name: "=p" })).toEqual([expected]);
    expect(await state.runAsync(program, { name: "=p" })).toEqual([expected]);
  });

  it("are dead when the run that they wait in is aborted", async () => {
    using state = stateThatWaits(runtime());
    const controller = new AbortController();
    const run = state.runAsync("co = coroutine.create(function() stuck() end) coroutine.resume(co)", {
      signal: controller.signal,
    });
    controller.abort();
    await expect(run).rejects.toThrow("aborted");
    expect(state.run("return coroutine.status(co), coroutine.resume(co)")).toEqual([
      "dead",
      false,
      "cannot resume dead coroutine",
    ]);
  });

  it("may begin in one run and wait in another, or in none", async () => {
    using state = stateThatWaits(runtime());
    await state.runAsync(
      `
        co = coroutine.create(function()
          local a = wait(1)
          local b = coroutine.yield(a)
          local c = wait(b)
          return c
        end)
        return coroutine.resume(co)
      `,
    );
    expect(await state.runAsync("return coroutine.resume(co, 2)")).toEqual([true, 2]);
    state.run(
      "co = coroutine.create(function() coroutine.yield(1) return pcall(wait, 2) end) coroutine.resume(co)",
    );
    expect(state.run("return coroutine.resume(co)")).toEqual([
      true,
      false,
      expect.stringContaining(synchronousRun("wait").message),
    ]);
    state.run(
      "co = coroutine.create(function() coroutine.yield(1) return pcall(wait, 2) end) coroutine.resume(co)",
    );
    expect(await state.runAsync("return coroutine.resume(co)")).toEqual([true, true, 2]);
  });

  it("are resumed by another run only when they no longer wait", async () => {
    using state = stateThatWaits(runtime());
    let release: (value: string) => void = () => undefined;
    state.set("released", () => new Promise<string>((resolve) => (release = resolve)));
    const owner = state.runAsync(
      `
        co = coroutine.create(function()
          local v = released()
          coroutine.yield(v)
          return "last"
        end)
        return coroutine.resume(co)
      `,
    );
    expect(await state.runAsync("return coroutine.resume(co)")).toEqual([
      false,
      "cannot resume a coroutine that waits for the host",
    ]);
    release("through");
    expect(await owner).toEqual([true, "through"]);
    expect(await state.runAsync("return coroutine.resume(co)")).toEqual([true, "last"]);
  });

  it("driven from JavaScript are synchronous", async () => {
    using state = stateThatWaits(runtime());
    using thread = state.createThread(state.run("return function() return pcall(wait, 1) end")[0] as never);
    expect(thread.resume()).toEqual([false, expect.stringContaining(synchronousRun("wait").message)]);
    state.set("drive", () => {
      using inner = state.createThread(state.run("return function() wait(1) end")[0] as never);
      return inner.resume()[0];
    });
    const error: unknown = await rejection(state.runAsync("drive()"));
    expect((error as LuaError).cause).toBeInstanceOf(LuaError);
    expect(await state.runAsync("return wait(2)")).toEqual([2]);
  });

  it("that nobody holds any more are collected, in a run and after it", async () => {
    using state = stateThatWaits(runtime());
    const [left] = await state.runAsync(`
      weak = setmetatable({}, { __mode = "k" })
      for i = 1, 100 do
        local co = coroutine.create(function() wait(i) coroutine.yield() end)
        coroutine.resume(co)
        weak[co] = true
        weak[coroutine.running()] = true
      end
      collectgarbage() collectgarbage()
      local n = 0 for _ in pairs(weak) do n = n + 1 end
      return n
    `);
    expect(left).toBeLessThanOrEqual(2); // the run's own, and one that a register still refers to
    expect(state.run("collectgarbage() collectgarbage() return next(weak)")).toEqual([undefined]);
  });

  it("with a deep C stack fail as ever", async () => {
    using state = stateThatWaits(runtime());
    const [ok, message] = await state.runAsync<[boolean, string]>(
      "local function nest() return coroutine.wrap(function() wait() return nest() end)() end return pcall(nest)",
    );
    expect([ok, message.includes("C stack overflow")]).toEqual([false, true]);
    expect(await state.runAsync("return wait(1)")).toEqual([1]);
    const runs = Array.from({ length: 50 }, (_, i) => state.runAsync("return wait(...)", { args: [i] }));
    expect((await Promise.all(runs)).flat()).toEqual(runs.map((_, i) => i));
    await sleep(0);
  });

  it("name what is in the way in an outer one", async () => {
    using state = stateThatWaits(runtime());
    const error = (await rejection(
      state.runAsync("string.gsub('x', 'x', coroutine.wrap(function() coroutine.wrap(wait)() end))"),
    )) as LuaError;
    expect((error.cause as Coded<"ERR_UNYIELDABLE">).functionName).toBe("string.gsub");
  });
});
