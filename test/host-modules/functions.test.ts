/** Functions of modules, high and low: arguments, results, callbacks, promises, contexts. */

import { describe, expect, test } from "vitest";
import {
  defineModule,
  HostError,
  keep,
  lowLevel,
  LuaError,
  LuaMultiReturn,
  LuaTable,
  rulesPolicy,
  type HostCall,
} from "../../src/index.js";
import { caught } from "../support/caught.js";
import { badArgument } from "../../src/errors/guest.js";
import { coded } from "../support/coded.js";
import { products, sharedRuntime } from "../support/products.js";

let kept: ((n: number) => number) | undefined;

const high = defineModule({
  name: "high",
  types: (t) => ({
    define: {
      Point: t.record({ x: t.number, y: t.optional(t.number, 0) }),
      Tree: t.record({ value: t.integer, children: t.optional(t.array(t.ref("Tree"))) }),
    },
    export: t.record({
      sum: t.function({ rest: t.number, results: [t.number] }),
      divmod: t.function({
        params: [t.param("a", t.integer), t.param("b", t.integer)],
        results: [t.optional(t.integer), t.optional(t.integer)],
      }),
      list: t.function({ params: [t.param("n", t.integer)], restResult: t.integer }),
      nothing: t.function({}),
      round: t.function({ params: [t.param("n", t.number)], results: [t.optional(t.integer)] }),
      length: t.function({ params: [t.param("p", t.ref("Point"))], results: [t.number] }),
      total: t.function({ params: [t.param("tree", t.ref("Tree"))], results: [t.integer] }),
      map: t.function({
        params: [
          t.param("list", t.array(t.number)),
          t.param("f", t.function({ params: [t.param("n", t.number)], results: [t.number] })),
        ],
        results: [t.array(t.number)],
      }),
      keep: t.function({
        params: [t.param("f", t.function({ params: [t.param("n", t.number)], results: [t.number] }))],
      }),
      adder: t.function({
        params: [t.param("by", t.number)],
        results: [t.function({ params: [t.param("n", t.number)], results: [t.number] })],
      }),
      same: t.function({ params: [t.param("value", t.any)], results: [t.any] }),
      wrong: t.function({ results: [t.string] }),
      later: t.function({
        params: [t.param("n", t.number)],
        results: [t.optional(t.number), t.optional(t.LuaError)],
      }),
      thenable: t.function({
        params: [t.param("found", t.boolean)],
        results: [t.optional(t.string), t.optional(t.LuaError)],
      }),
      who: t.function({ results: [t.string] }),
      apply: t.function({
        params: [
          t.param(
            "f",
            t.function({ params: [t.param("tree", t.table(t.string, t.any))], results: [t.integer] }),
          ),
          t.param("tree", t.ref("Tree")),
        ],
        results: [t.integer],
      }),
      pass: t.function({ params: [t.param("f", t.function({}))], results: [t.function({})] }),
      mode: t.function({ params: [t.param("mode", t.oneOf("r", "w"))], results: [t.string] }),
    }),
  }),
  build: () => ({
    exports: {
      sum: (...values) => values.reduce((sum, value) => sum + value, 0),
      divmod: (a, b) => (b === 0 ? [] : [Math.floor(a / b), a % b]),
      list: (n) => Array.from({ length: n }, (_, i) => i + 1),
      nothing: () => undefined,
      round: (n) => Math.round(n),
      length: ({ x, y }) => Math.hypot(x, y),
      total: (tree) => {
        const total = (at: unknown): number => {
          const { value, children = [] } = at as { value: number; children?: unknown[] };
          return children.reduce<number>((sum, child) => sum + total(child), value);
        };
        return total(tree);
      },
      map: (list, f) => list.map((n) => f(n)),
      keep: (f) => {
        kept = keep(f);
      },
      // As those of data bases: a promise of a class of its own.
      thenable: (found): PromiseLike<[string]> => ({
        then: (resolve, reject) =>
          Promise.resolve(["found"] as [string])
            .then((value) => {
              if (!found) throw new HostError("no data base", { kind: "unavailable" });
              return value;
            })
            .then(resolve, reject),
      }),
      adder: (by) => (n) => n + by,
      apply: (f, tree) => f(tree as never),
      pass: (f) => f,
      same: (value) => value,
      wrong: () => 5 as never,
      later: async (n) => {
        await Promise.resolve();
        if (n < 0) throw new RangeError("too small");
        return [n * 2];
      },
      who(this: HostCall) {
        return this.context.actor?.id ?? "nobody";
      },
      mode: (mode) => mode.toUpperCase(),
    },
  }),
});

const low = defineModule({
  name: "low",
  types: (t) => ({
    define: { Box: t.interface({}) },
    export: t.record({
      add: t.function({ params: [t.param("a", t.integer), t.param("b", t.integer)], results: [t.integer] }),
      describe: t.function({ rest: t.any, results: [t.string] }),
      table: t.function({ results: [t.table(t.any, t.any)] }),
      get: t.function({
        params: [t.param("t", t.table(t.any, t.any)), t.param("k", t.any)],
        results: [t.any],
      }),
      set: t.function({
        params: [t.param("t", t.table(t.any, t.any)), t.param("k", t.any), t.param("v", t.any)],
      }),
      box: t.function({ params: [t.param("v", t.any)], results: [t.ref("Box")] }),
      unbox: t.function({ params: [t.param("box", t.ref("Box"))], results: [t.any] }),
      few: t.function({ restResult: t.any }),
      bad: t.function({ restResult: t.any }),
      read: t.function({
        params: [t.param("path", t.string)],
        results: [t.optional(t.string), t.optional(t.LuaError)],
      }),
    }),
  }),
  build: () => ({
    exports: {
      add: lowLevel((l) => {
        l.push(l.checkInteger(1) + l.optInteger(2, 10));
        return 1;
      }),
      describe: lowLevel((l) => {
        l.push(
          `${l.checkString(1)} ${l.checkNumber(2)} ${l.checkBoolean(3)} ${l.optString(4, "-")} ${l.count}`,
        );
        return 1;
      }),
      table: lowLevel((l) => {
        const table = l.createTable(["a", "b"], { name: "t" });
        table.set("inner", l.createTable([1]));
        table.set(3, table.get(1));
        table.set("name", undefined);
        l.push(table);
        return 1;
      }),
      get: lowLevel((l) => {
        l.push(l.checkTable(1).get(l.checkAny(2)));
        return 1;
      }),
      set: lowLevel((l) => {
        l.checkTable(1).set(l.checkAny(2), l.checkAny(3));
        return 0;
      }),
      box: lowLevel((l) => {
        l.push(l.newUserdata("Box", { value: l.checkAny(1) }));
        return 1;
      }),
      unbox: lowLevel((l) => {
        l.push((l.checkUserdata(1, "low.Box") as { value: unknown }).value);
        return 1;
      }),
      few: lowLevel((l) => {
        for (const value of [1, 2, 3]) l.push(value);
        return 2;
      }),
      bad: lowLevel(() => 1),
      read: lowLevel((l) => {
        l.require("file.read", l.checkString(1));
        l.push("content");
        return 1;
      }),
    },
  }),
});

describe.each(products)("$name", (product) => {
  const runtime = sharedRuntime(product, { checkResults: true });
  const modules = [high, low];

  test("variadics, several results, none, and fewer where an end was left out", () => {
    using state = runtime().createState({ modules });
    state.run(`
      local m = require "high"
      assert(m.sum() == 0 and m.sum(1, 2, 3.5) == 6.5 and m.sum("1", 2) == 3)
      local q, r = m.divmod(7, 2)
      assert(q == 3 and r == 1 and math.type(q) == "integer")
      assert(select("#", m.divmod(7, 0)) == 1 and m.divmod(7, 0) == nil)
      assert(math.type(m.round(-0.25)) == "integer" and m.round(2.5) == 3)
      assert(select("#", m.nothing(1, 2)) == 0)
      assert(select("#", m.list(0)) == 0 and select("#", m.list(40)) == 40 and select(40, m.list(40)) == 40)
    `);
  });

  test("tables by their types: records with defaults, trees, callbacks", () => {
    using state = runtime().createState({ modules });
    state.run(`
      local m = require "high"
      assert(m.length({ x = 3, y = 4 }) == 5 and m.length({ x = 2 }) == 2)
      local point = setmetatable({}, { __index = { x = 1 } })
      assert(not pcall(m.length, point))
      assert(m.total({ value = 1, children = { { value = 2 }, { value = 3, children = { { value = 4 } } } } }) == 10)
      assert(table.concat(m.map({ 1, 2, 3 }, function(n) return n * 2 end), ",") == "2,4,6")
      local add = m.adder(5)
      assert(add(1) == 6 and m.same(add) == add)
      local t = {}
      assert(m.same(t) == t and m.same(print) == print)
    `);
    const message = (call: string): unknown =>
      state.run(`local m = require "high" return select(2, pcall(function() ${call} end))`, {
        name: "=c",
      })[0];
    expect(message("m.length({})")).toBe(
      "c:1: bad argument #1 to 'length' (field 'x': number expected, got nil)",
    );
    expect(message("m.map({ 1, 'x' }, print)")).toBe(
      "c:1: bad argument #1 to 'map' (item 2: number expected, got string)",
    );
    expect(String(message("m.map({ 1 }, function() return 'x' end)"))).toMatch(/bad result #1 of 'callback'/);
    expect(message("m.mode('a')")).toBe(`c:1: bad argument #1 to 'mode' ("r" or "w" expected, got "a")`);
    expect(message("m.total({ value = 1, children = { {} } })")).toBe(
      "c:1: bad argument #1 to 'total' (field 'children': item 1: field 'value': number expected, got nil)",
    );
    expect(message("m.adder(1)('x')")).toMatch(/bad argument #1 to .* \(number expected, got string\)$/);
    expect(message("m.map({ 1 }, function() error({ code = 7 }) end)")).toBeInstanceOf(LuaTable);
  });

  test("handles of arguments are closed; a callback that was kept is not", () => {
    using state = runtime().createState({ modules });
    state.run(`m = require "high" factor = 3`);
    const before = state.handleCount;
    state.run(
      `for i = 1, 50 do m.length({ x = 1 }) m.total({ value = 1, children = { { value = i } } }) end`,
    );
    expect(state.handleCount).toBe(before);
    state.run(`m.keep(function(n) return n * factor end) collectgarbage()`);
    expect(kept?.(5)).toBe(15);
  });

  test("results are checked in development", () => {
    using state = runtime().createState({ modules });
    const error = caught(() => state.run(`require "high".wrong()`));
    expect(error).toBeInstanceOf(LuaError);
    expect((error as LuaError).hostError?.cause).toMatchObject({ code: "ERR_RESULT" });
    expect((error as LuaError).message).toBe("bad result #1 of 'wrong' (string expected, got number)");
  });

  test("a promise suspends an asynchronous run", async () => {
    using state = runtime().createState({ modules });
    expect(await state.runAsync(`return require "high".later(4)`)).toEqual([8]);
    await expect(state.runAsync(`return require "high".later(-4)`)).rejects.toThrow("too small");
    expect(await state.runAsync(`return require "high".thenable(true)`)).toEqual(["found"]);
    expect(await state.runAsync(`return select(2, pcall(require "high".thenable, false)):kind()`)).toEqual([
      "unavailable",
    ]);
    expect(() => state.run(`require "high".later(1)`)).toThrow();
  });

  test("a host function is passed to another like a Lua function", () => {
    using state = runtime().createState({ modules });
    state.set("two", (x: number) => LuaMultiReturn.of(x, "more"));
    state.run(`
      local m = require "high"
      local function map(f) return table.concat(m.map({ 1, 2 }, f), " ") end
      assert(map(m.adder(2)) == "3 4" and map(m.sum) == "1 2" and map(two) == "1 2")
      assert(select(2, pcall(map, m.nothing)):message():find("number expected, got nil", 1, true))
      assert(m.total { value = 1, children = { { value = 2 } } } == 3)
      assert(m.apply(m.total, { value = 1, children = { { value = 2 } } }) == 3)
      assert(m.pass(m.total) == m.total and m.pass(print) == print and m.pass(two) == two)
    `);
  });

  test("low functions take and push themselves", () => {
    using state = runtime().createState({ modules });
    state.run(`
      local m = require "low"
      assert(m.add(1) == 11 and m.add(1, 2) == 3 and m.add("0x10", nil) == 26)
      assert(m.describe("a", 1.5, true) == "a 1.5 true - 3" and m.describe(1, "2", false, "x") == "1 2 false x 4")
      local t = m.table()
      assert(t[1] == "a" and t[3] == "a" and t.inner[1] == 1 and t.name == nil)
      t.more = 1
      local strict = setmetatable({ x = 1 }, { __index = error, __newindex = error })
      assert(m.get(strict, "x") == 1 and m.get(strict, "y") == nil)
      m.set(strict, "z", 5)
      assert(rawget(strict, "z") == 5)
      assert(m.unbox(m.box("v")) == "v" and m.unbox(m.box(nil)) == nil)
      assert(select("#", m.few()) == 2 and m.few() == 2)
    `);
    const message = (call: string): unknown =>
      state.run(`local m = require "low" return select(2, pcall(function() ${call} end))`, { name: "=c" })[0];
    expect(message("m.add()")).toBe("c:1: bad argument #1 to 'add' (number expected, got no value)");
    expect(message("m.add(1.5)")).toBe(
      "c:1: bad argument #1 to 'add' (number has no integer representation)",
    );
    expect(message("m.get(nil)")).toBe("c:1: bad argument #1 to 'get' (table expected, got nil)");
    expect(message("m.get({})")).toBe("c:1: bad argument #2 to 'get' (value expected)");
    expect(message("m.unbox(io.stdout)")).toBe(
      "c:1: bad argument #1 to 'unbox' (low.Box expected, got FILE*)",
    );
    expect(message("m.unbox(m)")).toBe("c:1: bad argument #1 to 'unbox' (low.Box expected, got table)");
    expect(message("m.set({}, nil, 1)")).toMatch(/index is nil/);
    expect(message("m.set(m, 'x', 1)")).toMatch(/attempt to modify an immutable table/);
    expect(String(message("m.bad()"))).toMatch(/bad result of 'bad' \(1 of 0 pushed values\)$/);
  });

  test("a table that a low function made has tables as keys, and objects alone are userdata", () => {
    const odd = defineModule({
      name: "odd",
      types: (t) => ({
        define: { Box: t.interface({}) },
        export: t.record({
          by: t.function({ params: [t.param("key", t.any)], results: [t.any, t.any] }),
          box: t.function({ params: [t.param("kind", t.string)], results: [t.any] }),
        }),
      }),
      build: () => ({
        exports: {
          by: lowLevel((l) => {
            const key = l.checkTable(1);
            const made = l.createTable();
            made.set(key, "found");
            l.push(made);
            l.push(made.get(key));
            return 2;
          }),
          box: lowLevel((l) => {
            const kinds = { number: 5, function: () => 5, null: null };
            l.push(l.newUserdata("Box", kinds[l.checkString(1) as keyof typeof kinds] as unknown as object));
            return 1;
          }),
        },
      }),
    });
    using state = runtime().createState({ modules: [odd] });
    state.run(`
      local odd, key = require "odd", {}
      local made, value = odd.by(key)
      assert(made[key] == "found" and value == "found")
      for kind, name in pairs { number = "number", ["function"] = "function", null = "nil" } do
        local _, err = pcall(odd.box, kind)
        assert(err:message() == "odd.Box expected, got " .. name, err)
      end
    `);
  });

  test("functions know on whose behalf they run; a refusal is nil and an error", () => {
    const policy = rulesPolicy([{ effect: "allow", actions: ["file.read"], resources: ["/open/**"] }]);
    using state = runtime().createState({ modules, policy, callContext: { actor: { id: "ada" } } });
    using other = runtime().createState({ modules });
    const read = `local text, err = require "low".read(...) return text, err and err:kind(), err and err:message()`;
    expect(state.run(`return require "high".who()`)).toEqual(["ada"]);
    expect(other.run(`return require "high".who()`)).toEqual(["nobody"]);
    expect(state.run(read, { args: ["/open/a"] })).toEqual(["content", undefined, undefined]);
    const refused = [undefined, "permission_denied", "file.read of /closed/a is not allowed"];
    expect(state.run(read, { args: ["/closed/a"] })).toEqual(refused);
    expect(other.run(read, { args: ["/open/a"] })).toEqual([
      undefined,
      "permission_denied",
      expect.anything(),
    ]);
  });

  test("a context lasts for what is begun within it, over waits too", async () => {
    using state = runtime().createState({ modules, callContext: { actor: { id: "ada" } } });
    state.run(
      `high = require "high" function both() local a = high.who() high.later(1) return a, high.who() end`,
    );
    const { who } = { who: () => state.run("return high.who()")[0] };
    expect(
      state.withContext({ actor: { id: "bob" } }, () => [who(), state.withContext({}, who), who()]),
    ).toEqual(["bob", "nobody", "bob"]);
    expect(who()).toBe("ada");
    const runs = ["bob", "eve"].map((id) =>
      state.withContext({ actor: { id } }, () => state.runAsync("return both()")),
    );
    const own = state.runAsync("return both()");
    expect(await Promise.all([...runs, own])).toEqual([
      ["bob", "bob"],
      ["eve", "eve"],
      ["ada", "ada"],
    ]);
    expect(() => state.withContext({ deadline: Number.NaN }, () => 1)).toThrow(coded("ERR_CALL_CONTEXT"));
    expect(() =>
      state.withContext({}, () => {
        throw new Error("out");
      }),
    ).toThrow("out");
    expect(who()).toBe("ada");
  });

  test.each([
    [1, "c:1: bad argument #1 to 'f' (wrong)"],
    [200, "c:1: bad argument #200 to 'f' (wrong)"],
    [0, "bad argument #0 to 'g' (wrong)"],
    [-1, "bad argument #-1 to 'g' (wrong)"],
    [1.5, "bad argument #1.5 to 'g' (wrong)"],
  ])("an argument error of any host function, for argument %s", (index, message) => {
    using state = runtime().createState();
    state.set("f", () => {
      throw badArgument(index, "g", "wrong");
    });
    expect(state.run("return select(2, pcall(function() f() end))", { name: "=c" })).toEqual([message]);
    const error = caught(() => state.run("f()", { name: "=c" })) as LuaError;
    expect([error.message, error.cause]).toEqual([message, coded("ERR_ARGUMENT")]);
  });
});
