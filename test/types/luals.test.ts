/** Definition files for lua-language-server: written files parse, and broken ones are refused. */

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { t } from "../../src/types/builder.js";
import { printLuals } from "../../src/types/luals.js";
import { readManifest } from "../../src/types/manifest.js";
import type { Definitions, Manifest, Type } from "../../src/types/type.js";
import { readLuals } from "../support/luals/file.js";
import { LualsError } from "../support/luals/tokens.js";
import { lualsView, manifest } from "../support/manifests.js";
import { rounds } from "../support/scale.js";

function manifestOf(exported: Type, define: Definitions = {}): Manifest {
  return readManifest({ format: 1, name: "m", class: ["io"], define, export: exported }, "test");
}

test("written values read back unchanged", () => {
  fc.assert(
    fc.property(manifest, (made) => {
      expect(readLuals(printLuals(made))).toEqual(lualsView(made));
    }),
    { numRuns: rounds(60, 300) },
  );
});

test("(string, ...any) -> (string, error?)", () => {
  const log = t.function({
    params: [t.param("format", t.string)],
    rest: t.any,
    results: [t.string, t.optional(t.LuaError)],
  });
  expect(printLuals(manifestOf(t.record({ log })))).toContain(
    [
      "---@param format string",
      "---@param ... any",
      "---@return string",
      "---@return LuaError?",
      "function m.log(format, ...) end",
    ].join("\n"),
  );
  expect(printLuals(manifestOf(t.record({ log: t.optional(log) })))).toContain(
    "---@type (fun(format: string, ...: any): (string, LuaError?))?\nm.log = nil\n",
  );
});

test("functions that wait are async", () => {
  const page = t.function({ doc: "Fetches.", results: [t.string], yields: ["fetch.page"] });
  const text = printLuals(manifestOf(t.record({ page }), { Browser: t.interface({ open: page }) }));
  expect(text).toContain("--- Fetches.\n---@return string\n---@async\nfunction m.page() end");
  expect(text).toContain("---@async\nfunction Browser:open() end");
  expect(text.match(/---@async/g)?.length).toBe(2);
});

const GOOD = printLuals(
  manifestOf(
    t.record({
      make: t.function({
        params: [t.param("name", t.string), t.param("options", t.optional(t.ref("Options")))],
        rest: t.integer,
        results: [t.ref("Object"), t.optional(t.LuaError)],
      }),
      modes: t.table(t.string, t.array(t.oneOf("r", "w"))),
      util: t.record({ pi: t.number }),
    }),
    {
      Options: t.record({
        deep: t.optional(t.boolean),
        each: t.function({ params: [t.param("x", t.any)], results: [t.string] }),
      }),
      Object: t.interface({ name: t.method({ results: [t.string] }) }),
      Id: t.union(t.string, t.integer),
    },
  ),
);

describe("a file with one thing wrong is refused", () => {
  test.each([
    ["no @meta", "---@meta m\n", "\n", "does not begin with '---@meta name'"],
    ["an unknown annotation", "---@class m.Options", "---@klass m.Options", "unknown annotation '@klass'"],
    ["a class without a name", "---@class m.Options", "---@class", "ends too early|a name expected"],
    ["a class twice", "---@class m.Object", "---@class m.Options", "a second type 'Options'"],
    [
      "a class of another module",
      "---@class m.Options",
      "---@class n.Options",
      "'n.Options' is not a type of the module",
    ],
    ["a field of no class", "---@class m.Options\n", "", "annotations of nothing|of a function|something"],
    ["a field without a type", "---@field deep? boolean", "---@field deep?", "a type expected"],
    [
      "a parameter that the function has not",
      "---@param name string",
      "---@param nome string",
      "'@param nome' where the function has 'name'",
    ],
    [
      "a parameter without an annotation",
      "---@param name string\n---@param options? m.Options\n---@param ... integer\n",
      "",
      "no '@param' of 'name'",
    ],
    [
      "parameters out of order",
      "---@param name string\n---@param options? m.Options",
      "---@param options? m.Options\n---@param name string",
      "'@param options' where the function has 'name'",
    ],
    ["a parameter without a type", "---@param name string", "---@param name", "a type expected"],
    [
      "dots that the function has not",
      "(name, options, ...)",
      "(name, options)",
      "'@param ...' where the function has 'none'",
    ],
    ["a result without a type", "---@return m.Object", "---@return", "a type expected"],
    ["a bracket that does not end", "(fun(x: any): string)", "(fun(x: any): string", "'\\)' expected"],
    ["an angle that does not end", '("r"|"w")[]>', '("r"|"w")[]', "'>' expected"],
    ["a string that does not end", '"w"', '"w', "no token"],
    ["an unknown type", "---@alias m.Id string|integer", "---@alias m.Id strin|integer", "no type 'strin'"],
    [
      "a type that is not declared",
      "---@return m.Object",
      "---@return m.Objekt",
      "no type 'Objekt' is declared",
    ],
    [
      "something behind a type",
      "---@param name string",
      "---@param name string)",
      "something behind the type: \\)",
    ],
    ["a value without a type", "---@type number\n", "", "a value has one '@type'"],
    ["an alias of nothing", "---@alias m.Id string|integer", "---@alias m.Id", "a type expected"],
    ["a table that is not there", "m.util = {}\n", "", "no table 'util'"],
    ["a keyword for a name", "function m.make(", "function m.end(", "'end' is not a Lua name"],
    ["a statement", "m.util = {}", "m.util = f()", "no declaration: m.util = f\\(\\)"],
    [
      "a method of nothing",
      "function Object:name",
      "function Objekt:name",
      "'Objekt' is not a class with methods",
    ],
    ["no return", "return m\n", "", "the file returns nothing"],
    [
      "something behind the return",
      "return m\n",
      "return m\n\nm.late = {}\n",
      "something stands behind the return",
    ],
    [
      "a text that belongs to nothing",
      "return m\n",
      "--- lost\n\nreturn m\n",
      "a text that belongs to nothing",
    ],
  ])("%s", (_, good, bad, message) => {
    expect(readLuals(GOOD).name).toBe("m");
    const broken = GOOD.replace(good, bad);
    expect(broken).not.toBe(GOOD);
    expect(() => readLuals(broken)).toThrow(LualsError);
    expect(() => readLuals(broken)).toThrow(new RegExp(`(?:${message})`));
  });
});
