/** `json`: reading and writing, compared with JSON.parse and JSON.stringify, and its errors. Lua's side: lua.test.ts. */

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import json, { createJson } from "../../src/hosts/json/module.js";
import { NULL } from "../../src/hosts/json/values.js";
import { errorOf, functionsOf } from "./exports.js";
import { coded } from "../support/coded.js";

const { encode, decode } = functionsOf(json);
const decoded = (text: string, options?: object): unknown => {
  const [value, error] = decode!(text, options);
  if (error !== undefined) throw error as Error;
  return value;
};
const encoded = (value: unknown, options?: object): string => {
  const [text, error] = encode!(value, options);
  if (error !== undefined) throw error as Error;
  return text as string;
};

/** A value of `JSON.parse` with `json.null` in the place of null. */
function withNull(value: unknown): unknown {
  if (value === null) return NULL;
  if (typeof value !== "object") return value;
  if (Array.isArray(value)) return value.map(withNull);
  const copy: Record<string, unknown> = {};
  for (const [name, of] of Object.entries(value))
    Object.defineProperty(copy, name, {
      value: withNull(of),
      enumerable: true,
      writable: true,
      configurable: true,
    });
  return copy;
}

const withInfinity = (_: string, value: unknown): unknown =>
  value === Infinity || value === -Infinity ? "inf" : value;

describe("decode", () => {
  it("reads what JSON.parse reads, and refuses what it refuses", () => {
    fc.assert(
      fc.property(
        fc.json(),
        fc.nat(),
        fc.constantFrom("", ",", "]", "{", '"', "0", "\\", " ", "-"),
        (text, at, put) => {
          const place = at % (text.length + 1);
          const changed = text.slice(0, place) + put + text.slice(place + (at % 2));
          let wanted: unknown;
          try {
            wanted = withNull(JSON.parse(changed));
          } catch {
            expect(errorOf(decode!(changed)).kind).toBe("invalid");
            return;
          }
          const [value, error] = decode!(changed);
          if (/\\u[dD][89a-fA-F]/.test(changed) && error !== undefined) return; // half a character: no bytes in Lua
          if (/\d{16}/.test(changed)) return; // more exact here
          if (JSON.stringify(wanted) !== JSON.stringify(wanted, withInfinity)) return; // refused here
          expect(value).toStrictEqual(wanted);
        },
      ),
      { numRuns: 1000 },
    );
  });

  it.each([
    ["9223372036854775807", 9223372036854775807n],
    ["-9223372036854775808", -9223372036854775808n],
    ["9007199254740993", 9007199254740993n],
    ["9007199254740991", 9007199254740991],
    ["-0", -0],
    ["9223372036854775808", 2 ** 63],
    ["1e2", 100],
    ["5e-324", 5e-324],
    ["\ufeff1", 1],
  ])("reads %s exactly", (text, value) => {
    expect(decoded(text)).toBe(value);
  });

  it.each([
    ["", 1, 1, "a value expected at the end"],
    ["[1,\n 2,]", 2, 4, "a value expected"],
    ['{"a":1,\n"b" 2}', 2, 5, "':' expected"],
    ["[01]", 1, 2, "a malformed number"],
    ["1e999", 1, 1, "a number beyond the range of floats"],
    ['"a\nb"', 1, 3, "a control character in a string"],
    ['"abc', 1, 5, "a string without an end at the end"],
    ['"\\x"', 1, 2, "an unknown escape"],
    ['"\\u12g4"', 1, 2, "four hexadecimal digits expected after \\u"],
    ["[1] 2", 1, 5, "the end expected"],
    ["nul", 1, 1, "a value expected"],
    ['{"a":1]', 1, 7, "',' or '}' expected"],
    ["'a'", 1, 1, "a value expected"],
    ["NaN", 1, 1, "a value expected"],
    ["\udc80", 1, 1, "a byte that is not UTF-8"],
    ['"\\udc80"', 1, 8, "an escaped lone surrogate"],
  ])("says where %j is wrong", (text, line, column, problem) => {
    const error = errorOf(decode!(text));
    expect(error.message).toBe(`JSON: line ${line}, column ${column}: ${problem}`);
    expect(error.details).toMatchObject({ line, column });
  });

  it("follows its options", () => {
    expect(decoded("null")).toBe(NULL);
    expect(decoded('{"a":null}', { null_as_nil: true })).toStrictEqual({ a: undefined });
    expect(decoded('{"a":1,"a":2}')).toStrictEqual({ a: 2 });
    const error = errorOf(decode!('{"a":1,"b":0,"a":2}', { unique_names: true }));
    expect(error.message).toBe('JSON: line 1, column 14: duplicate name "a"');
    expect(decoded('["\\ud800","\udcff"]', { replace_invalid: true })).toStrictEqual(["\ufffd", "\ufffd"]);
    expect(encoded(decoded('{"a":[]}', { keep_empty_arrays: true }))).toBe('{"a":[]}');
  });

  it("keeps to its limits, and needs no stack for depth", () => {
    const deep = (levels: number): string => "[".repeat(levels) + "]".repeat(levels);
    expect(errorOf(decode!(deep(1001))).message).toContain("deeper than 1000 levels");
    expect(decode!(deep(1000))[1]).toBeUndefined();
    expect(errorOf(decode!(deep(4), { max_depth: 3 })).message).toContain("deeper than 3 levels");
    const wide = functionsOf(createJson({ maxDepth: 100_000, maxSize: 300_000 }));
    expect(wide["decode"]!(deep(100_000))[1]).toBeUndefined();
    const [value] = wide["decode"]!(deep(100_000));
    expect(wide["encode"]!(value)[0] === deep(100_000)).toBe(true);
    expect(errorOf(wide["decode"]!(" ".repeat(300_001))).message).toBe("JSON: longer than 300000 characters");
    expect(errorOf(wide["encode"]!("x".repeat(300_000))).message).toBe("JSON: longer than 300000 characters");
    expect(() => createJson({ maxDepth: 0 })).toThrow("option maxDepth: must be a positive integer, not 0");
    expect(() => createJson({ maxDepth: 100_001 })).toThrow("option maxDepth: must be at most 100000");
    expect(() => createJson({ maxSize: "5" } as never)).toThrow(
      "option maxSize: expected a number, found string",
    );
    expect(() => createJson(5 as never)).toThrow(coded("ERR_OPTION"));
  });
});

describe("encode", () => {
  it("writes what it reads again", () => {
    const leaf = fc.oneof(
      fc.double({ noNaN: true, noDefaultInfinity: true }),
      fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
      fc.boolean(),
      fc.string({ unit: "binary" }),
      fc.constant(NULL),
    );
    const value = fc.letrec((tie) => ({
      any: fc.oneof(
        { depthSize: "small" },
        leaf,
        fc.array(tie("any"), { minLength: 1, maxLength: 4 }),
        fc.dictionary(fc.string(), tie("any"), { maxKeys: 4 }),
      ),
    })).any;
    const exact = (of: unknown): unknown =>
      typeof of === "bigint" && Number.isSafeInteger(Number(of)) ? Number(of) : of;
    fc.assert(
      fc.property(value, fc.nat(4), (given, indent) => {
        const text = encoded(given, { indent });
        expect(() => JSON.parse(text)).not.toThrow();
        const normal = (of: unknown): unknown => {
          if (Array.isArray(of)) return of.map(normal);
          if (typeof of !== "object" || of === null || of === NULL) return exact(of);
          return new Map(
            Object.entries(of)
              .sort(([a], [b]) => (a < b ? -1 : 1))
              .map(([name, inner]) => [name, normal(inner)]),
          );
        };
        expect(normal(decoded(text))).toStrictEqual(normal(given));
      }),
    );
  });

  it.each([
    [2 ** 53, "9007199254740992.0"],
    [2 ** 62, "4611686018427388000.0"],
    [1e21, "1e+21"],
    [-0, "-0.0"],
    [0.1, "0.1"],
    [2n ** 63n - 1n, "9223372036854775807"],
  ])("writes %s as %s", (number, text) => {
    expect(encoded(number)).toBe(text);
    expect(Object.is(decoded(text), number)).toBe(true);
  });

  it("sorts names, and sets levels in", () => {
    expect(encoded({ b: [1, { c: {} }], a: [] })).toBe('{"a":[],"b":[1,{"c":{}}]}');
    expect(encoded({ b: [1, { c: {} }], a: [] }, { indent: 2 })).toBe(
      '{\n  "a": [],\n  "b": [\n    1,\n    {\n      "c": {}\n    }\n  ]\n}',
    );
    expect(encoded({ a: {} }, { empty_arrays: true })).toBe('{"a":[]}');
    expect(
      encoded(
        new Map<unknown, unknown>([
          [10, "x"],
          ["a", 1],
        ]),
        { number_keys: true },
      ),
    ).toBe('{"10":"x","a":1}');
  });

  const cyclic: Record<string, unknown> = { a: {} };
  cyclic["a"] = { b: [1, cyclic] };

  it.each<[string, unknown, string]>([
    ["nan", [1, Number.NaN], "at [2]: nan has no JSON"],
    ["infinity", { a: -Infinity }, "at .a: inf has no JSON"],
    ["a cycle", cyclic, "at .a.b[2]: a table that holds itself"],
    ["a function", { "x y": () => 1 }, 'at ["x y"]: a function has no JSON'],
    ["bytes", ["\udcff"], "at [1]: a string that is not UTF-8"],
    [
      "a hole",
      new Map([
        [1, 1],
        [3, 3],
      ]),
      "the key 1 in a table that is not an array from 1 to n (see json.null, number_keys)",
    ],
    ["an object as a key", new Map([[{}, 1]]), "a key that is a table"],
    ["an instance", [new URL("a:b")], "at [1]: userdata has no JSON"],
  ])("refuses %s and says where", (_, value, message) => {
    expect(errorOf(encode!(value)).message).toBe(`JSON: ${message}`);
  });

  it("does not write a key twice, nor more levels than it may", () => {
    const both = new Map<unknown, unknown>([
      [1, "a"],
      ["1", "b"],
    ]);
    expect(errorOf(encode!(both, { number_keys: true })).message).toContain(
      'the keys 1 and "1" in one table',
    );
    expect(errorOf(encode!([[[1]]], { max_depth: 2 })).message).toContain("deeper than 2 levels");
    const shared = Array.from({ length: 40 }).reduce<unknown>((inner) => [inner, inner], 1);
    expect(errorOf(encode!(shared, { max_size: 10_000 })).message).toBe("JSON: longer than 10000 characters");
  });

  it.each([0, 1])("writes a value that occurs often once, with an indentation of %s", (indent) => {
    let shared: unknown = [1];
    let fibonacci: unknown = { a: 1 };
    let before: unknown = [];
    for (let i = 0; i < 200; i++) {
      shared = [shared, shared];
      [fibonacci, before] = [[fibonacci, before], fibonacci];
    }
    for (const value of [shared, fibonacci])
      expect(errorOf(encode!(value, { indent })).message).toBe("JSON: longer than 67108864 characters");
    const twice = { b: [1, { c: [] }] };
    const given = [twice, [twice, twice], twice];
    expect(encoded(given, { indent })).toBe(JSON.stringify(given, undefined, indent));
    expect(errorOf(encode!([[1], [[[1]]]], { max_depth: 3 })).message).toContain("deeper than 3 levels");
    const deep = [[[1]]];
    expect(errorOf(encode!([deep, [deep]], { max_depth: 4 })).message).toBe(
      "JSON: at [2][1][1][1]: deeper than 4 levels",
    );
  });
});
