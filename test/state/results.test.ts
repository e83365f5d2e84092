/** Results in the form that the caller asks for: all, one, plain JavaScript, bytes; and tables as iterables. */
import { afterEach, beforeEach, describe, expect, it, test } from "vitest";
import { defineModule, luaBytes, type LuaFunction, type LuaState, LuaTable } from "../../src/index.js";
import { coded } from "../support/coded.js";
import { products, sharedRuntime } from "../support/products.js";
import { rejection } from "../support/promises.js";

describe.each(products)("results ('$name')", (product) => {
  const runtime = sharedRuntime(product);
  let state: LuaState;
  beforeEach(() => {
    state = runtime().createState();
  });
  afterEach(() => {
    state.close();
  });

  it("all, one, or plain JavaScript", async () => {
    const source = "return { x = { 1, 2 } }, 'second', {}";
    expect(state.run(source, { result: "all" })).toHaveLength(3);
    expect(state.run<LuaTable>(source, { result: "one" }).get(["x", 2])).toBe(2);
    expect(state.run(source, { result: "js" })).toEqual({ x: [1, 2] });
    using fn = state.load(source);
    expect(state.call(fn, [], { result: "js" })).toEqual({ x: [1, 2] });
    expect(await state.callAsync(fn, [], { result: "js" })).toEqual({ x: [1, 2] });
    expect(await state.runAsync("return 'a', 'b'", { result: "one" })).toBe("a");
    expect(state.run("return", { result: "one" })).toBeUndefined();
    expect(state.run("return 7", { result: "js" })).toBe(7);
  });

  it("what is not given leaves no handle, and what was open stays open", () => {
    const [kept] = state.run<[LuaTable]>("kept = {} return kept");
    state.run("return {}, {}, kept", { result: "one" });
    expect(state.handleCount).toBe(2); // `kept`, and the returned one
    expect(state.run("return kept", { result: "js" })).toEqual({});
    expect([kept.closed, state.handleCount]).toEqual([false, 2]);
    state.run("return {}, {}", { result: "js" });
    expect(state.handleCount).toBe(2);
  });

  const list = (depth: number): string => `local t = {} for i = 1, ${depth} do t = { t } end return t, {}`;

  it.each(["one", "js"] as const)(
    "asynchronous calls that give %s leave no handle of others",
    async (result) => {
      using fn = state.load("return {}, {}, function() end");
      const before = state.handleCount;
      for (let i = 0; i < 5; i++) {
        const given = [
          await state.runAsync("return {}, {}, {}", { result }),
          await state.callAsync(fn, [], { result }),
        ];
        for (const each of given) if (each instanceof LuaTable) each.close();
      }
      expect(state.handleCount).toBe(before);
    },
  );

  it("nor do those that wait, that cannot be copied, or that are aborted as they return", async () => {
    const aborting = new AbortController();
    state.set("wait", () => Promise.resolve());
    state.set("abort", () => {
      aborting.abort();
    });
    using fn = state.load("wait() return {}, {}");
    const [kept] = state.run<[LuaTable]>("kept = {} return kept");
    const before = state.handleCount;
    expect(await state.callAsync(fn, [], { result: "js" })).toEqual({});
    expect(await rejection(state.runAsync(list(100_001), { result: "js" }))).toEqual(
      coded("ERR_DEPTH_LIMIT"),
    );
    const { signal } = aborting;
    const error = await rejection(state.runAsync("wait() abort() return {}, {}", { result: "one", signal }));
    expect(error).toEqual(coded("ERR_ABORTED"));
    expect(await state.runAsync("return kept, {}", { result: "js" })).toEqual({});
    const same = [1, 2].map(() => state.runAsync<LuaTable>("wait() return kept, {}", { result: "one" }));
    expect(await Promise.all(same)).toEqual([kept, kept]);
    expect([kept.closed, state.handleCount]).toEqual([false, before]);
  });

  it("two asynchronous calls that return the same value: the copy of one leaves the other's handle", async () => {
    state.run("shared = { 1 }");
    const copied = state.runAsync("return shared", { result: "js" });
    const given = state.runAsync<LuaTable>("return shared", { result: "one" });
    expect(await copied).toEqual([1]);
    using table = await given;
    expect(table.get(1)).toBe(1);
  });

  it("what is given belongs to the scope around the call, also that of a host function", async () => {
    state.scope(() => {
      for (const strings of ["text", "bytes"] as const) {
        state.run("return {}, {}", { result: "one", strings });
        state.call(state.load("return {}, {}"), [], { result: "one", strings });
        state.run("return {}, {}", { strings });
      }
    });
    expect(state.handleCount).toBe(0);
    const kept = state.scope(() => state.run<LuaTable>("return {}", { result: "one" }));
    expect([kept.closed, state.handleCount]).toEqual([false, 1]);
    kept.close();
    const module = defineModule({
      name: "inner",
      types: (t) => ({
        export: t.record({ make: t.function({ params: [t.param("from", t.array(t.string))] }) }),
      }),
      build: () => ({
        exports: {
          make: () => {
            other.run("return {}, {}", { result: "one" });
          },
        },
      }),
    });
    using other = runtime().createState({ modules: [module] });
    other.run("inner = require('inner')");
    const before = other.handleCount;
    other.run("inner.make({})");
    expect(other.handleCount).toBe(before);
    let run: Promise<unknown> | undefined;
    state.scope(() => {
      run = state.runAsync("return {}", { result: "one" });
    });
    expect(((await run) as LuaTable).closed).toBe(true);
  });

  it("js is one operation, which copies as toJS does", async () => {
    const source = `
      local shared, deep = { 1 }, {}
      deep.self, deep[1.5], deep.f, deep.s = deep, 2^60, print, ('x'):rep(100)
      return { list = { shared, shared }, deep = deep, none = {}, big = math.maxinteger, no = false }`;
    using fn = state.load(source);
    const [table] = state.call(fn) as [LuaTable];
    const copy = table.toJS();
    const before = state.stats().operations;
    const js = state.call(fn, [], { result: "js" });
    expect(state.stats().operations - before).toBe(1);
    expect(js).toEqual(copy);
    expect(state.run(source, { result: "js" })).toEqual(copy);
    expect(await state.runAsync(source, { result: "js" })).toEqual(copy);
    const waiting = `wait() ${source}`;
    state.set("wait", () => Promise.resolve());
    expect(await state.runAsync(waiting, { result: "js" })).toEqual(copy);
    const large = state.run<string[]>("local t = {} for i = 1, 1e5 do t[i] = 'v' .. i end return t, 1", {
      result: "js",
    });
    expect([large.length, large[99_999]]).toEqual([100_000, "v100000"]);
    using made = state.run<LuaFunction>("return print, 1", { result: "js" });
    expect(made.type).toBe("function");
    expect(state.run("return nil, 1", { result: "js" })).toBeUndefined();
    expect(() => state.run(`return error({ code = 5 })`, { result: "js" })).toThrow();
    expect(() => state.run(list(100_001), { result: "js" })).toThrow(coded("ERR_DEPTH_LIMIT"));
    expect(state.run("return { 1 }", { result: "js" })).toEqual([1]);
  });

  it("strings as bytes, in tables with js", async () => {
    const source = "return '\\xff\\0', { s = 'é' }, 1";
    const [bytes, table, number] = state.run(source, { strings: "bytes" });
    expect([bytes, table, number]).toEqual([new Uint8Array([255, 0]), expect.any(LuaTable), 1]);
    expect(state.run("return { s = '\\xff' }", { result: "js", strings: "bytes" })).toEqual({
      s: new Uint8Array([255]),
    });
    expect(await state.runAsync("return '\\xff'", { result: "one", strings: "bytes" })).toEqual(
      new Uint8Array([255]),
    );
  });

  it("bytes of a string of Lua, with no knowledge of surrogates", () => {
    const all = Uint8Array.from({ length: 256 }, (_, i) => i);
    using table = state.createTable({ all, n: 1 });
    expect(luaBytes(table.get<string>("all"))).toEqual(all);
    expect(table.bytes("all")).toEqual(all);
    expect(table.bytes("none")).toBeUndefined();
    expect(() => table.bytes("n")).toThrow(coded("ERR_VALUE"));
    expect(luaBytes("é€")).toEqual(new Uint8Array([0xc3, 0xa9, 0xe2, 0x82, 0xac]));
    expect(() => luaBytes("\ud800")).toThrow(coded("ERR_LONE_SURROGATE"));
    for (const wrong of [5, undefined, new Uint8Array([1, 2])])
      expect(() => luaBytes(wrong as never)).toThrow(coded("ERR_PARAMETER"));
  });

  it.each([{ result: "both" }, { result: null }, { strings: "byte" }])("refuses %j", async (options) => {
    expect(() => state.run("ran = 1", options as never)).toThrow(coded("ERR_OPTION"));
    expect(await rejection(state.runAsync("ran = 1", options as never))).toEqual(coded("ERR_OPTION"));
    expect(state.get("ran")).toBeUndefined();
  });

  it("a table is iterable, with keys, values and entries", () => {
    using table = state.run("return setmetatable({ 10, 20 }, { __pairs = nil })")[0] as LuaTable;
    expect([...table]).toEqual([
      [1, 10],
      [2, 20],
    ]);
    expect([table.keys(), table.values()]).toEqual([
      [1, 2],
      [10, 20],
    ]);
    expect(Object.fromEntries(table as Iterable<[PropertyKey, unknown]>)).toEqual({ 1: 10, 2: 20 });
    for (const [key] of table) table.set(key, undefined);
    expect(new Map(table).size).toBe(0);
  });

  it("a table's metatable is read and set, also one that scripts cannot see", () => {
    using table = state.createTable({ x: 1 });
    expect(table.getMetatable()).toBeUndefined();
    state.set("t", table);
    expect(table.setMetatable({ __index: (_: unknown, key: unknown) => `no ${String(key)}` })).toBe(table);
    expect([table.get("x"), table.get("y")]).toEqual([1, "no y"]);
    using meta = state.run<LuaTable>("return { __metatable = 'hidden', __len = function() return 7 end }", {
      result: "one",
    });
    table.setMetatable(meta);
    expect(table.getMetatable()).toBe(meta);
    expect([table.length, state.run("return getmetatable(t), #t")]).toEqual([7, ["hidden", 7]]);
    table.setMetatable(new Map([["__name", "Map"]]));
    expect(String(table)).toMatch(/^Map: /);
    table.setMetatable({ __gc: () => undefined });
    table.setMetatable(null);
    expect([table.getMetatable(), state.run("return getmetatable(t)")]).toEqual([undefined, [undefined]]);
    for (const wrong of [undefined, 1, "x", [1], new Date(), state.load("")])
      expect(() => table.setMetatable(wrong as never)).toThrow(coded("ERR_VALUE"));
    table.freeze();
    expect(() => table.setMetatable({})).toThrow(/immutable/);
  });

  it("a table is read and written raw, and frozen", () => {
    using table = state.run(
      "return setmetatable({}, { __index = function() return 'meta' end, __newindex = error })",
    )[0] as LuaTable;
    expect([table.get("x"), table.rawGet("x")]).toEqual(["meta", undefined]);
    expect(() => {
      table.set("x", 1);
    }).toThrow();
    table.rawSet("x", 1);
    expect(table.rawGet("x")).toBe(1);
    expect(table.freeze()).toBe(table);
    expect(() => {
      table.rawSet("x", 2);
    }).toThrow(/immutable/);
  });
});

test("types of functions and of results", async () => {
  using state = (await products[0]?.loadRuntime())?.createState() as LuaState;
  state.run("function add(a, b) return a + b end");
  using add = state.get<LuaFunction<[number, number], [number]>>("add");
  const [sum] = add(1, 2);
  const typed: number = sum;
  expect(typed).toBe(3);
  // @ts-expect-error: it takes two numbers
  expect(() => add("x")).toThrow();
  const one: string = state.run<string>("return 'x'", { result: "one" });
  expect(one).toBe("x");
  const rows: { id: number }[] = state.call(state.load("return { { id = 1 } }"), [], { result: "js" });
  expect(rows).toEqual([{ id: 1 }]);
});

test("types of classes: names of registerClass, self of a userdata's methods", async () => {
  using state = (await products[0]?.loadRuntime())?.createState() as LuaState;
  class Node {
    constructor(
      readonly name: string,
      readonly parent?: Node,
    ) {}
    path(): string {
      return `${this.parent?.path() ?? ""}/${this.name}`;
    }
  }
  class Other {
    x = 1;
  }
  state.registerClass(Node, { fields: ["name", "parent"], methods: ["path", "toString"] });
  // @ts-expect-error: there is no such field
  state.registerClass(Other, { fields: ["y"] });
  // @ts-expect-error: a field is not a method
  state.registerClass(class extends Other {}, { methods: ["x"] });
  state.set("node", new Node("b", new Node("a")));
  expect(state.run("return node:path(), node.parent.name")).toEqual(["/a/b", "a"]);

  const tree = defineModule({
    name: "tree",
    types: (t) => ({
      define: {
        Node: t.interface({
          path: t.method({ results: [t.string] }),
          child: t.method({ params: [t.param("name", t.string)], results: [t.ref("Node")] }),
        }),
      },
      export: t.record({ root: t.function({ results: [t.ref("Node")] }) }),
    }),
    build: ({ registerType }) => {
      const type = registerType("Node", Node, (own) => ({
        methods: {
          path: (self) => self.path(),
          child: (self, name) => own.wrap(new Node(name, self)),
        },
      }));
      return { exports: { root: () => type.wrap(new Node("root")) } };
    },
  });
  using other = (await products[0]?.loadRuntime())?.createState({ modules: [tree] }) as LuaState;
  expect(other.run("return require('tree').root():child('x'):child('y'):path()")).toEqual(["/root/x/y"]);
});
