/** Numerals of more than a million characters are not converted, since nothing could end that (native/patches/0021-numerals.diff). */
import { describe, expect, it } from "vitest";
import { products, sharedRuntime, withState } from "../support/products.js";

const MOST = 1_000_000;

/** Each makes a numeral of `n` characters; the value is that of the most that are allowed. */
const NUMERALS: readonly (readonly [name: string, make: string, value: number])[] = [
  ["zeros", "('0'):rep(n - 1) .. '7'", 7],
  ["digits", "('9'):rep(n)", Infinity],
  ["a fraction", "'1.' .. ('0'):rep(n - 2)", 1],
  ["hexadecimal", "'0x' .. ('0'):rep(n - 3) .. 'f'", 15],
  ["spaces", "(' '):rep(n - 1) .. '5'", 5],
];

describe.each(products)("long numerals ($name)", (product) => {
  const runtime = sharedRuntime(product, { realFiles: false });

  it.each(NUMERALS)("%s", (_, make, value) => {
    withState(runtime(), (state) => {
      state.run(`function numeral(n) return ${make} end`);
      expect(state.run(`local s = numeral(${MOST}) return tonumber(s), s + 0, -(-s)`)).toEqual([
        value,
        value,
        value,
      ]);
      expect(
        state.run(`local s = numeral(${MOST + 1})
          local function message(f) return (select(2, pcall(f))) end
          return tonumber(s), math.tointeger(s), message(function() return s + 1 end):match("attempt.*"),
            message(function() return -s end):match("attempt.*"), message(function() return ("x"):rep(s) end):match("number expected, got string")`),
      ).toEqual([
        undefined,
        undefined,
        "attempt to add a 'string' with a 'number'",
        "attempt to unm a 'string' with a 'string'",
        "number expected, got string",
      ]);
    });
  });

  it("in a base", () => {
    withState(runtime(), (state) => {
      expect(
        state.run(
          `return tonumber(("0"):rep(${MOST - 1}) .. "1", 2), tonumber(("0"):rep(${MOST}) .. "1", 2)`,
        ),
      ).toEqual([1, undefined]);
    });
  });

  it("in code", () => {
    withState(runtime(), (state) => {
      expect(state.run(`return load("return 0" .. ("0"):rep(${MOST - 3}) .. "8")()`)).toEqual([8]);
      expect(state.run(`return load("return\\n " .. ("1"):rep(${MOST + 1}), "=code")`)).toEqual([
        undefined,
        "code:2: numeral too long",
      ]);
    });
  });
});
