/** Checks of arguments and results: messages and conversions match those of Lua's own functions. */

import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import { hasCode } from "../../src/errors/has-code.js";
import { coded } from "../support/coded.js";
import { HostError } from "../../src/errors/host-error.js";
import { loadRuntime, type LuaState } from "../../src/index.js";
import { t } from "../../src/types/builder.js";
import { argumentCheck, resultCheck } from "../../src/types/check-function.js";
import { Checks, problemOf } from "../../src/types/check.js";
import { numberText, parseNumber } from "../../src/types/numerals.js";
import { plainReader } from "../../src/types/value-reader.js";
import type { Definitions, FunctionType, Type } from "../../src/types/type.js";

let state: LuaState;
beforeAll(async () => {
  state = (await loadRuntime()).createState();
});

const DEFINE: Definitions = {
  Point: t.record({ x: t.number, y: t.optional(t.number) }),
  Circle: t.record({ r: t.number }),
  Node: t.record({ value: t.integer, left: t.optional(t.ref("Node")), right: t.optional(t.ref("Node")) }),
  Tree: t.union(t.string, t.array(t.ref("Tree"))),
  Object: t.interface({ name: t.method({ results: [t.string] }) }),
};
const checks = new Checks("m", DEFINE);

/** Calls the check of a function's arguments; returns the results, or the problem. */
function call(type: FunctionType, ...values: unknown[]): unknown[] | string {
  try {
    return argumentCheck(type, "f", checks)(values, plainReader);
  } catch (error) {
    if (!hasCode(error, "ERR_ARGUMENT")) throw error;
    return error.message;
  }
}

const one = (type: Type): FunctionType => t.function({ params: [t.param("a", type)] });

describe("arguments are taken, converted and refused as Lua's own functions do", () => {
  /** A value in Lua and in JavaScript; without one there is no argument. */
  const values: readonly (readonly [string, ...unknown[]])[] = [
    [""],
    ["nil", undefined],
    ["true", true],
    ["0", 0],
    ["-7", -7],
    ["1.5", 1.5],
    ["1e100", 1e100],
    ["0.1", 0.1],
    ["1/0", Infinity],
    ["'x'", "x"],
    ["''", ""],
    ["' 10 '", " 10 "],
    ["'0x10'", "0x10"],
    ["'1e1'", "1e1"],
    ["'1.5'", "1.5"],
    ["'10x'", "10x"],
    ["'0x1p4'", "0x1p4"],
    ["'inf'", "inf"],
    ["{}", {}],
    ["print", () => undefined],
  ];
  /** A type, a Lua function with such an argument, and JavaScript's value as that function returns it. */
  const functions: readonly (readonly [string, Type, string, (value: unknown) => unknown])[] = [
    ["string", t.string, "string.reverse(string.reverse(...))", String],
    ["integer", t.integer, "select('#', ...) == 0 and math.abs(...) or ('%d'):format(...)", String],
    [
      "number",
      t.number,
      "select('#', ...) == 0 and math.abs(...) or ('%.17g'):format(...)",
      (value) => value,
    ],
    ["table", t.table(t.any, t.any), "table.concat(...) and 'table'", () => "table"],
    ["function", t.function({}), "coroutine.create(...) and 'function'", () => "function"],
    ["any", t.any, "type(...) and 'any'", () => "any"],
    ["optional string", t.optional(t.string, ""), "table.concat({ 1, 2 }, ...):sub(2, -2)", String],
  ];
  const cases = functions.flatMap(([name, type, lua, shown]) =>
    values.map((value) => [name, value[0], type, lua, shown, value] as const),
  );

  test.each(cases)("%s of %s", (_, luaValue, type, lua, shown, value) => {
    const given = luaValue === "" ? "" : `, ${luaValue}`;
    const program = `return pcall(function(...) return ${lua} end${given})`;
    const [ok, result] = state.run(program, { name: "=test" });
    const found = call(one(type), ...value.slice(1));
    if (ok === true) {
      expect(Array.isArray(found)).toBe(true);
      const text = shown(found[0]);
      if (typeof text === "number") expect(Number(String(result).replace("inf", "Infinity"))).toBe(text);
      else expect(text).toBe(result);
    } else {
      const problem = /\(([^()]*)\)$/.exec(String(result))?.[1];
      expect(found).toBe(`bad argument #1 to 'f' (${problem ?? "?"})`);
    }
  });
});

test("numbers and texts become each other as in Lua", () => {
  const numeral = fc.oneof(
    fc.integer().map(String),
    fc.double().map(String),
    fc.bigInt({ min: -(2n ** 65n), max: 2n ** 65n }).map(String),
    fc
      .tuple(
        fc.constantFrom("0x", "-0X", " 0x"),
        fc.stringMatching(/^[0-9a-f]{0,20}(?:\.[0-9a-f]{0,4})?(?:p[+-]?[0-9]{1,3})?$/),
      )
      .map((parts) => parts.join("")),
    fc.stringMatching(/^[ \t]?[+-]?[0-9]{0,4}\.?[0-9]{0,3}(?:e[+-]?[0-9]{1,3})? ?$/),
    fc.constantFrom("nan", "inf", "0x", ".", "1e", "", " ", "1 2", "0x.p1", "١"),
  );
  fc.assert(
    fc.property(numeral, (text) => {
      const [number] = state.run("return tonumber(...)", { args: [text] });
      expect(parseNumber(text)).toEqual(number);
    }),
    { numRuns: 2000 },
  );
  const number = fc.oneof(
    fc.double(),
    fc.integer(),
    fc.maxSafeInteger(),
    fc.double({ min: -1e20, max: 1e20 }),
  );
  fc.assert(
    fc.property(number, (value) => {
      if (Number.isInteger(value) && !Number.isSafeInteger(value)) return;
      const [text] = state.run("return tostring(...)", { args: [value] });
      expect(numberText(value).replace(/^-?nan$/, "nan")).toBe(String(text).replace(/^-?nan$/, "nan"));
    }),
    { numRuns: 2000 },
  );
});

describe("functions", () => {
  const greet = t.function({
    params: [t.param("name", t.string), t.param("greeting", t.optional(t.string, "Hello"))],
    results: [t.string],
  });

  test("defaults are filled in, further arguments left out", () => {
    expect(call(greet, "Ada")).toEqual(["Ada", "Hello"]);
    expect(call(greet, "Ada", undefined)).toEqual(["Ada", "Hello"]);
    expect(call(greet, "Ada", null)).toEqual(["Ada", "Hello"]);
    expect(call(greet, "Ada", "Hi", "more")).toEqual(["Ada", "Hi"]);
    expect(call(greet)).toBe("bad argument #1 to 'f' (string expected, got no value)");
    expect(call(greet, "Ada", {})).toBe("bad argument #2 to 'f' (string expected, got table)");
    expect(call(one(t.optional(t.integer)))).toEqual([undefined]);
  });

  test("further arguments are checked one by one", () => {
    const sum = t.function({ params: [t.param("first", t.string)], rest: t.integer });
    expect(call(sum, "x")).toEqual(["x"]);
    expect(call(sum, "x", 1, "2", 3)).toEqual(["x", 1, 2, 3]);
    expect(call(sum, "x", 1, 1.5)).toBe("bad argument #3 to 'f' (number has no integer representation)");
    expect(call(sum, "x", 1, undefined, 2)).toBe("bad argument #3 to 'f' (number expected, got nil)");
  });

  test("integers that JavaScript's numbers do not hold", () => {
    expect(call(one(t.integer), 2n ** 53n)).toBe("bad argument #1 to 'f' (integer beyond 2^53)");
    expect(call(one(t.integer), 2 ** 53)).toBe("bad argument #1 to 'f' (integer beyond 2^53)");
    expect(call(one(t.integer), 2 ** 64)).toBe(
      "bad argument #1 to 'f' (number has no integer representation)",
    );
    expect(call(one(t.bigint), 2n ** 63n - 1n)).toEqual([2n ** 63n - 1n]);
    expect(call(one(t.bigint), 7)).toEqual([7n]);
    expect(call(one(t.bigint), "9223372036854775807")).toEqual([2n ** 63n - 1n]);
    expect(call(one(t.bigint), 0.5)).toBe("bad argument #1 to 'f' (number has no integer representation)");
    expect(call(one(t.bigint), 2 ** 63)).toBe(
      "bad argument #1 to 'f' (number has no integer representation)",
    );
    expect(call(one(t.number), 2n ** 60n)).toEqual([2 ** 60]);
  });

  test("results are none, one, or an array of them", () => {
    const of = (...results: Type[]): FunctionType => t.function({ results });
    const results = (type: FunctionType, returned: unknown): unknown => {
      try {
        return resultCheck(type, "m.f", checks, true)(returned);
      } catch (error) {
        if (!hasCode(error, "ERR_RESULT")) throw error;
        return error.message;
      }
    };
    expect(results(of(), undefined)).toEqual([]);
    expect(results(of(), 1)).toBe("bad result of 'm.f' (nothing expected, got number)");
    expect(results(of(t.array(t.string)), ["a"])).toEqual([["a"]]);
    expect(results(of(t.string), new Uint8Array(2))).toEqual([new Uint8Array(2)]);
    expect(results(of(t.string), 1)).toBe("bad result #1 of 'm.f' (string expected, got number)");
    expect(results(of(t.integer), 2n ** 60n)).toEqual([2n ** 60n]);
    expect(results(of(t.integer), 2n ** 63n)).toMatch(/^bad result #1/);
    expect(results(of(t.string, t.optional(t.LuaError)), ["a"])).toEqual(["a"]);
    const error = new HostError("no");
    expect(results(of(t.optional(t.string), t.optional(t.LuaError)), [null, error])).toEqual([null, error]);
    expect(results(of(t.string, t.optional(t.LuaError)), "a")).toBe(
      "bad result of 'm.f' (array of 2 results expected, got string)",
    );
    expect(results(of(t.string, t.string), ["a"])).toBe("bad result #2 of 'm.f' (string expected, got nil)");
    expect(results(of(t.string, t.string), ["a", "b", "c"])).toBe(
      "bad result of 'm.f' (array of 2 results expected, got 3)",
    );
    const more = t.function({ results: [t.string], restResult: t.integer });
    expect(results(more, ["a", 1, 2])).toEqual(["a", 1, 2]);
    expect(results(more, ["a", 1, "b"])).toBe("bad result #3 of 'm.f' (number expected, got string)");
    expect(resultCheck(of(t.string, t.string), "f", checks, false)([1, 2])).toEqual([1, 2]);
    expect(() => resultCheck(of(t.string, t.string), "f", checks, false)(1)).toThrow(coded("ERR_RESULT"));
  });
});

describe("values with parts", () => {
  const problem = (type: Type, value: unknown): string | undefined =>
    problemOf(value, checks.of(type, "exact"));

  test.each<[Type, unknown, string | undefined]>([
    [t.array(t.string), ["a", "b"], undefined],
    [t.array(t.string), [], undefined],
    [t.array(t.string), ["a", 1], "item 2: string expected, got number"],
    [t.array(t.string), "a", "table expected, got string"],
    [t.array(t.array(t.boolean)), [[true], [1]], "item 2: item 1: boolean expected, got number"],
    [t.table(t.string, t.integer), { a: 1 }, undefined],
    [t.table(t.string, t.integer), { a: "1" }, 'value of key "a": number expected, got string'],
    [t.table(t.string, t.integer), new Map([[1, 1]]), "key: string expected, got number"],
    [t.ref("Point"), { x: 1 }, undefined],
    [t.ref("Point"), { x: 1, z: 2 }, undefined],
    [t.ref("Point"), { y: 1 }, "field 'x': number expected, got nil"],
    [t.ref("Point"), { x: 1, y: "2" }, "field 'y': number expected, got string"],
    [t.record({ p: t.ref("Point") }), { p: { x: "1" } }, "field 'p': field 'x': number expected, got string"],
    [t.union(t.string, t.number), true, "string or number expected, got boolean"],
    [t.union(t.array(t.string), t.ref("Point")), { x: 1 }, undefined],
    [t.union(t.array(t.string), t.ref("Point")), {}, undefined],
    [
      t.union(t.array(t.string), t.ref("Point")),
      { y: 1 },
      "string[] or Point expected, got table; not string[]: table without items; not Point: field 'x': number expected, got nil",
    ],
    [t.union(t.string, t.integer), 1.5, "number has no integer representation"],
    [t.union(t.string, t.ref("Point")), { x: "1" }, "field 'x': number expected, got string"],
    [
      t.union(t.ref("Point"), t.ref("Circle")),
      { r: "1" },
      "Point or Circle expected, got table; not Point: field 'x': number expected, got nil; not Circle: field 'r': number expected, got string",
    ],
    [t.union(t.ref("Point"), t.ref("Circle")), { r: 1 }, undefined],
    [t.oneOf("r", "w"), "w", undefined],
    [t.oneOf("r", "w", 1), "x", '"r", "w" or 1 expected, got "x"'],
    [t.oneOf("r", "w"), 1, '"r" or "w" expected, got number'],
    [t.literal("a"), "b", '"a" expected, got "b"'],
    [t.literal(true), false, "true expected, got false"],
    [t.literal("a"), "b".repeat(100), `"a" expected, got "${"b".repeat(40)}..."`],
    [t.ref("Object"), { name: () => "x" }, undefined],
    [t.ref("Object"), new Date(0), "m.Object expected, got userdata"],
    [t.LuaError, new Error("x"), undefined],
    [t.LuaError, "x", "LuaError expected, got string"],
    [t.nil, 0, "nil expected, got number"],
    [t.ref("Tree"), ["a", ["b", []]], undefined],
    [t.ref("Tree"), ["a", [1]], "item 2: item 1: string or { } expected"],
  ])("%#", (type, value, expected) => {
    if (expected?.endsWith("expected") === true)
      expect(problem(type, value)).toMatch(/^item 2: item 1: string or .* expected, got number$/);
    else expect(problem(type, value)).toBe(expected);
  });

  test("come as JavaScript has them, whatever their keys", () => {
    const record = one(t.record({ ["__proto__"]: t.number, a: t.optional(t.string, "d") }));
    const [given] = call(record, JSON.parse('{"__proto__":1}')) as [object];
    expect(Object.getPrototypeOf(given)).toBe(Object.prototype);
    expect(Object.entries(given)).toEqual([
      ["__proto__", 1],
      ["a", "d"],
    ]);
    expect(call(one(t.table(t.integer, t.string)), ["x"])).toEqual([new Map([[1, "x"]])]);
    expect(call(one(t.table(t.string, t.string)), new Map([["k", "v"]]))).toEqual([{ k: "v" }]);
  });

  test("that contain themselves are refused, ones that are shared are not", () => {
    const node: Record<string, unknown> = { value: 1 };
    node["left"] = { value: 2, left: node };
    expect(problem(t.ref("Node"), node)).toBe("field 'left': field 'left': cyclic table");
    let shared: unknown = { value: 0 };
    for (let level = 1; level < 100; level++) shared = { value: level, left: shared, right: shared };
    expect(problem(t.ref("Node"), shared)).toBeUndefined();
    let deep: unknown = { value: 0 };
    for (let level = 1; level < 1000; level++) deep = { value: level, left: deep };
    expect(problem(t.ref("Node"), deep)).toMatch(/tables nested deeper than 200 levels$/);
    let wrong: unknown = [1];
    for (let level = 0; level < 60; level++) wrong = [wrong, wrong];
    expect(problem(t.ref("Tree"), wrong)).toMatch(/^item 1: /);
  });
});
