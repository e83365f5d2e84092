/** `runAsync` and `callAsync`: waiting, results, and calls that end before their promise. */
import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { synchronousRun } from "../../src/errors/async.js";
import { hasCode } from "../../src/errors/has-code.js";
import {
  AbortedError,
  LuaError,
  LuaMultiReturn,
  ProgramExit,
  type LuaFunction,
  type LuaState,
} from "../../src/index.js";
import { products, sharedRuntime } from "../support/products.js";
import { rejection } from "../support/promises.js";

/** Promises that the test settles: each call of `wait(key)` in Lua creates one. */
class Waits {
  readonly #open = new Map<
    unknown,
    { resolve: (value: undefined) => void; reject: (error: unknown) => void }
  >();

  constructor(state: LuaState) {
    state.set(
      "wait",
      (key) =>
        new Promise<undefined>((resolve, reject) => {
          this.#open.set(key, { resolve, reject });
        }),
    );
  }

  resolve(key: unknown, value?: unknown): void {
    this.#open.get(key)?.resolve(value as undefined);
  }

  reject(key: unknown, error: unknown): void {
    this.#open.get(key)?.reject(error);
  }
}

describe.each(products)("asynchronous calls ($name)", (product) => {
  const runtime = sharedRuntime(product);

  it("give all results, in order, with arguments, name and environment", async () => {
    using state = runtime().createState();
    expect(await state.runAsync("return ..., 2, nil, 'x', nil", { args: [1] })).toEqual([
      1,
      2,
      undefined,
      "x",
      undefined,
    ]);
    expect(await state.runAsync("return")).toEqual([]);
    using env = state.run("return { y = 5 }")[0] as never;
    expect(await state.runAsync("return y, x", { env })).toEqual([5, undefined]);
    const fn = state.run("return function(...) return select('#', ...), ... end")[0] as LuaFunction;
    expect(await state.callAsync(fn, [1, undefined, "z", null])).toEqual([4, 1, undefined, "z", undefined]);
    const error = (await rejection(state.runAsync("error('E')", { name: "@file.lua" }))) as LuaError;
    expect(error.message).toBe("file.lua:1: E");
  });

  it("wait for each promise in turn, and what it gives is the result", async () => {
    using state = runtime().createState();
    state.set("value", (value) => Promise.resolve(value));
    state.set("several", () => Promise.resolve(LuaMultiReturn.of(1, undefined, 3)));
    state.set("table", () => Promise.resolve([1, 2]));
    state.set("late", () => sleep(1, "late"));
    state.set("many", () =>
      Promise.resolve(new LuaMultiReturn(...Array.from({ length: 1000 }, (_, i) => i))),
    );
    expect(await state.runAsync("return value(1) + value(2), value('x'), value()")).toEqual([
      3,
      "x",
      undefined,
    ]);
    expect(await state.runAsync("return select('#', several()), several()")).toEqual([3, 1, undefined, 3]);
    expect(await state.runAsync("local t = table() return #t, t[2]")).toEqual([2, 2]);
    expect(await state.runAsync("return late() .. late()")).toEqual(["latelate"]);
    expect(await state.runAsync("return select('#', many()), (select(1000, many()))")).toEqual([1000, 999]);
    expect(await state.runAsync(`return #value("${"x".repeat(100_000)}")`)).toEqual([100_000]);
    expect(await state.runAsync("local t = {} return value(t) == t, value(print) == print")).toEqual([
      true,
      true,
    ]);
  });

  it("start at once, up to the first promise, and go on when it settles", async () => {
    using state = runtime().createState();
    const waits = new Waits(state);
    const steps: unknown[] = [];
    state.set("step", (value) => void steps.push(value));
    const run = state.runAsync("step(1) step(wait('a')) step(wait('b')) return 'end'");
    expect(steps).toEqual([1]);
    waits.resolve("a", 2);
    await sleep(0);
    expect(steps).toEqual([1, 2]);
    expect(state.run("return 5")).toEqual([5]);
    waits.resolve("b", 3);
    expect(await run).toEqual(["end"]);
    expect(steps).toEqual([1, 2, 3]);
  });

  it("are many in flight in one state, each with its own variables", async () => {
    using state = runtime().createState();
    const waits = new Waits(state);
    const runs = ["a", "b", "c"].map((key) =>
      state.runAsync(
        "local key = ... count = (count or 0) + 1 local mine = count return key, wait(key), mine",
        {
          args: [key],
        },
      ),
    );
    expect(state.get("count")).toBe(3);
    waits.resolve("c", "C");
    waits.resolve("a", "A");
    expect(await runs[2]).toEqual(["c", "C", 3]);
    expect(await runs[0]).toEqual(["a", "A", 1]);
    waits.resolve("b", "B");
    expect(await runs[1]).toEqual(["b", "B", 2]);
  });

  it("take any thenable, and what is wrong with one is its rejection", async () => {
    using state = runtime().createState();
    const thrown = new Error("thrown");
    const give = (value: unknown): void => {
      state.set("give", () => value as undefined);
    };
    const failure = async (): Promise<LuaError> =>
      (await rejection(state.runAsync("return give()"))) as LuaError;
    give({ then: (resolve: (value: number) => void) => resolve(5) });
    expect(await state.runAsync("return give()")).toEqual([5]);
    give(Object.assign(() => 1, { then: (resolve: (value: number) => void) => resolve(6) }));
    expect(await state.runAsync("return give()")).toEqual([6]);
    give({ then: (resolve: (value: unknown) => void) => resolve(Promise.resolve(7)) });
    expect(await state.runAsync("return give()")).toEqual([7]);
    give({
      then: () => {
        throw thrown;
      },
    });
    expect((await failure()).cause).toBe(thrown);
    give({
      get then(): unknown {
        throw thrown;
      },
    });
    expect((await failure()).cause).toBe(thrown);
    give(
      new Proxy(
        {},
        {
          get: () => {
            throw thrown;
          },
        },
      ),
    );
    expect((await failure()).cause).toBe(thrown);
    give({
      then: (resolve: (value: number) => void, reject: (error: Error) => void) => {
        resolve(1);
        reject(thrown);
        resolve(2);
      },
    });
    expect(await state.runAsync("return give(), give()")).toEqual([1, 1]);
    give({ then: 5 });
    expect(await state.runAsync("return give()['then']")).toEqual([5]);
    give(Promise.resolve(Symbol("s")));
    expect((await failure()).message).toContain("symbol");
    expect(await state.runAsync("return select(2, pcall(give)):match('symbol')")).toEqual(["symbol"]);
  });

  it("reject with the error of Lua: traceback of the coroutine, the rejection as its cause", async () => {
    using state = runtime().createState();
    const reason = new TypeError("no network");
    state.set("fetch", () => Promise.reject(reason));
    const error = (await rejection(
      state.runAsync("local function load_all()\n  fetch()\nend\nload_all()", { name: "@main.lua" }),
    )) as LuaError;
    expect(error).toBeInstanceOf(LuaError);
    expect(error.message).toBe("no network");
    expect(error.cause).toBe(reason);
    expect(error.traceback).toMatch(/main\.lua:2: in .*load_all/);
    expect(error.traceback).toMatch(/main\.lua:4: in main chunk/);
    const wrapped = (await rejection(
      state.runAsync("local ok, m = pcall(fetch)\nerror('wrapped: ' .. m, 0)"),
    )) as LuaError;
    expect(wrapped.cause).toBeUndefined(); // Lua caught it
    const plain = (await rejection(state.runAsync("fetch = nil\nlocal x = fetch.y"))) as LuaError;
    expect(plain.message).toMatch(/attempt to index a nil value \(global 'fetch'\)/);
    expect(plain.traceback).toContain("main chunk");
    const value = (await rejection(state.runAsync("error({ code = 7 })"))) as LuaError;
    expect((value.value as { get(key: string): unknown }).get("code")).toBe(7);
    expect(await rejection(state.runAsync("return +"))).toMatchObject({ code: "ERR_LUA_SYNTAX" });
    expect(await rejection(state.runAsync(5 as never))).toBeInstanceOf(Error);
    expect(await state.runAsync("return 1")).toEqual([1]);
  });

  it("keep the traceback of an error while what it closes waits", async () => {
    using state = runtime().createState();
    state.set("tick", () => sleep(1));
    state.set("other", () => {
      expect(() => state.run("error('another')")).toThrow("another");
      return Promise.resolve();
    });
    const error = (await rejection(
      state.runAsync(
        `local function failing()
          local x <close> = setmetatable({}, { __close = function(_, e) tick() other() closed = e end })
          error("first")
        end
        failing()`,
        { name: "@main.lua" },
      ),
    )) as LuaError;
    expect(error.message).toBe("main.lua:3: first");
    expect(error.traceback).toMatch(/main\.lua:3: in .*failing/);
    expect(state.get("closed")).toBe("main.lua:3: first");
  });

  it("do not mix: host functions that run Lua themselves, in both ways", async () => {
    using state = runtime().createState();
    state.set("wait", (value) => sleep(1, value));
    state.set("inner", () => state.run("return 'sync'")[0]);
    state.set("innerAsync", async () => (await state.runAsync("return wait('async')"))[0]);
    state.set("forgetful", () => {
      state.runAsync("after = wait(true)").catch(() => undefined); // rejects, because the state is closed first
      return "went on";
    });
    state.set("deep", () => state.run("return select(2, pcall(wait, 1))")[0]);
    expect(await state.runAsync("return inner(), innerAsync(), wait(3), inner()")).toEqual([
      "sync",
      "async",
      3,
      "sync",
    ]);
    expect(await state.runAsync("return forgetful(), wait(4)")).toEqual(["went on", 4]);
    await sleep(5);
    expect(state.get("after")).toBe(true);
    const [message] = await state.runAsync<[string]>("return deep(), wait(1)");
    expect(message).toContain(`:1: ${synchronousRun("wait").message}`);
    expect(state.run("return forgetful()")).toEqual(["went on"]);
  });

  it("what a getter of a value on its way runs is a synchronous run", async () => {
    using state = runtime().createState();
    const causes: unknown[] = [];
    const value = {
      get a(): number {
        try {
          state.run("return later()");
        } catch (error) {
          causes.push((error as LuaError).cause);
        }
        return 1;
      },
    };
    state.set("later", () => Promise.resolve(2));
    state.set("give", () => value);
    state.set("giveLater", () => Promise.resolve(value));
    const f = state.load("local v = ... return v.a, give().a, giveLater().a, later()");
    expect(await state.callAsync(f, [value])).toEqual([1, 1, 1, 2]);
    expect(causes.map((cause) => hasCode(cause, "ERR_SYNCHRONOUS_RUN"))).toEqual([true, true, true]);
  });

  it("an error in a synchronous run says so, and no rejection is left unhandled", async () => {
    using state = runtime().createState();
    const unhandled: unknown[] = [];
    const note = (error: unknown): void => void unhandled.push(error);
    process.on("unhandledRejection", note);
    try {
      state.set("fail", () => Promise.reject(new Error("later")));
      const error: unknown = (() => {
        try {
          return state.run("fail()");
        } catch (thrown) {
          return thrown;
        }
      })();
      expect(error).toBeInstanceOf(LuaError);
      expect((error as LuaError).cause).toMatchObject({ code: "ERR_SYNCHRONOUS_RUN" });
      expect((error as LuaError).message).toContain("runAsync");
      expect(state.run("return pcall(fail)")[0]).toBe(false);
      expect(state.run("return coroutine.wrap(function() return pcall(fail) end)()")[0]).toBe(false);
      const fn = state.get("fail") as () => unknown;
      expect(() => state.call(state.run("return function() fail() end")[0] as LuaFunction, [])).toThrow(
        LuaError,
      );
      await rejection(state.runAsync("table.sort({ 1, 2 }, fail)"));
      await rejection(Promise.resolve(fn()));
      await sleep(1);
      expect(unhandled).toEqual([]);
    } finally {
      process.off("unhandledRejection", note);
    }
  });

  it("a yield of the run itself gives everything else a turn", async () => {
    using state = runtime().createState();
    const order: string[] = [];
    state.set("note", (text) => void order.push(text as string));
    const run = state.runAsync(
      "note 'a' coroutine.yield() note 'b' return coroutine.isyieldable(), select('#', coroutine.yield())",
    );
    order.push("between");
    expect(await run).toEqual([true, 0]);
    expect(order).toEqual(["a", "between", "b"]);
    const error = await rejection(state.runAsync("coroutine.yield(1)"));
    expect(error).toMatchObject({ code: "ERR_YIELDED_VALUES" });
    expect(
      await state.runAsync(
        "local co, main = coroutine.running() return type(co), main, coroutine.status(co)",
      ),
    ).toEqual(["thread", false, "running"]);
  });
});

describe.each(products)("asynchronous calls that end early ($name)", (product) => {
  const runtime = sharedRuntime(product);
  const CLOSING = `
    local name = ...
    local guard <close> = setmetatable({}, { __close = function() closed = (closed or '') .. name end })
    local inner = coroutine.wrap(function()
      local guard <close> = setmetatable({}, { __close = function() closed = (closed or '') .. 'inner,' end })
      return wait(name)
    end)
    return inner()
  `;

  it("by a signal: AbortedError with its reason, variables closed from within outwards, the state goes on", async () => {
    using state = runtime().createState();
    const waits = new Waits(state);
    const controller = new AbortController();
    const run = state.runAsync(CLOSING, { args: ["a"], signal: controller.signal });
    const other = state.runAsync("return wait('other')");
    const reason = new Error("enough");
    controller.abort(reason);
    expect(state.get("closed")).toBe("inner,a");
    const error = (await rejection(run)) as AbortedError;
    expect(error).toBeInstanceOf(AbortedError);
    expect(error.cause).toBe(reason);
    waits.resolve("a", 1);
    waits.resolve("other", 2);
    expect(await other).toEqual([2]);
    expect(await state.runAsync("return 3")).toEqual([3]);
  });

  it("by a signal: a promise that never settles, one that rejects later, one that was aborted before", async () => {
    using state = runtime().createState();
    const waits = new Waits(state);
    state.set("never", () => ({ then: () => undefined }) as never);
    const timeout = await rejection(state.runAsync("never()", { signal: AbortSignal.timeout(5) }));
    expect(timeout).toBeInstanceOf(AbortedError);
    expect(((timeout as AbortedError).cause as Error).name).toBe("TimeoutError");
    const controller = new AbortController();
    const fn = state.run("return function() wait('x') end")[0] as LuaFunction;
    const call = state.callAsync(fn, [], { signal: controller.signal });
    controller.abort();
    waits.reject("x", new Error("nobody hears this"));
    expect(await rejection(call)).toBeInstanceOf(AbortedError);
    expect(await rejection(state.runAsync("ran = true", { signal: controller.signal }))).toBeInstanceOf(
      AbortedError,
    );
    expect(state.get("ran")).toBeUndefined();
    expect(await state.runAsync("return 1", { signal: new AbortController().signal })).toEqual([1]);
  });

  it("by a signal that a host function aborts while Lua runs", async () => {
    using state = runtime().createState();
    const waits = new Waits(state);
    const controller = new AbortController();
    state.set("abort", () => {
      controller.abort();
    });
    const { signal } = controller;
    const steps =
      "local g <close> = setmetatable({}, { __close = function() closed = true end }) abort() went_on = true ";
    expect(await rejection(state.runAsync(`${steps} wait('x')`, { signal }))).toBeInstanceOf(AbortedError);
    expect([state.get("went_on"), state.get("closed")]).toEqual([true, true]);
    waits.resolve("x");
    // From another call, while the aborted one waits.
    const second = new AbortController();
    state.set("abort", () => {
      second.abort();
    });
    state.set("closed", undefined);
    const run = state.runAsync(CLOSING, { args: ["b"], signal: second.signal });
    expect(await state.runAsync("abort() return closed")).toEqual(["inner,b"]);
    expect(await rejection(run)).toBeInstanceOf(AbortedError);
  });

  it("by a signal: what closing raises is kept, and what it would wait for is refused", async () => {
    using state = runtime().createState();
    void new Waits(state);
    const controller = new AbortController();
    const run = state.runAsync(
      "local g <close> = setmetatable({}, { __close = function() error('in close', 0) end }) wait('x')",
      { signal: controller.signal },
    );
    controller.abort();
    expect(((await rejection(run)) as AbortedError).closeError?.message).toBe("in close");
    const second = new AbortController();
    const waiting = state.runAsync(
      "local g <close> = setmetatable({}, { __close = function() wait('y') end }) wait('x')",
      {
        signal: second.signal,
      },
    );
    second.abort();
    const { closeError } = (await rejection(waiting)) as AbortedError;
    expect(closeError?.cause).toMatchObject({ code: "ERR_UNYIELDABLE" });
    expect(state.run("return 1")).toEqual([1]);
  });

  it("by closing the state: ERR_STATE_CLOSED, variables closed", async () => {
    const state = runtime().createState();
    const waits = new Waits(state);
    const closed: unknown[] = [];
    state.set("note", (text) => void closed.push(text));
    const program =
      "local k = ... local g <close> = setmetatable({}, { __close = function() note(k) again() end }) wait(k)";
    const runs = ["a", "b"].map((key) => rejection(state.runAsync(program, { args: [key] })));
    let late: Promise<unknown> | undefined;
    state.set("again", () => {
      late = rejection(state.runAsync(program, { args: ["c"] }));
    });
    state.close();
    expect(closed).toEqual(["a", "b"]);
    expect(await late).toMatchObject({ code: "ERR_STATE_CLOSED" });
    for (const run of runs) expect(await run).toMatchObject({ code: "ERR_STATE_CLOSED" });
    waits.resolve("a");
    await sleep(1);
    expect(await rejection(state.runAsync("return 1"))).toMatchObject({ code: "ERR_STATE_CLOSED" });
  });

  it("by the end of the program: the one that ended it with ProgramExit, the others with ERR_STATE_DEAD", async () => {
    const state = runtime().createState();
    const waits = new Waits(state);
    const other = rejection(state.runAsync("wait('other')"));
    const run = rejection(state.runAsync("wait('x') os.exit(3)"));
    waits.resolve("x");
    expect(((await run) as ProgramExit).code).toBe(3);
    expect(await other).toMatchObject({ code: "ERR_STATE_DEAD" });
    waits.resolve("other");
    await sleep(1);
    expect(await rejection(state.runAsync("return 1"))).toMatchObject({ code: "ERR_STATE_DEAD" });
    state.close();
    using fresh = runtime().createState();
    expect(fresh.run("return 1")).toEqual([1]);
  });

  it("or never, and are then nothing that a state keeps from closing", () => {
    const state = runtime().createState();
    state.set("never", () => new Promise<undefined>(() => undefined));
    void state.runAsync("never()").catch(() => undefined);
    state.close();
    expect(state.closed).toBe(true);
  });
});
