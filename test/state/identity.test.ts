/** Handles: the same value has the same handle, for how long, and who closes it. */
import { beforeEach, describe, expect, it } from "vitest";
import {
  LuaFunction,
  LuaReference,
  type LuaState,
  LuaTable,
  LuaThread,
  LuaUserdata,
} from "../../src/index.js";
import { coded } from "../support/coded.js";
import { collectUntil } from "../support/gc.js";
import { products, sharedRuntime } from "../support/products.js";

describe.each(products)("identity ($name)", (product) => {
  const runtime = sharedRuntime(product);
  let state: LuaState;
  beforeEach(() => {
    state = runtime().createState();
    return () => {
      state.close();
    };
  });
  const get = <T>(source: string): T => state.run(`return ${source}`)[0] as T;

  it.each(["{}", "function() end", "coroutine.create(print)", "io.stdout", "print"])(
    "the same %s is the same handle, whichever way it comes",
    (source) => {
      state.run(`value = ${source}`);
      const handle = state.get<LuaReference>("value");
      expect(state.get("value")).toBe(handle);
      expect(state.run("return value, value, { value }")[1]).toBe(handle);
      let seen: unknown;
      state.set("see", (value) => {
        seen = value;
      });
      state.run("see(value)");
      expect(seen).toBe(handle);
      expect(state.run("return value == ..., rawequal(value, ...)", { args: [handle] })).toEqual([
        true,
        true,
      ]);
      using table = get<LuaTable>("{ value }");
      expect(table.get(1)).toBe(handle);
      expect(table.entries()[0]?.[1]).toBe(handle);
      expect((table.toJS() as unknown[])[0] === handle || source === "{}").toBe(true);
      handle.close();
      const again = state.get<LuaReference>("value");
      expect(Object.is(again, handle)).toBe(false);
      expect(state.run("return value == ...", { args: [again] })).toEqual([true]);
      expect(() => state.run("return ...", { args: [handle] })).toThrow(coded("ERR_HANDLE_CLOSED"));
    },
  );

  it("different values are different handles, after others were closed too", () => {
    const first = get<LuaTable>("{ 1 }");
    first.close();
    const second = get<LuaTable>("{ 2 }");
    const third = get<LuaTable>("{ 3 }");
    expect([second.get(1), third.get(1)]).toEqual([2, 3]);
    first.close();
    expect([second.get(1), third.get(1), state.handleCount]).toEqual([2, 3, 2]);
  });

  it("a function of Lua is a function of JavaScript", () => {
    const fn = get<LuaFunction>("function(...) return select('#', ...), ... end");
    expect(typeof fn).toBe("function");
    for (const kind of [LuaFunction, LuaReference, Function, Object]) expect(fn).toBeInstanceOf(kind);
    expect(fn).not.toBeInstanceOf(LuaTable);
    expect(fn.type).toBe("function");
    expect(String(fn)).toMatch(/^function: /);
    expect(fn()).toEqual([0]);
    expect(fn(undefined, null)).toEqual([2, undefined, undefined]);
    expect(fn.call(undefined, 1)).toEqual([1, 1]);
    expect(fn.apply(null, ["a", "b"])).toEqual([2, "a", "b"]);
    expect(fn.bind(null, 1)(2)).toEqual([2, 1, 2]);
    expect([1, 2].map((n) => fn(n)[1])).toEqual([1, 2]);
    const [sum] = get<LuaFunction>("function(a, b) return a + b end")<[number]>(1, 2);
    expect(sum).toBe(3);
    const args = Array.from({ length: 300 }, (_, i) => i);
    expect(fn(...args)).toEqual([300, ...args]);
    expect(() => new (LuaFunction as unknown as new () => unknown)()).toThrow(TypeError);
  });

  it("the same chunk, loaded again, is another function", () => {
    const source = "n = (n or 0) + 1 local k = 0 return function() k = k + 1 return n, k end";
    const [one, two] = [state.load(source), state.load(source)];
    expect(one).not.toBe(two);
    expect(
      state.run("return debug.upvalueid((...), 1) ~= debug.upvalueid(select(2, ...), 1)", {
        args: [one, two],
      }),
    ).toEqual([true]);
    const [first] = one<[LuaFunction]>();
    const [second] = two<[LuaFunction]>();
    expect([first(), first(), second()]).toEqual([
      [2, 1],
      [2, 2],
      [2, 1],
    ]);
    state.run("debug.setupvalue((...), 1, { n = 100 })", { args: [one] });
    expect(one<[LuaFunction]>()[0]()[0]).toBe(101);
    expect(state.load(source)<[LuaFunction]>()[0]()).toEqual([3, 1]);
    expect(state.run(source, { env: { n: 7 } }).map(String)[0]).toMatch(/^function/);
    expect(state.get("n")).toBe(3);
    for (let i = 0; i < 200; i++) {
      if (i % 40 === 0) state.run("collectgarbage()");
      expect(state.run("return ..., ...", { args: [i] })).toEqual([i, i]);
    }
    expect(() => state.run("return +")).toThrow("unexpected symbol");
    expect(() => state.run("return +")).toThrow("unexpected symbol");
    expect(() => state.run("\x1bLua")).toThrow("binary chunk");
  });

  it("handles are of the class of their type, and no other object is one", () => {
    const [table, thread, file] = state.run("return {}, coroutine.create(print), io.stdout");
    expect(table).toBeInstanceOf(LuaTable);
    expect(thread).toBeInstanceOf(LuaThread);
    expect(file).toBeInstanceOf(LuaUserdata);
    for (const other of [{}, [], () => 1, null, undefined, 1, Object.create(LuaTable.prototype) as unknown]) {
      expect(other instanceof LuaFunction).toBe(false);
    }
    const fake = Object.create(LuaTable.prototype) as LuaTable;
    expect(() => fake.get("x")).toThrow(coded("ERR_RECEIVER"));
  });

  it("a scope closes what was made in it, but what is returned or kept", () => {
    let lost: LuaTable | undefined;
    let kept: LuaTable | undefined;
    const outside = get<LuaTable>("{}");
    state.set("outside", outside);
    const [one, { two }] = state.scope(() => {
      lost = get<LuaTable>("{ 'lost' }");
      kept = get<LuaTable>("{ 'kept' }").keep();
      state.get("outside");
      return [get<LuaTable>("{ 1 }"), { two: get<LuaTable>("{ 2 }") }] as const;
    });
    expect([lost?.closed, kept?.closed, outside.closed]).toEqual([true, false, false]);
    expect([one.closed, two.closed]).toEqual([false, true]); // kept open: the result itself, or handles at its first level
    expect([one.get(1), kept?.get(1)]).toEqual([1, "kept"]);
    const direct = state.scope(() => get<LuaFunction>("print"));
    expect(direct.closed).toBe(false);
  });

  it("a scope refuses a step that is asynchronous, and closes what it made", async () => {
    let made: LuaTable | undefined;
    const step = async (): Promise<LuaTable> => {
      made = get<LuaTable>("{}");
      await Promise.resolve();
      made.get(1); // closed by now; nobody sees the error
      return made;
    };
    expect(() => state.scope(step)).toThrow(coded("ERR_ASYNC_SCOPE"));
    await new Promise((resolve) => setTimeout(resolve, 0));
    expect([made?.closed, state.handleCount]).toEqual([true, 0]);
  });

  it("a scope within another gives it what it returns, and closes when it throws", () => {
    let inner: LuaTable | undefined;
    state.scope(() => {
      inner = state.scope(() => get<LuaTable>("{}"));
      expect(inner.closed).toBe(false);
    });
    expect(inner?.closed).toBe(true);
    let made: LuaTable | undefined;
    expect(() =>
      state.scope(() => {
        made = get<LuaTable>("{}");
        throw new Error("out");
      }),
    ).toThrow("out");
    expect([made?.closed, state.handleCount]).toEqual([true, 0]);
  });

  it("arguments of host functions are handles of the scope around the call", () => {
    let argument: LuaTable | undefined;
    state.set("f", (table) => {
      argument = table as LuaTable;
    });
    state.scope(() => {
      state.run("f({})");
      expect(argument?.closed).toBe(false);
    });
    expect(argument?.closed).toBe(true);
  });
});

describe("handles that nobody closed", () => {
  it.each(products)(
    "are found by the garbage collector, and free no other ($name)",
    async ({ loadRuntime }) => {
      const leaks: string[] = [];
      const runtime = await loadRuntime({ onLeak: ({ type, where }) => leaks.push(`${type} ${where}`) });
      const state = runtime.createState();
      state.run("value = { 'kept' } weak = setmetatable({ {} }, { __mode = 'v' })");
      const drop = (): void => {
        state.get("value");
        state.get(["weak", 1]);
      };
      drop();
      await collectUntil(() => state.handleCount === 0);
      expect(state.handleCount).toBe(0);
      expect(leaks).toHaveLength(2);
      expect(leaks[0]).toMatch(/^table [^]*identity\.test\.ts/);
      expect(state.run("collectgarbage() return weak[1] == nil, value[1]")).toEqual([true, "kept"]);
      const value = state.get<LuaTable>("value");
      expect(value.get(1)).toBe("kept");
      state.close();
    },
  );
});
