/** Tables and functions of Lua that pass through functions of modules: how deep in results, and for how long. */

import { describe, expect, test } from "vitest";
import { defineModule, keep, lowLevel, type LuaState, type LuaTable } from "../../src/index.js";
import { collectUntil } from "../support/gc.js";
import { products, sharedRuntime } from "../support/products.js";

let kept: LuaTable | undefined;
let outer: LuaTable | undefined;

const pass = defineModule({
  name: "pass",
  types: (t) => {
    const one = [t.param("value", t.any)];
    return {
      define: { Bag: t.interface({ get: t.method({ results: [t.any] }) }) },
      export: t.record({
        same: t.function({ params: one, results: [t.any] }),
        low: t.function({ params: one, results: [t.any] }),
        deep: t.function({ params: one, results: [t.any] }),
        twice: t.function({ params: one, results: [t.any, t.any] }),
        many: t.function({ params: one, restResult: t.any }),
        keep: t.function({ params: one, results: [t.any] }),
        kept: t.function({ results: [t.any] }),
        later: t.function({ params: one, results: [t.any] }),
        size: t.function({
          params: [t.param("value", t.any), t.param("turns", t.integer)],
          results: [t.integer],
        }),
        outer: t.function({
          params: [t.param("value", t.any), t.param("f", t.function({ params: one, results: [t.any] }))],
          results: [t.boolean],
        }),
        inner: t.function({ params: one, results: [t.any] }),
        bag: t.function({ results: [t.ref("Bag")] }),
        bad: t.function({ params: one, results: [t.any] }),
      }),
    };
  },
  build: ({ registerType }) => {
    const type = registerType("Bag", {
      methods: { get: (self: { value?: unknown }) => self.value },
      metamethods: {
        __newindex: (self: { value?: unknown }, _key: string, value: object) => {
          self.value = keep(value);
        },
        __call: (_self, value: object) => value,
      },
    });
    return {
      exports: {
        same: (value) => value,
        low: lowLevel((l) => {
          l.push(l.checkAny(1));
          return 1;
        }),
        deep: (value) => ({ list: [[value]], map: new Map([["value", value]]) }),
        twice: (value) => [value, value],
        many: (value) => Array.from({ length: 40 }, () => value),
        keep: (value) => (kept = keep(value as LuaTable)),
        kept: () => kept,
        later: async (value) => {
          await Promise.resolve();
          return { value };
        },
        size: async (value, turns) => {
          for (let i = 0; i < turns; i++) await Promise.resolve();
          return (value as LuaTable).length;
        },
        outer: (value, f) => {
          outer = value as LuaTable;
          return f(value) === value && !outer.closed;
        },
        inner: (value) => (value === outer ? value : "another"),
        bag: () => type.wrap({}),
        bad: (value) => [value, Symbol("no value of Lua")],
      },
    };
  },
});

function stateOf(runtime: { createState(options: object): LuaState }): LuaState {
  const state = runtime.createState({ modules: [pass] });
  state.run(`pass = require "pass"`);
  return state;
}

describe.each(products)("$name", (product) => {
  const runtime = sharedRuntime(product);

  test("values from Lua come back as themselves, anywhere in results", async () => {
    using state = stateOf(runtime());
    state.run(`
      for _, value in ipairs { {}, function() end, io.stdout, coroutine.create(print) } do
        assert(pass.same(value) == value and pass.low(value) == value)
        local deep = pass.deep(value)
        assert(deep.list[1][1] == value and deep.map.value == value)
        local a, b = pass.twice(value)
        assert(a == value and b == value)
        assert(select("#", pass.many(value)) == 40 and select(40, pass.many(value)) == value)
      end
    `);
    expect(await state.runAsync(`local t = {} return pass.later(t).value == t`)).toEqual([true]);
  });

  test("no handle is left", async () => {
    using state = stateOf(runtime());
    state.run(`bag = pass.bag()`);
    const before = state.handleCount;
    state.run(`
      for i = 1, 10 do
        pass.same({}) pass.low({}) pass.deep({}) pass.twice({}) pass.many({}) bag({ {} })
        assert(not pcall(pass.bad, {}))
      end
    `);
    expect(state.handleCount).toBe(before);
    await state.runAsync(`for i = 1, 10 do pass.later({}) end`);
    await collectUntil(() => state.handleCount === before);
    expect(state.handleCount).toBe(before);
  });

  test("results that there is no memory for leave no handle", () => {
    using state = stateOf(runtime());
    state.set("limit", (memory?: number) => {
      state.limits.set(memory === undefined ? {} : { memory });
    });
    const before = state.handleCount;
    expect(
      state.run(`
        local t = {}
        local co = coroutine.create(function() return pass.many(t) end)
        collectgarbage()
        limit(1)
        local ok, message = coroutine.resume(co)
        limit()
        return ok, message
      `),
    ).toEqual([false, "not enough memory"]);
    expect(state.handleCount).toBe(before);
  });

  test("calls that wait side by side share a table, and each has it to its end", async () => {
    using state = stateOf(runtime());
    state.run(`shared = { 1, 2, 3 }`);
    const runs = [1, 5, 2].map((turns) => state.runAsync(`return pass.size(shared, ...)`, { args: [turns] }));
    expect(state.run(`return pass.same(shared) == shared`)).toEqual([true]);
    expect(await Promise.all(runs)).toEqual([[3], [3], [3]]);
  });

  test("Lua's memory does not grow while a script runs", () => {
    using state = stateOf(runtime());
    const [grown] = state.run<[number]>(`
      local function fill() for i = 1, 3000 do pass.same({ i }) pass.low({ i }) pass.deep({ i }) end end
      fill()
      collectgarbage()
      local before = collectgarbage("count")
      fill()
      collectgarbage()
      return collectgarbage("count") - before
    `);
    expect(grown).toBeLessThan(50);
  });

  test("kept values stay open, and are the same", () => {
    using state = stateOf(runtime());
    state.run(`t = {} assert(pass.keep(t) == t) assert(pass.same(t) == t and pass.kept() == t)`);
    expect(kept?.closed).toBe(false);
    state.run(`collectgarbage() assert(pass.kept() == t)`);
    kept?.close();
    state.run(`bag = pass.bag() bag.x = t assert(pass.same(t) == t and bag:get() == t and bag(t) == t)`);
  });

  test("an inner call that returns a value does not close it for the outer one", () => {
    using state = stateOf(runtime());
    expect(state.run(`return pass.outer({}, function(v) assert(pass.inner(v) == v) return v end)`)).toEqual([
      true,
    ]);
  });

  test("finalizers that run while results are read change nothing", () => {
    using state = stateOf(runtime());
    state.run(`
      local shared = {}
      collectgarbage("generational")
      for i = 1, 300 do
        setmetatable({}, { __gc = function() assert(pass.same(shared) == shared) pass.deep(shared) end })
        local deep = pass.deep(shared)
        assert(deep.list[1][1] == shared and deep.map.value == shared)
      end
    `);
    expect(state.run(`return pass.same("on")`)).toEqual(["on"]);
  });
});
