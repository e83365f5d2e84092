/** Numbers passed in every way, compared with a model of Lua's and JavaScript's numbers. */
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { LuaMultiReturn, type LuaFunction, type LuaState } from "../../src/index.js";
import { products, sharedRuntime } from "../support/products.js";

const MIN = -(2n ** 63n);
const MAX = 2n ** 63n - 1n;

/** A JavaScript number in Lua, as text. */
function modelIn(value: number | bigint): string {
  const isInteger = typeof value === "bigint" || (Number.isSafeInteger(value) && !Object.is(value, -0));
  if (isInteger) return `integer ${value}`;
  return `float ${hex(Number(value))}`;
}

/** A Lua integer in JavaScript. */
function modelOut(value: bigint): number | bigint {
  return Number.isSafeInteger(Number(value)) ? Number(value) : value;
}

/** The bits of a double; only "nan" for any NaN. */
function hex(value: number): string {
  if (Number.isNaN(value)) return "nan";
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, value);
  return view.getBigUint64(0).toString(16).padStart(16, "0");
}

const SHOW = `
  local function show(v)
    if math.type(v) == "integer" then return "integer " .. v end
    return "float " .. (v ~= v and "nan" or ("%016x"):format((("<i8"):unpack(("<d"):pack(v)))))
  end
  return show`;

/** Integers near powers of two and near the limits of each kind of number. */
const integers = fc.oneof(
  fc.bigInt({ min: MIN, max: MAX }),
  fc
    .tuple(fc.integer({ min: 0, max: 63 }), fc.bigInt({ min: -3n, max: 3n }), fc.boolean())
    .map(([power, offset, negative]) => (negative ? -(2n ** BigInt(power)) : 2n ** BigInt(power)) + offset)
    .filter((value) => value >= MIN && value <= MAX),
);
const doubles = fc.oneof(
  fc.double(),
  fc.maxSafeInteger(),
  integers.map(Number),
  fc.constantFrom(0, -0, NaN, Infinity, -Infinity, 5e-324, -5e-324, 2.2250738585072014e-308),
  fc.constantFrom(
    2 ** 31,
    -(2 ** 31),
    2 ** 32,
    2 ** 53,
    -(2 ** 53),
    2 ** 53 - 1,
    1 - 2 ** 53,
    2 ** 63,
    -(2 ** 63),
  ),
);

describe.each(products)("numbers ($name)", (product) => {
  const runtime = sharedRuntime(product);
  let state: LuaState;
  let show: LuaFunction;
  let echo: LuaFunction;
  beforeAll(() => {
    state = runtime().createState();
    [show] = state.run<[LuaFunction]>(SHOW);
    [echo] = state.run<[LuaFunction]>("return function(...) return ... end");
    state.set("show", show);
    state.set("back", (...values) => LuaMultiReturn.from(values));
  });
  afterAll(() => {
    state.close();
  });

  it("go in as the model says: arguments, values of tables, results of functions", () => {
    fc.assert(
      fc.property(fc.oneof(doubles, integers), (value) => {
        const wanted = modelIn(value);
        expect(show(value)).toEqual([wanted]);
        state.set(["string", "n"], value);
        expect(state.run("return show(string.n)")).toEqual([wanted]);
        expect(state.run("return show((...)[1])", { args: [[value]] })).toEqual([wanted]);
        state.set("give", () => value);
        expect(state.run("return show(give())")).toEqual([wanted]);
      }),
      { numRuns: 300 },
    );
  });

  it("come out as the model says", () => {
    fc.assert(
      fc.property(integers, (value) => {
        const wanted = modelOut(value);
        const source = value === MIN ? "math.mininteger" : String(value);
        expect(state.run(`return ${source}, { ${source} }`)[0]).toBe(wanted);
        expect(echo(value)).toEqual([wanted]);
        expect(echo([value]).map((table) => (table as { toJS(): unknown }).toJS())).toEqual([[wanted]]);
      }),
      { numRuns: 200 },
    );
  });

  it("are the same after a round trip through Lua and a host function", () => {
    fc.assert(
      fc.property(fc.array(doubles, { maxLength: 40 }), (values) => {
        const [results, through] = [echo(...values), state.run("return back(...)", { args: values })];
        expect(results).toHaveLength(values.length);
        expect(through).toHaveLength(values.length);
        for (const [i, value] of values.entries()) {
          const same = [results[i], through[i]].every((it) =>
            typeof it === "bigint" ? Number(it) === value : Object.is(it, value),
          );
          expect([value, same]).toEqual([value, true]);
        }
      }),
      { numRuns: 200 },
    );
  });
});
