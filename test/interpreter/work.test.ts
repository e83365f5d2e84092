/** Limits end C functions that take long (native/patches/0007), and the state goes on. */
import { describe, expect, it } from "vitest";
import { LimitError } from "../../src/errors/lua.js";
import type { LuaState } from "../../src/state/state.js";
import { products, sharedRuntime, withState } from "../support/products.js";

/** Calls that would take minutes, or for ever. */
const LONG: Readonly<Record<string, string>> = {
  "find that backtracks": 'string.find(("a"):rep(40), ("a?"):rep(40) .. ("a"):rep(40) .. "b")',
  "match of many expansions": 'string.match(("a"):rep(30000), ".*.*.*.*b")',
  "match of short expansions": 'string.match(("a"):rep(30000), ".-.-.-.-b")',
  "match of a large set": 'string.match(("a"):rep(2000000), "[" .. ("b"):rep(2000000) .. "a]*c")',
  "match that balances": 'string.match(("("):rep(2000000), "%b()")',
  "match at a frontier": 'string.match(("a"):rep(2000000), "%f[" .. ("b"):rep(2000000) .. "]")',
  "match of a capture": 'string.match(("a"):rep(1000000), "(a*)%1b")',
  gmatch: 'for x in string.gmatch(("a"):rep(200000), ".-.-b") do end',
  gsub: 'string.gsub(("a"):rep(200000), ".-.-b", "")',
  "a plain find": 'string.find(("a"):rep(20000000), ("a"):rep(10000000) .. "b", 1, true)',
  "table.concat": 'table.concat(setmetatable({}, { __index = rawlen }), "", 1, 1 << 60)',
  "table.move": "table.move({}, 1, 1 << 60, 2)",
  "table.move backwards": "table.move({}, 1, 1 << 60, 2, {})",
  "table.insert": "table.insert(setmetatable({}, { __len = function() return 1 << 60 end }), 1, 0)",
  "table.remove": "table.remove(setmetatable({}, { __len = function() return 1 << 60 end }), 1)",
  "table.sort by a function of C":
    "local t = {} for i = 1, 20000 do t[i] = i % 7 end while true do table.sort(t, math.ult) end",
  "table.unpack": "local t = {} while true do select('#', table.unpack(t, 1, 200000)) end",
  "utf8.len": 'local s = ("é"):rep(5000000) while true do utf8.len(s) end',
  "strings that are made": 'local s = ("x"):rep(30000000) while true do s:upper() end',
  "a pcall around it":
    'while true do pcall(string.find, ("a"):rep(40), ("a?"):rep(40) .. ("a"):rep(40) .. "b") end',
  "a coroutine": "coroutine.wrap(function() table.move({}, 1, 1 << 60, 2) end)()",
  "a finalizer": "setmetatable({}, { __gc = function() table.move({}, 1, 1 << 60, 2) end }) collectgarbage()",
};

/** The limit that ended the program. */
function ending(state: LuaState, source: string): string {
  try {
    state.run(source);
  } catch (error) {
    if (error instanceof LimitError) return error.limit;
    throw error;
  }
  return "it ended by itself";
}

describe.each(products)("limits of C functions ($name)", (product) => {
  const runtime = sharedRuntime(product);

  it.each(Object.entries(LONG))("end %s by fuel, at the same tick each time", (_, source) => {
    withState(runtime(), (state) => {
      for (let times = 0; times < 2; times++) {
        state.limits.set({ fuel: 100_000 });
        expect(ending(state, source)).toBe("fuel");
        expect(state.limits.fuel).toBe(0);
        state.limits.set({});
        expect(state.run('return ("x"):rep(3, ","):find("x$")')).toEqual([5, 5]);
      }
    });
  });

  it.each(Object.entries(LONG))("end %s by a timeout", (_, source) => {
    withState(runtime(), (state) => {
      state.limits.set({ timeout: 30 });
      expect(ending(state, source)).toBe("timeout");
      state.limits.set({});
      expect(state.run("return table.concat({ 1, 2, 3 })")).toEqual(["123"]);
    });
  });

  it("count what C functions do", () => {
    withState(runtime(), (state) => {
      const used = (source: string): number => {
        state.limits.set({ fuel: 10_000_000 });
        state.run(source);
        return 10_000_000 - (state.limits.fuel ?? 0);
      };
      expect(used("local t = {} table.move(t, 1, 5000, 2)")).toBeGreaterThan(5000);
      expect(used("local t = {} table.move(t, 1, 50, 2)")).toBeLessThan(100);
      expect(used('return ("a"):rep(1000):find(".-b")')).toBeGreaterThan(1000);
      expect(used('return ("a"):rep(640000)')).toBeGreaterThan(10_000);
      // Elements that are moved as memory.
      for (const call of ["insert(t, 1, 0)", "remove(t, 1)", "move(t, 1, #t - 1, 2)", "unpack(t)"])
        expect(used(`local t = { ("x"):rep(200000):byte(1, -1) } table.${call}`)).toBeGreaterThan(45_000);
    });
  });

  it("repeat nothing as often as one likes", () => {
    withState(runtime(), (state) => {
      expect(state.run('return (""):rep(1 << 60), (""):rep(1 << 60, "")')).toEqual(["", ""]);
    });
  });
});
