/** How each kind of value is converted in either direction. Strings and bytes: text.test.ts. */
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  LuaFunction,
  LuaReference,
  LuaTable,
  ValueError,
  type LuaInput,
  type LuaState,
  type LuaValue,
} from "../../src/index.js";
import { coded } from "../support/coded.js";
import { products, sharedRuntime } from "../support/products.js";

const MAX = 2n ** 63n - 1n;
const MIN = -(2n ** 63n);

describe.each(products)("values ($name)", (product) => {
  const runtime = sharedRuntime(product);
  let state: LuaState;
  beforeAll(() => {
    state = runtime().createState();
  });
  afterAll(() => {
    state.close();
  });
  const echo = (value: LuaInput): LuaValue => state.run("return ...", { args: [value] })[0];
  const inLua = (value: LuaInput, expression: string): LuaValue =>
    state.run(`local v = ... return ${expression}`, { args: [value] })[0];

  it.each([
    [undefined, "nil"],
    [null, "nil"],
    [true, "boolean"],
    [false, "boolean"],
    [0, "number"],
    ["", "string"],
    [new Uint8Array(2), "string"],
    [() => undefined, "function"],
  ])("%s goes in as %s", (value, type) => {
    expect(inLua(value as LuaInput, "type(v)")).toBe(type);
  });

  it.each<[LuaInput, string, string]>([
    [0, "integer", "0"],
    [-1, "integer", "-1"],
    [2 ** 53 - 1, "integer", "9007199254740991"],
    [-(2 ** 53 - 1), "integer", "-9007199254740991"],
    [2 ** 53, "float", "9.007199254741e+15"],
    [-(2 ** 53), "float", "-9.007199254741e+15"],
    [2n ** 53n, "integer", "9007199254740992"],
    [MAX, "integer", "9223372036854775807"],
    [MIN, "integer", "-9223372036854775808"],
    [5n, "integer", "5"],
    [-0, "float", "-0.0"],
    [1.5, "float", "1.5"],
    [1e300, "float", "1e+300"],
    [Infinity, "float", "inf"],
    [-Infinity, "float", "-inf"],
    [Number.MIN_VALUE, "float", "4.9406564584125e-324"],
  ])("%s goes in as %s %s", (value, type, text) => {
    expect(inLua(value, "math.type(v)")).toBe(type);
    expect(inLua(value, "tostring(v)")).toBe(text);
  });

  it.each<[string, LuaValue]>([
    ["1", 1],
    ["1.0", 1],
    ["-0.0", -0],
    ["0/0", NaN],
    ["1/0", Infinity],
    ["math.maxinteger", MAX],
    ["math.mininteger", MIN],
    ["1 << 53", 2n ** 53n],
    ["(1 << 53) - 1", 2 ** 53 - 1],
    ["-(1 << 53)", -(2n ** 53n)],
    ["-(1 << 53) + 1", -(2 ** 53) + 1],
    ["2.0 ^ 53", 2 ** 53],
    ["2.0 ^ 63", 2 ** 63],
    ["math.pi", Math.PI],
    ["nil", undefined],
    ["not nil", true],
    ["'a' .. 1", "a1"],
  ])("%s comes out as %s", (expression, value) => {
    const [got] = state.run(`return ${expression}`);
    expect(Object.is(got, value)).toBe(true);
  });

  it("keeps every number that goes in and comes out", () => {
    fc.assert(
      fc.property(fc.oneof(fc.double(), fc.integer(), fc.maxSafeInteger()), (value) => {
        expect(Object.is(echo(value), value)).toBe(true);
      }),
    );
  });

  it("keeps every int64", () => {
    fc.assert(
      fc.property(fc.bigInt({ min: MIN, max: MAX }), (value) => {
        expect(BigInt(echo(value) as bigint)).toBe(value);
        expect(inLua(value, "math.type(v) .. ' ' .. v")).toBe(`integer ${value}`);
      }),
    );
  });

  it.each<[unknown, string]>([
    [2n ** 63n, "does not fit"],
    [MIN - 1n, "does not fit"],
    [Symbol("s"), "symbol cannot be passed to Lua"],
    [new (class Point {})(), "an instance of Point cannot be passed to Lua by value"],
    [new WeakMap(), "an instance of WeakMap cannot be passed to Lua by value"],
    ["\ud800", "lone surrogate U+D800"],
    ["a\udfffb", "lone surrogate U+DFFF"],
    ["\udc7f", "lone surrogate U+DC7F"],
  ])("refuses %s, and goes on", (value, message) => {
    expect(() => echo(value as LuaInput)).toThrow(ValueError);
    expect(() => echo(value as LuaInput)).toThrow(message);
    expect(() => state.set("x", value as LuaInput)).toThrow(ValueError);
    expect(() => state.run("return ...", { args: ["fine", () => 1, value as LuaInput] })).toThrow(ValueError);
    state.set("give", () => value as LuaInput);
    expect(state.run("local ok, m = pcall(give) return ok, m")).toEqual([
      false,
      expect.stringContaining(message),
    ]);
    expect(echo("goes on")).toBe("goes on");
  });

  it("returns tables, functions, userdata and threads as handles of their type", () => {
    const [table, fn, file, thread] = state.run("return {}, print, io.stdout, coroutine.create(print)");
    expect(table).toBeInstanceOf(LuaTable);
    expect(fn).toBeInstanceOf(LuaFunction);
    for (const [handle, type] of [
      [table, "table"],
      [fn, "function"],
      [file, "userdata"],
      [thread, "thread"],
    ] as const) {
      expect(handle).toBeInstanceOf(LuaReference);
      expect((handle as LuaReference).type).toBe(type);
      expect(inLua(handle as LuaReference, "type(v)")).toBe(type);
      (handle as LuaReference).close();
    }
  });

  it("reads and writes a table by every kind of key, with its metamethods", () => {
    using table = state.run(
      "return {10, 20, a = 'A', [1.5] = 'f', [true] = 'b', ['\\0'] = 'nul'}",
    )[0] as LuaTable;
    const keys: LuaInput[] = [1, 2n, "a", 1.5, true, "\0", "none"];
    expect(keys.map((key) => table.get(key))).toEqual([10, 20, "A", "f", "b", "nul", undefined]);
    table.set("a", undefined);
    table.set(3, "three");
    expect(inLua(table, "#v .. tostring(v.a)")).toBe("3nil");
    expect(() => table.set(undefined, 1)).toThrow("index is nil");
    expect(() => table.set(NaN, 1)).toThrow("index is NaN");
    using strict = state.run(
      `
        return setmetatable({}, {
          __index = function(_, k) return k .. "!" end,
          __newindex = function() error("read only", 0) end,
        })
      `,
    )[0] as LuaTable;
    expect(strict.get("k")).toBe("k!");
    expect(() => strict.set("k", 1)).toThrow("read only");
  });

  it("returns all results in order: none, nil and many", () => {
    expect(state.run("return")).toEqual([]);
    expect(state.run("return nil")).toEqual([undefined]);
    expect(state.run("return nil, 1, nil")).toEqual([undefined, 1, undefined]);
    expect(state.run("return table.unpack({}, 1, 5000)")).toHaveLength(5000);
    const many = Array.from({ length: 100_000 }, (_, i) => i);
    expect(state.run("return select('#', ...), ...", { args: many })).toEqual([100_000, ...many]);
    expect(() => state.run("return ...", { args: Array.from({ length: 1_100_000 }, () => 1) })).toThrow(
      "too many",
    );
    expect(state.run("return 'alive'")).toEqual(["alive"]);
  });

  it("refuses a handle of another state, and remains usable", () => {
    using other = runtime().createState();
    using foreign = other.globals();
    expect(() => echo(foreign)).toThrow(coded("ERR_HANDLE_FOREIGN"));
    expect(() => state.set("x", foreign)).toThrow(coded("ERR_HANDLE_FOREIGN"));
    expect(() => state.call(foreign, [])).toThrow(coded("ERR_HANDLE_FOREIGN"));
    state.set("give", () => foreign);
    expect(state.run("return pcall(give)")).toEqual([false, "the handle belongs to another state"]);
  });
});
