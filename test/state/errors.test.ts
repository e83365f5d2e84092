/** Lua errors as JavaScript gets them, and running out of memory. */
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import {
  LuaError,
  LuaMultiReturn,
  LuaReference,
  LuaTable,
  PeriluneError,
  type LuaState,
} from "../../src/index.js";
import { coded } from "../support/coded.js";
import { products, sharedRuntime } from "../support/products.js";

vi.setConfig({ testTimeout: 60_000 });

describe.each(products)("errors ($name)", (product) => {
  const runtime = sharedRuntime(product);
  let state: LuaState;
  beforeAll(() => {
    state = runtime().createState();
  });
  afterAll(() => {
    expect(state.run("return 'alive'")).toEqual(["alive"]);
    state.close();
  });
  const failure = (source: string | Uint8Array, options = {}): LuaError => {
    try {
      state.run(source, options);
    } catch (error) {
      if (error instanceof LuaError) return error;
      throw error;
    }
    throw new Error("nothing was thrown");
  };

  it("have the message, the value and a traceback with the lines of the source", () => {
    const error = failure(
      "local function inner()\n  error('wrong')\nend\nlocal function outer()\n  inner()\nend\nouter()",
      {
        name: "@dir/file.lua",
      },
    );
    expect(error).toBeInstanceOf(PeriluneError);
    expect(error.name).toBe("LuaError");
    expect(error.message).toBe("dir/file.lua:2: wrong");
    expect(error.value).toBe(error.message);
    expect(error.cause).toBeUndefined();
    expect(error.traceback.split("\n").map((line) => line.trim())).toEqual([
      "stack traceback:",
      "[C]: in function 'error'",
      "dir/file.lua:2: in upvalue 'inner'",
      "dir/file.lua:5: in local 'outer'",
      "dir/file.lua:7: in main chunk",
      expect.stringContaining("[C]:"),
    ]);
  });

  it.each([
    ["error('m', 0)", "m", "m"],
    ["error(42)", 42, "42"],
    ["error(1.5)", 1.5, "1.5"],
    ["error(true)", true, "true"],
    ["error(nil)", undefined, "nil"],
    ["error()", undefined, "nil"],
    ["error('a\\0b', 0)", "a\0b", "a\0b"],
    ["error('\\xff', 0)", "\udcff", "\udcff"],
    ["error(math.maxinteger)", 2n ** 63n - 1n, "9223372036854775807"],
    [
      "error(setmetatable({}, {__tostring = function() return 'I am wrong' end}))",
      expect.any(LuaTable),
      "I am wrong",
    ],
    [
      "error(setmetatable({}, {__tostring = function() error('twice') end}))",
      expect.any(LuaTable),
      "(error object is a table value)",
    ],
    [
      "error(setmetatable({}, {__tostring = error}))",
      expect.any(LuaTable),
      "(error object is a table value)",
    ],
    ["error(setmetatable({}, {__tostring = function() return 1 end}))", expect.any(LuaTable), "1"],
    [
      "error(setmetatable({}, {__name = 'My.Type'}))",
      expect.any(LuaTable),
      expect.stringMatching(/^My\.Type: 0x/),
    ],
    ["error({code = 7})", expect.any(LuaTable), "{ code = 7 }"],
    ["error(print)", expect.anything(), expect.stringContaining("builtin") as unknown],
    ["error(io.stdout)", expect.any(LuaReference), expect.stringMatching(/^file \(0x/)],
  ])("%s", (source, value, message) => {
    const error = failure(source);
    if (source !== "error(print)") expect(error.message).toEqual(message);
    expect(error.value).toEqual(value);
  });

  it("have messages that are made of the messages of others", () => {
    const source = (body: string): string => `error(setmetatable({}, {__tostring = function() ${body} end}))`;
    state.set("inner", () => failure(source("return 'within'")).message);
    expect(failure(source("return inner()")).message).toBe("within");
    expect(failure(source(`inner() ${source("")}`)).message).toBe("(error object is a table value)");
  });

  it("give the very table that was raised", () => {
    const error = failure("raised = {code = 7} error(raised)");
    using table = error.value as LuaTable;
    expect(table.get("code")).toBe(7);
    expect(state.run("return raised == ...", { args: [table] })).toEqual([true]);
  });

  it("name what was wrong with an operation", () => {
    expect(failure("local t = {} t.x.y = 1").message).toContain("attempt to index a nil value (field 'x')");
    expect(failure("return 1 + {}").message).toContain("attempt to perform arithmetic on a table value");
    expect(failure("return 1 < 'x'").message).toContain("attempt to compare number with string");
    expect(failure("return 1 // 0").message).toContain("attempt to divide by zero");
    expect(failure("return ('x'):rep(-1, 5, {}):bad()").message).toContain(
      "attempt to call a nil value (method 'bad')",
    );
    expect(failure("string.rep()").message).toContain(
      "bad argument #1 to 'rep' (string expected, got no value)",
    );
    expect(failure("return 2^53 | 0.5").message).toContain("number has no integer representation");
    expect(failure("for i = 1, 10, 0 do end").message).toContain("'for' step is zero");
    expect(failure("goto nowhere").message).toContain("no visible label 'nowhere'");
  });

  it("of syntax have a code of their own", () => {
    const error = failure("return return", { name: "=chunk" });
    expect(error).toMatchObject({ code: "ERR_LUA_SYNTAX" });
    expect(error.name).toBe("LuaError");
    expect(error.message).toBe("chunk:1: unexpected symbol near 'return'");
    expect(() => state.load("x = ")).toThrow(coded("ERR_LUA_SYNTAX"));
    expect(failure("\x1bLua").message).toContain("attempt to load a binary chunk");
    expect(failure("load('x = ')()")).not.toMatchObject({ code: "ERR_LUA_SYNTAX" });
  });

  it("accept a precompiled chunk where it is allowed, and refuse a cut one", () => {
    using dump = state.run("return function() return 'precompiled' end")[0] as LuaReference;
    const hex = state.run(
      "return (string.dump(...):gsub('.', function(c) return ('%02x'):format(c:byte()) end))",
      { args: [dump] },
    )[0];
    const bytes = new Uint8Array(Buffer.from(String(hex), "hex"));
    expect(state.run(bytes, { allowBinary: true })).toEqual(["precompiled"]);
    expect(failure(bytes)).toMatchObject({ code: "ERR_LUA_SYNTAX" });
    expect(failure(bytes.subarray(0, 40), { allowBinary: true }).message).toContain("truncated");
  });

  it("name a chunk as load does", () => {
    expect(failure("error('x')").message).toBe(`[string "error('x')"]:1: x`);
    expect(failure("error('x')", { name: "=n" }).message).toBe("n:1: x");
    expect(failure("error('x')", { name: "@n" }).message).toBe("n:1: x");
    expect(failure(`-- ${"long ".repeat(50)}\nerror('x')`).message).toMatch(
      /^\[string "-- long .*\.\.\."\]:2: x$/,
    );
  });

  it("have the JavaScript error as their cause, when it began there", () => {
    class Mine extends TypeError {}
    const mine = new Mine("mine");
    state.set("fail", () => {
      throw mine;
    });
    const direct = failure("fail()");
    expect([direct.message, direct.cause, direct.value]).toEqual(["mine", mine, "mine"]);
    expect(direct.traceback).toContain("stack traceback:");
    expect(failure("local ok, m = pcall(fail) error(m, 0)").cause).toBeUndefined();
    expect(failure("coroutine.wrap(fail)()").cause).toBe(mine);
    expect(failure("pcall(fail) error('mine own', 0)").cause).toBeUndefined();
    expect(failure("error('mine', 0)").cause).toBeUndefined();
  });

  it("may be anything that JavaScript throws", () => {
    const thrown: [unknown, unknown][] = [
      ["a string", "a string"],
      [42, "42"],
      [undefined, "undefined"],
      [{ toString: () => "an object" }, "an object"],
      [new Error("lone \ud800 surrogate"), "lone \ufffd surrogate"],
      [new Error(""), ""],
    ];
    for (const [value, message] of thrown) {
      state.set("fail", () => {
        throw value;
      });
      expect(state.run("return pcall(fail)")).toEqual([false, message]);
    }
  });

  it("may be what cannot be shown, and go on", () => {
    const revoked = Proxy.revocable({}, {});
    revoked.revoke();
    const unshowable: unknown[] = [
      Object.create(null),
      {
        toString() {
          throw new Error("no text");
        },
      },
      Object.defineProperty(new Error(), "message", {
        get() {
          throw new Error("no message");
        },
      }),
      Object.assign(new Error(), { message: Object.create(null) as string }),
      revoked.proxy,
    ];
    for (const thrown of unshowable) {
      state.set("fail", () => {
        throw thrown;
      });
      expect(state.run("return pcall(fail)")).toEqual([false, "(error object that cannot be shown)"]);
      let caught: unknown;
      try {
        state.run("fail()");
      } catch (error) {
        caught = error;
      }
      expect((caught as Error).message).toBe("(error object that cannot be shown)");
      expect((caught as Error).cause === thrown).toBe(true);
      expect(state.run("return 1")).toEqual([1]);
    }
  });

  it("pass a Lua value through JavaScript and back", () => {
    state.set("call", (fn) => state.call(fn as LuaReference, []));
    expect(
      state.run("local e = {} local ok, got = pcall(call, function() error(e) end) return ok, got == e"),
    ).toEqual([false, true]);
    state.set("closing", (fn) => {
      try {
        return state.call(fn as LuaReference, []);
      } catch (error) {
        ((error as LuaError).value as LuaTable).close();
        throw error;
      }
    });
    const [ok, message] = state.run(
      "return pcall(closing, function() error(setmetatable({}, {__tostring = function() return 'gone' end})) end)",
    );
    expect([ok, message]).toEqual([false, "gone"]);
  });

  it("of a message handler are Lua's own", () => {
    expect(state.run("return xpcall(error, function(m) return m .. '!' end, 'a')")).toEqual([false, "a!"]);
    expect(state.run("return select('#', xpcall(error, function(m) error(m) end, 'a'))")).toEqual([2]);
  });

  it("close variables on their way", () => {
    const error = failure(
      "local x <close> = setmetatable({}, {__close = function(_, e) closed = e end}) error('on my way', 0)",
    );
    expect([error.message, state.get("closed")]).toEqual(["on my way", "on my way"]);
  });

  it.each([
    "string.rep('x', 1 << 31)",
    "string.rep('x', 1 << 40)",
    "local s = string.rep(string.rep('x', 1 << 20), 1 << 8) return s .. s .. s .. s .. s .. s .. s .. s .. s",
    "local t = table.pack(string.byte(('x'):rep(1e6), 1, -1))",
  ])("leave the state usable when there is no memory for %s", (source) => {
    const error = failure(source);
    expect(error.message).toMatch(
      /not enough memory|resulting string too large|string slice too long|too many results/,
    );
    if (error.message === "not enough memory") expect(error).toMatchObject({ code: "ERR_LUA_MEMORY" });
    expect(state.run(`local ok, m = pcall(load, ...) return ok`, { args: [source] })).toEqual([true]);
    expect(state.run("collectgarbage() local t = {} for i = 1, 1000 do t[i] = {i} end return #t")).toEqual([
      1000,
    ]);
  });

  it("are the embedder's when the heap has no space for a value", () => {
    const huge = new Uint8Array(2 ** 31 - 1);
    expect(() => state.run("return #...", { args: [huge, huge] })).toThrow(coded("ERR_HEAP_EXHAUSTED"));
    state.set("give", () => LuaMultiReturn.of(huge, huge));
    expect(state.run("return pcall(give)")).toEqual([false, expect.stringContaining("the heap has no")]);
  });
});
