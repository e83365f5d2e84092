/** Programs of the embedding API. Scopes give back the handles that they made, also where a call fails. */
import {
  defineModule,
  definePacked,
  hostObject,
  type LuaFunction,
  type LuaState,
  type LuaTable,
} from "../../../src/index.js";
import type { Program } from "./programs.js";

const scoped = (name: string, run: (state: LuaState) => unknown): Program => ({
  name: `embedding: ${name}`,
  start: (state) => () => state.scope(() => run(state)),
});

class Point {
  constructor(
    readonly x = 0,
    readonly y = 0,
  ) {}
  add(other: Point): Point {
    return new Point(this.x + other.x, this.y + other.y);
  }
}

const doubling = defineModule({
  name: "allocated",
  description: "Doubles numbers.",
  class: ["deterministic"],
  types: (t) => ({
    export: t.record({ twice: t.function({ params: [t.param("n", t.number)], results: [t.number] }) }),
  }),
  build: () => ({ exports: { twice: (n: number) => n * 2 } }),
});

const Entity = definePacked({ hits: "i32", x: "f64" }, { name: "Entity" });

const long = "ä".repeat(500);
const nested = {
  list: [1, 2.5, "text", [true, null]],
  map: new Map([["k", { v: long }]]),
  set: new Set([1, 2]),
};

export const EMBEDDING: readonly Program[] = [
  scoped("run", (state) => state.run("return ..., #select(2, ...)", { args: [1, long] })),
  scoped("run with an error", (state) => state.run("local t = { 1 } error('failed ' .. t[1])")),
  scoped("run with an error of Lua's", (state) => state.run("local function f() return nil + 1 end f()")),
  scoped("run with a syntax error", (state) => state.run("return = 1")),
  scoped("load and call", (state) => state.call(state.load("return ({...})[2]"), [1, "two", long])),
  scoped("call with many arguments", (state) =>
    state.call(state.load("return select('#', ...)"), Array(300).fill("x")),
  ),
  scoped("call with many results", (state) =>
    state.call(state.load("local t = {} for i = 1, 200 do t[i] = 'r' .. i end return table.unpack(t)")),
  ),
  scoped("set and get", (state) => {
    state.set("value", long);
    state.set(["holder"], { inner: { name: 1 } });
    state.set(["holder", "inner", "name"], [1, 2]);
    return [state.get("value"), state.get(["holder", "inner", "name", 2]), state.has(["holder", "none"])];
  }),
  scoped("tables by value to Lua", (state) => {
    state.set("nested", nested as never);
    return state.run("return nested.list[3], #nested.map.k.v");
  }),
  scoped("tables by value to JavaScript", (state) => {
    const [table] = state.run<[LuaTable]>(
      "return { 1, 2, { a = 'x', b = { ('y'):rep(300) } }, k = { true } }",
    );
    return JSON.stringify(table.toJS());
  }),
  scoped("results as JavaScript's values", (state) =>
    JSON.stringify(state.run("return { list = { 1, 2, { ('z'):rep(200) } } }", { result: "js" })),
  ),
  scoped("host functions", (state) =>
    state.run("local f, g = ... return f(1, 'x', { 1, 2 }), select('#', g('a'))", {
      args: [(a: number, b: string) => `${a}${b}${long}`, () => ["a", { b: 1 }]],
    }),
  ),
  scoped("host functions that throw", (state) =>
    state.run("local f = ... local ok, e = pcall(f) return ok, tostring(e)", {
      args: [
        () => {
          throw new Error("of the host");
        },
      ],
    }),
  ),
  scoped("an error of a host function", (state) =>
    state.run("(...)()", {
      args: [
        () => {
          throw new TypeError(long);
        },
      ],
    }),
  ),
  scoped("host functions that call Lua", (state) =>
    state.run("local f = ... return f(function(x) return x .. '!' end)", {
      args: [(fn: LuaFunction) => state.call(fn, ["again"])[0]],
    }),
  ),
  scoped("objects of the host", (state) =>
    state.run("local o = ... o.name = o.name .. '!' return o.name, o:twice(4), tostring(o) ~= nil", {
      args: [hostObject({ name: "object", twice: (n: number) => n * 2 })],
    }),
  ),
  scoped("tables by reference", (state) => {
    const table = state.createTable({ a: 1, b: [1, 2, 3] });
    table.set("c", "text");
    for (let i = 0; i < 20; i++) table.set(i, { i });
    return [table.get("c"), [...table.keys()].length];
  }),
  scoped("many handles", (state) => {
    const made: unknown[] = [];
    for (let i = 0; i < 60; i++) made.push(state.createTable());
    return made.length;
  }),
  scoped("classes", (state) => {
    state.registerClass(Point);
    return state.run("local P = ... local p = P(1, 2):add(P(3, 4)) return p.x, p.y", { args: [Point] });
  }),
  scoped("packed objects", (state) => {
    const all = state.packed(Entity, 20);
    const result = state.run(
      "local all = ... all[3].hits = 5 all[3].x = all[3].hits / 2 return all[3].x, #all",
      {
        args: [all],
      },
    );
    return result;
  }),
  scoped("coroutines", (state) => {
    const thread = state.createThread(
      state.load("local a = ... while true do a = coroutine.yield(a .. 'x') end"),
    );
    return [JSON.stringify(thread.resume(["a"])), JSON.stringify(thread.resume(["b"]))];
  }),
  scoped("freeze", (state) => {
    const table = state.createTable({ a: { b: {} } });
    state.freeze(table);
    return table.get("a") !== undefined;
  }),
  scoped("globals", (state) => state.globals().get("print") !== undefined),
  scoped("bind", (state) => {
    state.bind(doubling);
    return state.run("return require('allocated').twice(4)");
  }),
  {
    name: "embedding: createState",
    start: (_, runtime) => () => {
      using state = runtime.createState({ globals: { list: [1, 2, { a: 1 }] } });
      return state.run("return list[3].a");
    },
  },
  {
    name: "embedding: template",
    start: (_, runtime) => async () => {
      using template = await runtime.template({ run: "t = {} for i = 1, 100 do t[i] = { i } end" });
      using state = template.createState();
      return state.run("return #t");
    },
  },
  {
    name: "embedding: runAsync",
    start: (state) => () =>
      state.runAsync("local f = ... return f(1) .. f(2)", {
        args: [async (n: number) => Promise.resolve(`r${n}`)],
      }),
  },
  {
    name: "embedding: runAsync with a rejection",
    start: (state) => () =>
      state.runAsync("local f = ... local ok, e = pcall(f) return ok, tostring(e)", {
        args: [async () => Promise.reject(new Error("rejected"))],
      }),
    catches: true,
  },
];
