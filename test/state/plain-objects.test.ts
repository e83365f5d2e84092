/** Structures pass without loss: methods of plain objects keep `this`, and JSON has the content of tables. */
import { afterEach, beforeEach, describe, expect, it, test } from "vitest";
import {
  callbackOutput,
  defineModule,
  HostCall,
  type HostFunction,
  hostObject,
  type LuaState,
  type LuaTable,
} from "../../src/index.js";
import { coded } from "../support/coded.js";
import { products, sharedRuntime } from "../support/products.js";

describe.each(products)("plain objects ('$name')", (product) => {
  const runtime = sharedRuntime(product);
  let state: LuaState;
  beforeEach(() => {
    state = runtime().createState();
  });
  afterEach(() => {
    state.close();
  });

  const counter = (): { count: number; add: HostFunction } => ({
    count: 0,
    add(this: { count: number }, n: unknown) {
      return (this.count += n as number);
    },
  });

  it("a method has its object as this, at any depth, whatever Lua calls it by", () => {
    const first = counter();
    const second = counter();
    state.set("app", { first, list: [second] });
    expect(state.run("return app.first.add(1), app.first.add(2), app.list[1].add(5)")).toEqual([1, 3, 5]);
    expect(state.run("local add = app.first.add return add(4)")).toEqual([7]);
    expect([first.count, second.count]).toEqual([7, 5]);
  });

  it("one function in two objects is a method of each", () => {
    const add = counter().add;
    const [a, b] = [
      { count: 0, add },
      { count: 10, add },
    ];
    expect(state.run("local a, b = ... return a.add(1), b.add(1), a.add ~= b.add", { args: [a, b] })).toEqual(
      [1, 11, true],
    );
    expect(state.run("return (...).add", { args: [a] })[0]).toBe(add);
  });

  it("the same object given again has the same method, and all is let go when Lua has none", () => {
    const object = counter();
    state.set("a", object);
    state.set("b", object);
    expect(state.run("return a.add == b.add")).toEqual([true]);
    expect(state.hostCount).toBe(1);
    state.run("a, b = nil collectgarbage() collectgarbage()");
    expect(state.hostCount).toBe(0);
  });

  it("a function that is no property has the call as this, and so has a function of a module", () => {
    const seen: unknown[] = [];
    const note = function (this: unknown): void {
      seen.push(this);
    };
    const module = defineModule({
      name: "noted",
      types: (t) => ({ export: t.record({ note: t.function({}) }) }),
      build: () => ({ exports: { note } }),
    });
    state.bind(module);
    state.set("note", note);
    state.run("note() noted.note()", {});
    expect(seen).toEqual([expect.any(HostCall), expect.any(HostCall)]);
  });

  it("JSON.stringify of a table gives its content", () => {
    const json = (source: string): string => {
      using table = state.run(`return ${source}`)[0] as LuaTable;
      return JSON.stringify(table);
    };
    expect(json("{ 1, 'two', { three = 3.5 }, {} }")).toBe('[1,"two",{"three":3.5},{}]');
    expect(json("{ 1, 2, name = 'x' }")).toBe('{"1":1,"2":2,"name":"x"}');
    expect(json("{ [10] = true, [2.5] = false }")).toMatch(
      /^\{("10":true,"2.5":false|"2.5":false,"10":true)\}$/,
    );
    expect(json("{ f = print, t = coroutine.create(print), u = io.stdout, n = 1 }")).toBe('{"n":1}');
    expect(json("{ __proto__ = 1, [1] = 2 }")).toMatch(/"__proto__":1/);
    expect(state.handleCount).toBe(0);
  });

  it("also within other content, of host objects and of very deep tables", () => {
    using table = state.run("return { o = ..., inner = { x = 1 } }", {
      args: [hostObject({ toJSON: () => "mine" })],
    })[0] as LuaTable;
    expect(JSON.parse(JSON.stringify({ table, n: 1 }))).toEqual({
      table: { o: "mine", inner: { x: 1 } },
      n: 1,
    });
    using deep = state.run("local t = {} for i = 1, 50000 do t = { t, x = 1 } end return t")[0] as LuaTable;
    expect(Object.keys(deep.toJSON() as object)).toEqual(["1", "x"]);
  });

  it("what JSON cannot hold is refused, not left out", () => {
    const json = (source: string) => () => {
      using table = state.run(`return ${source}`)[0] as LuaTable;
      return JSON.stringify(table);
    };
    expect(json("{ [{}] = 1 }")).toThrow(coded("ERR_TABLE_KEY"));
    expect(json("{ [true] = 1 }")).toThrow("found true");
    expect(json("{ [1] = 1, ['1'] = 2, [3] = 3 }")).toThrow('found "1" a second time');
    expect(json("{ math.maxinteger }")).toThrow(/BigInt/);
    expect(json("(function() local t = {} t.t = t return t end)()")).toThrow(/circular/i);
  });
});

test("callbackOutput hands out bytes that stay as they are, of a Buffer too", () => {
  const taken: Uint8Array[] = [];
  const output = callbackOutput((bytes) => taken.push(bytes));
  for (const bytes of [new Uint8Array([1, 2]), Buffer.from([1, 2])]) {
    output.write(bytes);
    bytes.fill(9);
  }
  expect(taken.map((bytes) => [...bytes])).toEqual([
    [1, 2],
    [1, 2],
  ]);
});
