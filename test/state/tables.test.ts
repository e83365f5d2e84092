/** Reading and writing tables, globals and paths from JavaScript. */
import { beforeEach, describe, expect, it } from "vitest";
import { LuaError, LuaTable, ValueError, type LuaState } from "../../src/index.js";
import { products, sharedRuntime } from "../support/products.js";

describe.each(products)("tables ($name)", (product) => {
  const runtime = sharedRuntime(product);
  let state: LuaState;
  beforeEach(() => {
    state = runtime().createState();
    return () => {
      expect(state.run("return 'alive'")).toEqual(["alive"]);
      state.close();
    };
  });
  const table = (source: string): LuaTable => state.run<[LuaTable]>(`return ${source}`)[0];

  it("are read by key and by path, undefined where nothing is", () => {
    using t = table("{ a = { b = { c = 'deep' } }, [1] = 'one', n = 5 }");
    expect(t.get("n")).toBe(5);
    expect(t.get(1)).toBe("one");
    expect(t.get(["a", "b", "c"])).toBe("deep");
    expect(t.get(["a", "x", "c"])).toBeUndefined();
    expect(t.get(["x", "y", "z"])).toBeUndefined();
    expect(t.get([])).toBe(t);
    expect(() => t.get(["n", "x"])).toThrow("attempt to index a number value");
    state.set("t", t);
    expect(state.get(["t", "a", "b", "c"])).toBe("deep");
    expect([state.has(["t", "a", "b"]), state.has(["t", "b", "a"]), state.has("nothing")]).toEqual([
      true,
      false,
      false,
    ]);
  });

  it("are written by key and by path; a path through nil is an error of Lua", () => {
    using t = state.createTable({ a: { list: [1, 2] } });
    t.set(["a", "list", 3], 3);
    t.set("b", [{ x: 1 }]);
    t.set(["b", 1, "y"], new Map([["k", "v"]]));
    expect(t.toJS()).toEqual({ a: { list: [1, 2, 3] }, b: [{ x: 1, y: { k: "v" } }] });
    expect(() => {
      t.set(["none", "x"], 1);
    }).toThrow(LuaError);
    expect(() => {
      t.set(["none", "x"], 1);
    }).toThrow("attempt to index a nil value");
    expect(() => {
      t.set([], 1);
    }).toThrow(ValueError);
    state.set(["string", "mine"], "added");
    expect(state.run("return string.mine, ('x').mine")).toEqual(["added", "added"]);
  });

  it("lose a key that is deleted, also for pairs", () => {
    using t = table("{ a = 1, b = { c = 2 } }");
    t.delete("a");
    t.delete(["b", "c"]);
    expect(t.keys()).toEqual(["b"]);
    expect(t.has("a")).toBe(false);
    expect(t.has(["b", "c"])).toBe(false);
    t.set("d", false);
    expect([t.has("d"), t.get("d")]).toEqual([true, false]);
    state.set("x", 1);
    state.delete("x");
    expect(state.run("return rawget(_G, 'x') == nil, next({}, nil)")).toEqual([true, undefined]);
  });

  it("give keys, entries and their length, by their metamethods", () => {
    using t = table("{ 'a', 'b', x = 1.5 }");
    expect(t.length).toBe(2);
    expect(t.keys()).toEqual([1, 2, "x"]);
    expect(t.entries()).toEqual([
      [1, "a"],
      [2, "b"],
      ["x", 1.5],
    ]);
    expect(new Map(t.entries<number | string>()).get("x")).toBe(1.5);
    using meta = table(`setmetatable({}, {
      __len = function() return 42 end,
      __pairs = function(t) return function(_, k) k = (k or 0) + 1 if k <= 20 then return k, k * k end end, t, nil end })`);
    expect(meta.length).toBe(42);
    expect(meta.keys()).toEqual(Array.from({ length: 20 }, (_, i) => i + 1));
    expect(meta.entries()[19]).toEqual([20, 400]);
    using failing = table("setmetatable({}, { __pairs = function() error('no pairs', 0) end })");
    expect(() => failing.keys()).toThrow("no pairs");
  });

  it("give a hundred thousand entries, and handles of their tables", () => {
    using t = table("(function() local t = {} for i = 1, 100000 do t[i] = 'v' .. i end return t end)()");
    const entries = t.entries();
    expect(entries).toHaveLength(100_000);
    expect(entries[99_999]).toEqual([100_000, "v100000"]);
    using nested = table("{ {}, {} }");
    const values = nested.entries<number, LuaTable>().map(([, value]) => value);
    expect(values.every((value) => value instanceof LuaTable)).toBe(true);
    expect(nested.get(1)).toBe(values[0]);
    for (const value of values) value.close();
  });

  it("are made of what JavaScript holds", () => {
    using list = state.createTable([1, [2, 3], { four: 4 }]);
    expect(list.length).toBe(3);
    expect(list.toJS()).toEqual([1, [2, 3], { four: 4 }]);
    using empty = state.createTable();
    expect(empty.keys()).toEqual([]);
    expect(() => state.createTable(5 as never)).toThrow(ValueError);
  });

  it("can be the globals of a chunk", () => {
    using env = state.createTable({ x: 1 });
    expect(state.run("y = x + 1 return y, print", { env })).toEqual([2, undefined]);
    expect([env.get("y"), state.get("y")]).toEqual([2, undefined]);
    expect(state.run("return a, b", { env: { a: 1, b: "two" } })).toEqual([1, "two"]);
    using fn = state.load("n = (n or 0) + 1 return n", { env });
    expect([fn(), fn(), env.get("n")]).toEqual([[1], [2], 2]);
  });
});
