/** Conversions of large structures: C's half of them costs ticks, so limits end it too. */
import { describe, expect, it } from "vitest";
import { LimitError, LuaTable, type LuaState } from "../../src/index.js";
import { products, sharedRuntime, withState } from "../support/products.js";

const SMALL = 500;
const LARGE = 8_000;

const TABLES: readonly (readonly [what: string, source: string])[] = [
  ["an array", "for i = 1, n do t[i] = i end"],
  ["pairs", "for i = 1, n do t['k' .. i] = i end"],
  ["nested tables", "for i = 1, n / 3 do t[i] = { { i } } end"],
  ["long strings", "for i = 1, n / 100 do t[i] = ('x'):rep(6400) .. i end"],
  ["functions", "for i = 1, n do t[i] = function() return i end end"],
];

const tableOf = (state: LuaState, fill: string, n: number): LuaTable => {
  const [table] = state.run<[LuaTable]>(`local t, n = {}, ${n} ${fill} return t`);
  return table;
};

/** The ticks of a step. */
function ticksOf(state: LuaState, step: () => void): number {
  const before = state.stats().ticks;
  step();
  return state.stats().ticks - before;
}

describe.each(products)("conversions of large structures ($name)", (product) => {
  const runtime = sharedRuntime(product, { realFiles: false });

  it.each(TABLES)("cost ticks out of Lua: %s", (_, fill) => {
    withState(runtime(), (state) => {
      state.scope(() => {
        const large = tableOf(state, fill, LARGE);
        const used = ticksOf(state, () => large.toJS());
        expect(used).toBeGreaterThan(LARGE / 2);
        expect(used).toBeLessThan(LARGE * 4);
        expect(ticksOf(state, () => large.toJS())).toBe(used);
        expect(ticksOf(state, () => tableOf(state, fill, SMALL).toJS())).toBeLessThan(SMALL * 40);
      });
    });
  });

  it("costs nothing for a small one", () => {
    withState(runtime(), (state) => {
      const small = tableOf(state, "for i = 1, n do t[i] = { i } end", 200);
      expect(ticksOf(state, () => small.toJS())).toBe(0);
      state.set("small", [1, 2, { a: 3 }]);
      expect(ticksOf(state, () => state.set("small", [1, 2, { a: 3 }]))).toBe(0);
    });
  });

  it("cost ticks into Lua", () => {
    withState(runtime(), (state) => {
      const rows = Array.from({ length: LARGE / 4 }, (_, i) => [i, { name: `row ${i}` }]);
      const used = ticksOf(state, () => state.set("rows", rows));
      expect(used).toBeGreaterThan(LARGE);
      expect(used).toBeLessThan(LARGE * 2);
    });
  });

  it("end at a limit, and the state and the structure remain", () => {
    withState(runtime(), (state) => {
      const table = tableOf(state, "for i = 1, n do t[i] = { i } end", LARGE);
      const rows = Array.from({ length: LARGE }, (_, i) => ({ i }));
      for (const convert of [() => table.toJS(), () => state.set("rows", rows as never)]) {
        state.limits.set({ fuel: LARGE / 4 });
        expect(convert).toThrow(LimitError);
        expect(state.limits.reached).toBe("fuel");
        state.limits.set({});
        expect(state.handleCount).toBe(1);
        expect(convert).not.toThrow();
      }
      expect(table.toJS<unknown[]>()).toHaveLength(LARGE);
      expect(state.run("return #rows, rows[#rows].i")).toEqual([LARGE, LARGE - 1]);
    });
  });

  it("end at the limit of the call that they are the result of", () => {
    withState(runtime(), (state) => {
      const make = `local t = {} for i = 1, ${LARGE} do t[i] = { i } end return t`;
      const alone = ticksOf(state, () => void state.run(make, { result: "one" }));
      const run = (fuel: number): unknown => state.run(make, { result: "js", fuel });
      expect(() => run(alone + LARGE)).toThrow(LimitError);
      expect(run(alone + LARGE * 10)).toHaveLength(LARGE);
    });
  });

  it("are not disturbed by others that a limit makes meanwhile", () => {
    withState(runtime(), (state) => {
      const table = tableOf(state, "for i = 1, n do t[i] = { i } end", LARGE);
      const other = tableOf(state, "for i = 1, n do t[i] = -i end", LARGE);
      const seen: unknown[] = [];
      let free = true;
      state.limits.set({
        suspend: () => {
          if (!free || seen.length === 10) return false;
          free = false;
          seen.push(other.toJS());
          free = true;
          return false;
        },
      });
      expect(table.toJS<unknown[]>()).toEqual(Array.from({ length: LARGE }, (_, i) => [i + 1]));
      expect(seen.length).toBeGreaterThan(1);
      for (const each of seen) expect(each).toEqual(Array.from({ length: LARGE }, (_, i) => -i - 1));
    });
  });
});
