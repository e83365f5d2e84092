/** Values into Lua and out again, compared with the model of test/values/structures.ts. */
import fc from "fast-check";
import { type LuaInput, type LuaTable } from "../../../src/index.js";
import { inLua, links, outOfLua, sameShape, structure, tieKnots } from "../../values/structures.js";
import { target } from "../target.js";
import { loadCovered } from "../coverage.js";

/** The kinds within a structure. */
function kinds(value: unknown, depth = 0): string {
  if (typeof value !== "object" || value === null) return Number.isInteger(value) ? "integer" : typeof value;
  if (depth > 1) return "deep";
  const name = Object.prototype.toString.call(value).slice(8, -1);
  if (!(Symbol.iterator in value)) return `${name} ${Object.keys(value).length > 0}`;
  const [first, ...more] = [...(value as Iterable<unknown>)];
  return `${name} ${kinds(first, depth + 1)} ${Math.min(2, more.length)}`;
}

const same = (some: unknown, other: unknown, what: string): void => {
  if (!sameShape(some, other)) throw new Error(`${what} differs from the model`);
};

export const values = target<readonly [object, readonly (readonly [number, number])[]]>({
  name: "values",
  sample: 100,
  inputs: fc.tuple(structure, links),
  open: async () => {
    const runtime = await loadCovered({ realFiles: false });
    const state = runtime.createState();
    state.set("host", (value: unknown) => value as LuaInput);
    const handles = state.handleCount;
    return {
      check: ([root, knots]) => {
        const value = tieKnots(structuredClone(root), knots) as LuaInput & object;
        const wanted = outOfLua(inLua(value));
        using table = state.run("return ...", { args: [value] })[0] as LuaTable;
        const first = table.toJS();
        same(wanted, first, "toJS");
        same(
          wanted,
          state.run("return ...", { args: [value], result: "js" }),
          "a result as plain JavaScript",
        );
        same(wanted, state.run("return ...", { args: [first as LuaInput], result: "js" }), "what went twice");
        using through = state.run("return host(...)", { args: [table] })[0] as LuaTable;
        if (state.run("return rawequal(...)", { args: [table, through] })[0] !== true)
          throw new Error("a table is another one after the host returned it");
        through.close();
        table.close();
        if (state.handleCount !== handles) throw new Error(`${state.handleCount - handles} handles are left`);
        return kinds(value);
      },
      close: () => {
        state.close();
      },
    };
  },
});
