/** Any structure, compared with an independent model of Lua tables and `toJS`. */
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { LuaInput, LuaState, LuaTable } from "../../src/index.js";
import { products, sharedRuntime } from "../support/products.js";
import { inLua, links, outOfLua, sameShape, structure, tieKnots } from "./structures.js";

describe.each(products)("any structure ($name)", (product) => {
  const runtime = sharedRuntime(product);
  let state: LuaState;
  beforeAll(() => {
    state = runtime().createState();
  });
  afterAll(() => {
    state.close();
  });
  const echo = (value: object): unknown => {
    using table = state.run("return ...", { args: [value as LuaInput] })[0] as LuaTable;
    return table.toJS();
  };

  it("goes into Lua and comes out as the model says", () => {
    fc.assert(
      fc.property(structure, (value) => {
        expect(sameShape(outOfLua(inLua(value)), echo(value))).toBe(true);
      }),
      { numRuns: 1000 },
    );
  });

  it("keeps what is shared, and cycles", () => {
    fc.assert(
      fc.property(structure, links, (root, knots) => {
        const value = tieKnots(root, knots);
        expect(sameShape(outOfLua(inLua(value)), echo(value))).toBe(true);
      }),
      { numRuns: 1000 },
    );
  });

  it("that came out goes in again and comes out the same", () => {
    fc.assert(
      fc.property(structure, links, (root, knots) => {
        const first = echo(tieKnots(root, knots)) as object;
        expect(sameShape(first, echo(first))).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  it("with any bytes comes out as text and goes in as the same bytes", () => {
    state.run(
      "function byte(t) local k, v = next(t) return (type(v) == 'string' and v or k):byte(1, -1) end",
    );
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 100 }), (bytes) => {
        const [string] = echo([bytes]) as [string];
        for (const value of [[string], { k: string }, { [string]: 1 }, new Set([string])]) {
          expect(state.run("return byte(...)", { args: [value as LuaInput] })).toEqual([...bytes]);
        }
      }),
    );
  });
});
