/** Errors in both directions: the JavaScript error as Lua receives it, and the cause of a Lua error. */
import { beforeEach, describe, expect, it } from "vitest";
import { HostError, LuaError, LuaTable, type LuaFunction, type LuaState } from "../../src/index.js";
import { products, sharedRuntime } from "../support/products.js";

describe.each(products)("causes ($name)", (product) => {
  const runtime = sharedRuntime(product);
  let state: LuaState;
  const error = new TypeError("oops");
  beforeEach(() => {
    state = runtime().createState();
    state.set("fail", () => {
      throw error;
    });
    return () => {
      expect(state.run("return 'alive'")).toEqual(["alive"]);
      state.close();
    };
  });
  const thrown = (step: () => unknown): LuaError => {
    try {
      step();
    } catch (caught) {
      if (caught instanceof LuaError) return caught;
      throw caught;
    }
    throw new Error("nothing was thrown");
  };
  const failure = (source: string): LuaError => thrown(() => state.run(source, { name: "=chunk" }));

  it.each([
    "fail()",
    "local function f() fail() end f()",
    "setmetatable({}, { __index = fail }).x = 1 local _ = setmetatable({}, { __index = fail }).x",
    "table.sort({ 3, 2, 1 }, fail)",
    "coroutine.wrap(fail)()",
    "coroutine.wrap(function() coroutine.wrap(fail)() end)()",
    "coroutine.wrap(function() pcall(coroutine.wrap(error), 'x') fail() end)()",
    "local c <close> = setmetatable({}, { __close = fail })",
    "for _ in fail do end",
  ])("the error that `%s` began as is the cause", (source) => {
    const got = failure(source);
    expect(got.cause).toBe(error);
    expect(got.message).toContain("oops");
  });

  it.each([
    "local ok, m = pcall(fail) error(m, 0)",
    "local ok, m = pcall(fail) error(m)",
    "assert(pcall(fail))",
    "pcall(fail) error('oops', 0)",
    "pcall(fail) error('anew: oops', 0)",
    "pcall(coroutine.wrap(fail)) error('oops', 0)",
    "pcall(coroutine.wrap(fail)) coroutine.wrap(error)('oops')",
    "local w = coroutine.wrap(fail) pcall(w) w()",
    "pcall(fail) local f <const> = 'oops' local _ = f()",
  ])("an error of Lua with the same text has none: `%s`", (source) => {
    expect(failure(source).cause).toBeUndefined();
  });

  it("is an object of the host that Lua caught and raised again", () => {
    const full = new HostError("disk full", { kind: "internal" });
    state.set("full", () => {
      throw full;
    });
    expect(failure("local ok, e = pcall(full) error(e)").cause).toBe(full);
    expect(failure("pcall(full) error('disk full', 0)").cause).toBeUndefined();
  });

  it("is empty for a syntax error, and for a module's error that was caught", () => {
    expect(failure("pcall(coroutine.wrap(fail)) assert(load('oops ='))").cause).toBeUndefined();
    expect(thrown(() => state.run("oops oops")).cause).toBeUndefined();
  });

  it("is the very error, where another has the same message", () => {
    const [first, second] = [new Error("same"), new Error("same")];
    state.set("one", () => {
      throw first;
    });
    state.set("two", () => {
      throw second;
    });
    expect(failure("pcall(two) one()").cause).toBe(first);
    expect(failure("pcall(one) two()").cause).toBe(second);
    state.set("empty", () => {
      throw new RangeError("");
    });
    expect(failure("empty()").cause).toBeInstanceOf(RangeError);
    expect(failure("pcall(fail) error('something else', 0)").cause).toBeUndefined();
    expect(failure("error('oops', 0)").cause).toBeUndefined();
  });

  it("is what was thrown, whatever that is", () => {
    for (const value of [undefined, null, 0, "text", { a: 1 }, Object.create(null) as unknown]) {
      state.set("raise", () => {
        throw value;
      });
      expect(failure("raise()").cause).toBe(value);
    }
  });

  it("an error of Lua that passes through the host keeps its value, and is the cause with its own traceback", () => {
    const inner = state.load("local function deep() error({ code = 7 }) end deep()", { name: "=inner" });
    let passed: unknown;
    state.set("through", () => {
      try {
        inner();
      } catch (caught) {
        passed = caught;
        throw caught;
      }
    });
    expect(state.run("local ok, e = pcall(through) return ok, e.code")).toEqual([false, 7]);
    const outer = failure("local function wide() through() end wide()");
    expect(outer.cause).toBe(passed);
    expect((outer.value as LuaTable).get("code")).toBe(7);
    expect((outer.cause as LuaError).value).toBe(outer.value);
    expect(outer.traceback).toContain("chunk:1: in local 'wide'");
    expect((outer.cause as LuaError).traceback).toContain("inner:1: in local 'deep'");
    expect(outer.stack).toContain("causes.test.ts");
  });

  it("come out of calls within calls, each with its own", () => {
    state.set("call", (fn) => (fn as LuaFunction)());
    const got = failure("call(function() call(function() fail() end) end)");
    const chain: unknown[] = [];
    for (let at: unknown = got; at instanceof Error; at = at.cause) chain.push(at.name);
    expect(chain).toEqual(["LuaError", "LuaError", "LuaError", "TypeError"]);
  });

  it("are not mixed up by what closes on the way out", () => {
    state.set("again", () => {
      try {
        state.run("error('of the closing one', 0)");
      } catch {
        // on purpose
      }
    });
    const got = failure(`
      local c <close> = setmetatable({}, { __close = function() again() end })
      fail()`);
    expect([got.message, got.cause]).toEqual(["oops", error]);
    expect(got.traceback).toContain("chunk:3: in main chunk");
  });
});
