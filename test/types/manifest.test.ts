/** The manifest as JSON: it reads back unchanged, and errors name the path of the fault. */

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ModuleError } from "../../src/errors/module.js";
import type { ErrorsByCode } from "../../src/errors/has-code.js";
import { coded } from "../support/coded.js";
import { printManifest, readManifest } from "../../src/types/manifest.js";
import { commandsOf } from "../../src/types/commands.js";
import { printMarkdown } from "../../src/types/markdown.js";
import { printFiles } from "../../src/types/addon.js";
import { manifest } from "../support/manifests.js";
import { caught } from "../support/caught.js";
import { rounds } from "../support/scale.js";

type ManifestProblem = ErrorsByCode["ERR_MANIFEST"];

test("written values read back unchanged", () => {
  fc.assert(
    fc.property(manifest, (made) => {
      expect(readManifest(printManifest(made), "again")).toEqual(made);
      expect(readManifest(JSON.parse(printManifest(made)), "again")).toEqual(made);
    }),
    { numRuns: rounds(60, 200) },
  );
});

test("it cannot be changed", () => {
  const made = readManifest(base({ fields: {} }), "test");
  expect(() => Object.assign(made.export, { kind: "nil" })).toThrow(TypeError);
});

function base(exported: object, more: object = {}): Record<string, unknown> {
  return { format: 1, name: "m", class: [], export: { kind: "record", ...exported }, ...more };
}

const field = (type: unknown): Record<string, unknown> => base({ fields: { f: type } });
const call = (parts: object): Record<string, unknown> =>
  field({ kind: "function", params: [], results: [], ...parts });
const string = { kind: "string" };

function nest(levels: number): object {
  let type: object = string;
  for (let level = 0; level < levels; level++) type = { kind: "array", of: type };
  return type;
}

describe("an error names its place", () => {
  test.each<[unknown, string, string | RegExp]>([
    [null, "", "object expected, got null"],
    [[], "", "object expected, got array"],
    [{}, "", "no 'format'"],
    [base({ fields: {} }, { format: 2 }), "format", "format 1 expected, got 2"],
    [base({ fields: {} }, { surplus: 1 }), "", "unknown property 'surplus'"],
    [base({ fields: {} }, { name: "1x" }), "name", "'1x' is not a module name"],
    [base({ fields: {} }, { name: 1 }), "name", "string expected, got number"],
    [base({ fields: {} }, { class: "io" }), "class", "array expected, got string"],
    [base({ fields: {} }, { class: ["io", "pure"] }), "class[1]", /^unknown class 'pure'; expected one of/],
    [base({ fields: {} }, { description: "a\u0007b" }), "description", "a control character in the text"],
    [base({ fields: {} }, { define: { "a-b": string } }), 'define["a-b"]', /^not a type name/],
    [base({ fields: {} }, { define: { bigint: string } }), "define.bigint", "'bigint' is a built-in type"],
    [base({ fields: {}, doc: "x" }), "export.doc", "the module's description takes the place of this text"],
    [base({}), "export", "no 'fields'"],
    [field({}), "export.fields.f", "not a type: it has no 'kind'"],
    [field("string"), "export.fields.f", "object expected, got string"],
    [field({ kind: "strin" }), "export.fields.f.kind", "unknown kind 'strin'"],
    [field({ kind: "constructor" }), "export.fields.f.kind", "unknown kind 'constructor'"],
    [field({ kind: "string", of: string }), "export.fields.f", "unknown property 'of'"],
    [field({ kind: "array" }), "export.fields.f", "no 'of'"],
    [call({ yields: "m.sleep" }), "export.fields.f.yields", "array expected, got string"],
    [
      call({ yields: ["promise", "sleep"] }),
      "export.fields.f.yields[1]",
      "'sleep' is not the id of a command: module.name",
    ],
    [call({ class: "io" }), "export.fields.f.class", "array expected, got string"],
    [call({ class: ["pure"] }), "export.fields.f.class[0]", /^unknown class 'pure'; expected one of/],
    [field({ kind: "union", of: [string] }), "export.fields.f.of", "a union has at least two types"],
    [field({ kind: "union", of: [string, { kind: "x" }] }), "export.fields.f.of[1].kind", "unknown kind 'x'"],
    [
      field({ kind: "table", key: { kind: "nil" }, value: string }),
      "export.fields.f.key",
      "nil is not a key",
    ],
    [field({ kind: "literal", value: null }), "export.fields.f.value", /got null$/],
    [field({ kind: "literal", value: "\ud800" }), "export.fields.f.value", "a lone surrogate is not text"],
    [field({ kind: "ref", name: "Nope" }), "export.fields.f.name", "no type 'Nope' is defined"],
    [field({ kind: "ref", name: "toString" }), "export.fields.f.name", "no type 'toString' is defined"],
    [
      field({ kind: "optional", of: string, default: 1 }),
      "export.fields.f.default",
      "the default is not of the type",
    ],
    [
      field({ kind: "optional", of: { kind: "integer" }, default: 1.5 }),
      "export.fields.f.default",
      "the default is not of the type",
    ],
    [
      field({ kind: "interface", methods: { "a b": { kind: "function", params: [], results: [] } } }),
      'export.fields.f.methods["a b"]',
      "not a name that a method can be called by",
    ],
    [
      field({ kind: "interface", methods: { a: string } }),
      "export.fields.f.methods.a",
      "a method is a function",
    ],
    [call({ params: {} }), "export.fields.f.params", "array expected, got object"],
    [
      call({ params: [{ name: "end", type: string }] }),
      "export.fields.f.params[0].name",
      "'end' is not a parameter name",
    ],
    [
      call({
        params: [
          { name: "a", type: string },
          { name: "a", type: string },
        ],
      }),
      "export.fields.f.params[1]",
      "duplicate parameter 'a'",
    ],
    [
      call({ params: [{ name: "a", type: { kind: "y" } }] }),
      "export.fields.f.params[0].type.kind",
      "unknown kind 'y'",
    ],
    [
      call({ results: [{ name: "1", type: string }] }),
      "export.fields.f.results[0].name",
      "'1' is not a result name",
    ],
    [call({ rest: { kind: "string" } }), "export.fields.f.rest", "no 'type'"],
    [base({ fields: { "odd name": {} } }), 'export.fields["odd name"]', "not a type: it has no 'kind'"],
    [
      base({ fields: {} }, { define: { A: { kind: "ref", name: "A" } } }),
      "define.A",
      "the type is defined only as itself",
    ],
    [
      base(
        { fields: {} },
        {
          define: {
            A: { kind: "optional", of: { kind: "ref", name: "B" } },
            B: { kind: "union", of: [string, { kind: "ref", name: "A" }] },
          },
        },
      ),
      "define.A",
      "the type is defined only as itself",
    ],
  ])("%#", (json, path, problem) => {
    const error = caught(() => readManifest(json, "m.types.json"));
    expect(error).toBeInstanceOf(ModuleError);
    expect((error as ManifestProblem).path).toBe(path);
    if (typeof problem === "string") expect((error as ManifestProblem).problem).toBe(problem);
    else expect((error as ManifestProblem).problem).toMatch(problem);
    expect((error as ManifestProblem).message.startsWith("m.types.json: ")).toBe(true);
  });

  test("text that is not JSON", () => {
    expect(() => readManifest("{", "m.types.json")).toThrow(coded("ERR_MANIFEST_SYNTAX"));
  });

  test("types that stand too deep in each other", () => {
    expect(readManifest(field(nest(40)), "deep").name).toBe("m");
    const deep = caught(() => readManifest(field(nest(10_000)), "deep")) as ManifestProblem;
    expect(deep.problem).toBe("nested deeper than 100 levels");
  });
});

describe("the page", () => {
  /** Cells of a row, divided by bars that are not escaped. */
  const cells = (row: string): number => row.replaceAll(/\\\|/g, "").split("|").length - 2;

  test("has tables whose rows have as many cells as their heads, whatever the texts", () => {
    fc.assert(
      fc.property(manifest, (made) => {
        const lines = printMarkdown(made).split("\n");
        lines.forEach((line, index) => {
          if (!/^\| (?:Field|Parameter|Result) \| Type \| {2}\|$/.test(line)) return;
          for (let row = index + 1; lines[row]?.startsWith("| "); row++)
            expect(cells(lines[row] ?? "")).toBe(3);
        });
        const exported = made.export;
        if (exported.kind !== "record") return;
        const functions = Object.values(exported.fields).filter(({ kind }) => kind === "function");
        expect(lines.filter((line) => /^## `+.*->/s.test(line)).length).toBeGreaterThanOrEqual(
          functions.length,
        );
      }),
      { numRuns: 100 },
    );
  });

  test("(string, ...any) -> (string, error?)", () => {
    const type = {
      params: [{ name: "format", type: string }],
      rest: { type: { kind: "any" } },
      results: [{ type: string }, { type: { kind: "optional", of: { kind: "error" } } }],
    };
    const page = printMarkdown(
      readManifest(
        base({
          fields: {
            log: { kind: "function", ...type },
            old: { kind: "optional", of: { kind: "function", ...type } },
          },
        }),
        "test",
      ),
    );
    expect(page).toContain("## `m.log(format: string, ...: any) -> (string, error?)`\n");
    expect(page).toContain("| `old` | `((string, ...any) -> (string, error?))?` |");
  });
});

test("a function has the commands that it waits for", () => {
  const yields = ["fetch.page", "promise", "fetch.page"];
  const made = readManifest(call({ yields, doc: "Fetches." }), "test");
  expect(readManifest(printManifest(made), "again")).toEqual(made);
  expect(commandsOf(made)).toEqual(["fetch.page"]);
  expect(printMarkdown(made)).toContain("Fetches.\n\nWaits for `fetch.page`, `promise`.\n");
});

test("an addon has its library and its config.json", () => {
  const made = readManifest(base({ fields: {} }, { name: "a.my-mod" }), "test");
  const files = printFiles([made]);
  expect([...files.keys()]).toEqual([
    "luals/library/a/my-mod.lua",
    "typescript/a/my-mod.d.ts",
    "markdown/a/my-mod.md",
    "json/a/my-mod.types.json",
    "luals/library/LuaError.lua",
    "luals/config.json",
  ]);
  expect(JSON.parse(files.get("luals/config.json") ?? "")).toEqual({
    name: "perilune",
    words: ["require[%s%(]*['\"]a%.my%-mod['\"]"],
    settings: {},
  });
  expect([...printFiles([made], ["markdown"]).keys()]).toEqual(["markdown/a/my-mod.md"]);
});
