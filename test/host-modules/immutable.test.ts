/** Exports and frozen tables: no write changes them, every read works. */

import { expect, describe, test } from "vitest";
import { defineModule, type LuaTable } from "../../src/index.js";
import { coded } from "../support/coded.js";
import { products, sharedRuntime } from "../support/products.js";

const fixed = defineModule({
  name: "fixed",
  types: (t) => ({
    export: t.record({
      name: t.string,
      list: t.array(t.integer),
      inner: t.record({ deep: t.record({ value: t.integer }) }),
      give: t.function({ results: [t.array(t.integer)] }),
    }),
  }),
  build: () => ({
    exports: { name: "n", list: [3, 1, 2], inner: { deep: { value: 1 } }, give: () => [3, 1, 2] },
  }),
});

/** Ways in which a script could change a table `m` and its list. */
const writes: readonly string[] = [
  "m.name = 'x'",
  "m.new = 1",
  "m[1] = 1",
  "m['na' .. 'me'] = nil",
  "m.list[1] = 9",
  "m.list[4] = 9",
  "m.list[#m.list] = nil",
  "local k = 2 m.list[k] = 9",
  "local k = 2.0 m.list[k] = 9",
  "m.inner.deep.value = 2",
  "m.inner.deep = nil",
  "rawset(m, 'name', 'x')",
  "rawset(m, 'new', 'x')",
  "rawset(m.list, 1, 9)",
  "rawset(m.list, 9, 9)",
  "table.insert(m.list, 4)",
  "table.insert(m.list, 1, 4)",
  "table.remove(m.list)",
  "table.remove(m.list, 1)",
  "table.sort(m.list)",
  "table.move({7, 8}, 1, 2, 1, m.list)",
  "table.move(m.list, 1, 2, 2)",
  "setmetatable(m, {})",
  "setmetatable(m, nil)",
  "debug.setmetatable(m, {})",
  "m.list, m.name = nil, nil",
  "setmetatable({}, { __newindex = m }).name = 'x'",
  "setmetatable({}, { __newindex = m }).other = 'x'",
  "function m.give() end",
  "function m.more() end",
  "local _ENV = m name = 'x'",
  "local _ENV = m other = 'x'",
];

describe.each(products)("$name", (product) => {
  const runtime = sharedRuntime(product);

  test.each(writes)("%s is refused", (write) => {
    using state = runtime().createState({ modules: [fixed] });
    const [message, ...after] = state.run(`
      local m = require "fixed"
      local setmetatable, rawset, table, debug, pcall, select = setmetatable, rawset, table, debug, pcall, select
      local give = m.give
      local ok, message = pcall(function() ${write} end)
      assert(not ok)
      return message, m.name, m.new, m[1], m.list[1], m.list[2], m.list[3], m.list[4], #m.list, m.inner.deep.value,
        getmetatable(m), m.give == give, m.other
    `);
    expect(message).toMatch(/attempt to modify an immutable table$/);
    expect(after).toEqual(["n", undefined, undefined, 3, 1, 2, undefined, 3, 1, undefined, true, undefined]);
  });

  test("the message has a position, and the state remains usable", () => {
    using state = runtime().createState({ modules: [fixed] });
    expect(() => state.run(`\nrequire "fixed".name = 1`, { name: "=chunk" })).toThrow(
      "chunk:2: attempt to modify an immutable table",
    );
    expect(state.run("return 1")).toEqual([1]);
  });

  test("reading works as of any table", () => {
    using state = runtime().createState({ modules: [fixed] });
    state.run(`
      local m = require "fixed"
      local names = {}
      for name in pairs(m) do names[#names + 1] = name end
      table.sort(names)
      assert(table.concat(names, " ") == "give inner list name")
      assert(rawget(m, "name") == "n" and rawlen(m.list) == 3 and next(m.inner) == "deep")
      assert(table.concat(m.list, ",") == "3,1,2" and table.unpack(m.list) == 3)
      local copy = table.move(m.list, 1, 3, 1, {})
      table.sort(copy)
      assert(copy[1] == 1 and m.list[1] == 3)
      collectgarbage() collectgarbage("generational") collectgarbage() collectgarbage("incremental")
      assert(m.list[3] == 2)
    `);
  });

  test("a function's result is an ordinary table", () => {
    using state = runtime().createState({ modules: [fixed] });
    expect(
      state.run(`local list = require "fixed".give() table.sort(list) list[4] = 4 return table.unpack(list)`),
    ).toEqual([1, 2, 3, 4]);
  });

  test("the host can freeze any table, with nested ones, and its metatable still works", () => {
    using state = runtime().createState();
    const [table] = state.run<[LuaTable]>(`
      t = setmetatable({ a = 1, inner = { {} } }, { __index = function(_, k) return k .. "!" end,
        __newindex = function(_, k) seen = k end })
      t.inner.self = t
      return t
    `);
    state.freeze(table);
    expect(state.run("return t.b, t.a")).toEqual(["b!", 1]);
    state.run("t.c = 1 assert(seen == 'c' and rawget(t, 'c') == nil)");
    for (const write of ["t.inner[1].x = 1", "t.inner.y = 1", "rawset(t, 'a', 2)", "setmetatable(t, nil)"])
      expect(() => state.run(write)).toThrow("attempt to modify an immutable table");
    expect(() => {
      table.set("z", 1);
      table.set("a", 2);
    }).not.toThrow();
    expect(state.run("return t.a")).toEqual([1]);
    expect(() => {
      state.freeze("no table" as never);
    }).toThrow(coded("ERR_HANDLE_EXPECTED"));
  });
});
