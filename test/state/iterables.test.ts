/** Iterables of JavaScript in Lua's `for`, scopes that wait, metrics, and the end of a runtime. */
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { LuaMultiReturn, type LuaState, type LuaTable } from "../../src/index.js";
import { coded } from "../support/coded.js";
import { products, sharedRuntime } from "../support/products.js";
import { rejection } from "../support/promises.js";

describe.each(products)("iterables ('$name')", (product) => {
  const runtime = sharedRuntime(product);
  let state: LuaState;
  beforeEach(() => {
    state = runtime().createState();
  });
  afterEach(() => {
    state.close();
  });

  it("a generator and any iterable object work in a for", () => {
    function* squares(): Generator<number> {
      for (let i = 1; i <= 3; i++) yield i * i;
    }
    const sum = "local n = 0 for v in ... do n = n + v end return n";
    expect(state.run(sum, { args: [squares()] })).toEqual([14]);
    state.set("squares", () => squares());
    expect(state.run("local n = 0 for v in squares() do n = n + v end return n")).toEqual([14]);
    class Range {
      *[Symbol.iterator](): Generator<number> {
        yield* [4, 5];
      }
    }
    expect(state.run(sum, { args: [new Range()] })).toEqual([9]);
    expect(
      state.run("local t = ... local n = 0 for v in t.inner do n = n + v end return n", {
        args: [{ inner: squares() }],
      }),
    ).toEqual([14]);
    const pairs = function* (): Generator<LuaMultiReturn> {
      yield LuaMultiReturn.of("a", 1);
      yield LuaMultiReturn.of("b", 2);
    };
    expect(
      state.run("local s = '' for k, v in ... do s = s .. k .. v end return s", { args: [pairs()] }),
    ).toEqual(["a1b2"]);
    expect(state.hostCount).toBeLessThan(8);
  });

  it("a plain object with an iterator is an iterable, also within another", async () => {
    const sum = "local n = 0 for v in ... do n = n + v end return n";
    const plain = {
      from: 1,
      *[Symbol.iterator](): Generator<number> {
        yield* [this.from, 6];
      },
    };
    expect(state.run(sum, { args: [plain] })).toEqual([7]);
    expect(
      state.run("local n = 0 for v in (...).it do n = n + v end return n", { args: [{ it: plain }] }),
    ).toEqual([7]);
    expect(state.run("return (...).x", { args: [{ x: 1, [Symbol.iterator]: 5 }] })).toEqual([1]);
    const later = {
      async *[Symbol.asyncIterator](): AsyncGenerator<number> {
        yield await Promise.resolve(8);
      },
    };
    expect(await state.runAsync(sum, { args: [later] })).toEqual([8]);
  });

  it("a generator ends with its last item, not where Lua leaves the loop", () => {
    let ended = 0;
    state.set("items", function* () {
      try {
        yield 1;
        yield 2;
      } finally {
        ended++;
      }
    });
    state.run("for v in items() do if v == 2 then break end end");
    expect(ended).toBe(0);
    state.run("for v in items() do end");
    expect(ended).toBe(1);
  });

  it("an async iterable works in a for of an asynchronous call", async () => {
    async function* ticks(): AsyncGenerator<string> {
      for (const tick of ["a", "b"]) {
        await Promise.resolve();
        yield tick;
      }
    }
    const source = "local s = '' for v in ... do s = s .. v end return s";
    expect(await state.runAsync(source, { args: [ticks()] })).toEqual(["ab"]);
    expect(() => state.run(source, { args: [ticks()] })).toThrow(/in a synchronous run/);
  });

  it("an item that would end the loop, or an iterator that throws, is an error", () => {
    const source = "for v in ... do end";
    expect(() => state.run(source, { args: [[1, undefined].values()] })).toThrow("which would end the loop");
    const failing = (function* (): Generator<number> {
      yield 1;
      throw new Error("dry");
    })();
    expect(() => state.run(source, { args: [failing] })).toThrow("dry");
    expect(() => state.run(source, { args: [new (class Plain {})()] })).toThrow(
      coded("ERR_UNREGISTERED_CLASS"),
    );
  });

  it("a scope that waits closes what it is given at its end", async () => {
    const result = await state.scopeAsync(async (scope) => {
      const [a, b] = scope.use(state.run<[LuaTable, LuaTable]>("return { x = 1 }, {}"));
      await Promise.resolve();
      expect([a.closed, b.closed]).toEqual([false, false]);
      b.keep();
      return [a.get("x"), scope.use(state.createTable({}))] as const;
    });
    expect([result[0], result[1].closed, state.handleCount]).toEqual([1, false, 2]);
    const failed = state.scopeAsync(async (scope) => {
      scope.use(state.createTable());
      await Promise.resolve();
      throw new Error("no");
    });
    expect(await rejection(failed)).toMatchObject({ message: "no" });
    expect(state.handleCount).toBe(2);
    expect(await rejection(state.scopeAsync(5 as never))).toEqual(coded("ERR_PARAMETER"));
  });

  it("stats of a state count what it has and has done", async () => {
    const before = state.stats();
    state.set("host", () => 1);
    state.set("stuck", () => new Promise<undefined>(() => undefined));
    state.run("for i = 1, 10 do host() end");
    const [table] = state.run("return {}");
    void rejection(state.runAsync("stuck()"));
    const after = state.stats();
    expect(after.hostCalls - before.hostCalls).toBe(11);
    expect(after.operations).toBeGreaterThan(before.operations + 3);
    expect([after.handles, after.hostObjects, after.waitingCalls]).toEqual([1, 2, 1]);
    expect(after.memoryUsed).toBe(state.memory.used);
    expect(after.memoryHeld).toBeGreaterThanOrEqual(after.memoryUsed);
    (table as LuaTable).close();
    await Promise.resolve();
  });

  it("stats count the ticks that limits count, with limits and without, and collections", () => {
    const ticksOf = (step: () => unknown): number => {
      const before = state.stats().ticks;
      step();
      return state.stats().ticks - before;
    };
    const loop = "for i = 1, 100000 do end";
    state.run(loop); // the first run parses it
    const free = ticksOf(() => state.run(loop));
    expect(free).toBeGreaterThanOrEqual(100_000);
    expect(free).toBeLessThan(100_010);
    expect(ticksOf(() => state.run(loop, { fuel: 200_000, timeout: 10_000 }))).toBe(free);
    state.limits.set({ fuel: 1_000_000 });
    expect(ticksOf(() => state.run(loop))).toBe(free);
    expect(1_000_000 - (state.limits.fuel ?? 0)).toBe(free);
    state.limits.set({});
    expect(ticksOf(() => state.run("('x'):rep(100000)"))).toBeGreaterThan(1000);
    expect(ticksOf(() => state.run("return 1 + 1"))).toBeLessThan(20);
    const { collections } = state.stats();
    state.run("collectgarbage() collectgarbage()");
    expect(state.stats().collections).toBe(collections + 2);
    state.run("collectgarbage('generational') for i = 1, 1e5 do local t = { i } end");
    expect(state.stats().collections).toBeGreaterThan(collections + 5);
  });

  it("stats of a runtime sum those of its states", async () => {
    using own = await product.loadRuntime();
    const [first, second] = [own.createState(), own.createState()];
    first.set("f", () => undefined);
    first.run("f() f()");
    second.run("for i = 1, 1000 do end collectgarbage()");
    const [a, b] = [first.stats(), second.stats()];
    const sum = own.stats();
    for (const [name, value] of Object.entries(a))
      expect([name, sum[name as keyof typeof a]]).toEqual([name, value + b[name as keyof typeof a]]);
    expect([a.hostCalls, sum.hostCalls, sum.states]).toEqual([2, 2, 2]);
    second.close();
    expect(own.stats()).toMatchObject({ states: 1, ...first.stats() });
  });

  it("a runtime is closed with all its states, once", async () => {
    const own = await product.loadRuntime();
    const first = own.createState();
    const second = own.createState();
    expect(own.stats()).toMatchObject({ memory: expect.any(Number), states: 2 });
    first.run("setmetatable({}, { __gc = function() finalized() end })", { env: undefined as never });
    first.set("busy", () => {
      own.close();
    });
    expect(() => first.run("busy()")).toThrow(/the state is running/);
    expect([own.closed, second.closed]).toEqual([false, false]);
    own.close();
    own.close();
    expect([own.closed, first.closed, second.closed]).toEqual([true, true, true]);
    expect(() => own.createState()).toThrow(coded("ERR_RUNTIME_CLOSED"));
    expect(() => own.files).toThrow(coded("ERR_RUNTIME_CLOSED"));
    expect(await rejection(own.preload("/x.lua"))).toEqual(coded("ERR_RUNTIME_CLOSED"));
    {
      using scoped = await product.loadRuntime();
      expect(scoped.createState().run("return 1")).toEqual([1]);
    }
  });
});
