/** Definitions of host modules: what is refused when they are made, and when they are built. */

import { describe, expect, test } from "vitest";
import {
  BuildFailedError,
  BuildMissingError,
  BuildPromiseError,
  BuiltShapeError,
  DefinitionDescriptionError,
  DefinitionNameError,
  DefinitionNameMissingError,
  DefinitionShapeError,
  DefinitionTypesError,
  DuplicateModuleError,
  ExportsDifferError,
  HostModuleError,
  UnknownClassError,
} from "../../../src/errors/host-module.js";
import { buildModule, requireDistinct } from "../../../src/modules/host/build.js";
import { defineModule, describeModule, type HostModule } from "../../../src/modules/host/define.js";
import { checkExports } from "../../../src/modules/host/exports.js";
import { lowLevel } from "../../../src/modules/host/low-level.js";
import { t } from "../../../src/types/builder.js";
import type { Type } from "../../../src/types/type.js";
import { caught } from "../../support/caught.js";

/** A definition as plain JavaScript may give it. */
const define = (definition: unknown): HostModule =>
  defineModule(definition as Parameters<typeof defineModule>[0]);

const types = () => ({ export: t.record({ f: t.function({}) }) });
const build = () => ({ exports: { f: () => undefined } });
const right = { name: "m", types, build };

test("a definition is its manifest and its build", () => {
  const module = define({ ...right, description: " Text. \r\n", class: ["io", "network", "io"] });
  expect(module.name).toBe("m");
  expect(module.manifest).toEqual({
    name: "m",
    description: "Text.",
    class: ["io", "network"],
    define: {},
    export: { kind: "record", fields: { f: { kind: "function", params: [], results: [] } } },
  });
  expect(Object.isFrozen(module.manifest.export)).toBe(true);
  expect(describeModule({ name: "native", types }).manifest.name).toBe("native");
});

type ErrorClass = abstract new (...args: never[]) => HostModuleError;

describe("a definition is refused", () => {
  test.each<[string, unknown, ErrorClass, RegExp]>([
    ["that is none", null, DefinitionShapeError, /^a host module: a definition is an object$/],
    [
      "with an unknown property",
      { ...right, classes: [] },
      DefinitionShapeError,
      /unknown property 'classes'/,
    ],
    ["without a name", { types, build }, DefinitionNameMissingError, /no name/],
    ["with an empty name", { ...right, name: "" }, DefinitionNameMissingError, /no name/],
    [
      "with a name that is none",
      { ...right, name: "a..b" },
      DefinitionNameError,
      /"a..b" is no name of a module/,
    ],
    ["with a name that is a number", { ...right, name: 1 }, DefinitionNameError, /"1" is no name/],
    [
      "with a description that is none",
      { ...right, description: 1 },
      DefinitionDescriptionError,
      /'m': description: string expected, got number/,
    ],
    [
      "with an unknown class",
      { ...right, class: ["io", "pure"] },
      UnknownClassError,
      /unknown class 'pure'; expected a list of deterministic, /,
    ],
    [
      "with classes that are no list",
      { ...right, class: "io" },
      UnknownClassError,
      /unknown class 'io'; expected a list/,
    ],
    [
      "with undefined for a class",
      { ...right, class: [undefined] },
      UnknownClassError,
      /unknown class undefined/,
    ],
    ["without types", { name: "m", build }, DefinitionTypesError, /no function 'types'/],
    [
      "whose types throw",
      {
        ...right,
        types: () => {
          throw new Error("oops");
        },
      },
      DefinitionTypesError,
      /the function threw: oops/,
    ],
    [
      "whose types are a promise",
      { ...right, types: async () => Promise.resolve(types()) },
      DefinitionTypesError,
      /gave a promise/,
    ],
    [
      "whose types are wrong",
      { ...right, types: () => ({ export: t.record({ f: t.ref("X") }) }) },
      DefinitionTypesError,
      /'m': types: export.fields.f.name: no type 'X' is defined$/,
    ],
    [
      "whose types have more",
      { ...right, types: () => ({ ...types(), exports: 1 }) },
      DefinitionTypesError,
      /unknown property 'exports'/,
    ],
    ["without build", { name: "m", types }, BuildMissingError, /no function 'build'/],
    ["whose build is none", { ...right, build: {} }, BuildMissingError, /no function 'build'/],
  ])("%s", (_, definition, kind, message) => {
    const error = caught(() => define(definition));
    expect(error).toBeInstanceOf(kind);
    expect(error.message).toMatch(message);
    expect(error.name).toBe(kind.name);
  });

  test("two modules of one name", () => {
    expect(() => {
      requireDistinct([define(right), define({ ...right, name: "n" })]);
    }).not.toThrow();
    expect(() => {
      requireDistinct([define(right), define(right)]);
    }).toThrow(DuplicateModuleError);
  });
});

describe("what is built is refused", () => {
  test.each<[string, unknown, ErrorClass, RegExp]>([
    [
      "when build throws",
      () => {
        throw new TypeError("no disk");
      },
      BuildFailedError,
      /'m': build failed: no disk$/,
    ],
    [
      "when build gives a promise",
      async () => Promise.resolve(build()),
      BuildPromiseError,
      /returned a promise/,
    ],
    [
      "when the promise fails",
      async () => Promise.reject(new Error("nobody waits for it")),
      BuildPromiseError,
      /returned a promise/,
    ],
    [
      "when an export throws as it is read",
      () => ({
        exports: {
          get f(): never {
            throw new TypeError("no disk");
          },
        },
      }),
      BuildFailedError,
      /'m': build failed: no disk$/,
    ],
    ["when build gives nothing", () => undefined, BuiltShapeError, /returned undefined, no object/],
    ["when build gives null", () => null, BuiltShapeError, /returned null, no object/],
    [
      "when build gives the exports alone",
      () => ({ f: () => undefined }),
      BuiltShapeError,
      /without 'exports'/,
    ],
    ["when build gives more", () => ({ ...build(), yield: [] }), BuiltShapeError, /unknown property 'yield'/],
    [
      "when yields are no names",
      () => ({ ...build(), yields: "sleep" }),
      BuiltShapeError,
      /no list of names/,
    ],
    [
      "when exports differ",
      () => ({ exports: { g: 1 } }),
      ExportsDifferError,
      /:\n {2}exports\.f: missing; expected a function\n {2}exports\.g: not in the types: number$/,
    ],
  ])("%s", (_, wrong, kind, message) => {
    const module = define({ ...right, build: wrong });
    const error = caught(() => buildModule(module));
    expect(error).toBeInstanceOf(kind);
    expect(error.message).toMatch(message);
    // A retry gives the same.
    expect(caught(() => buildModule(module)).message).toBe(error.message);
  });

  test("what was thrown is the cause", () => {
    const thrown = new TypeError("no disk");
    const module = define({
      ...right,
      build: () => {
        throw thrown;
      },
    });
    expect(caught(() => buildModule(module)).cause).toBe(thrown);
  });

  test("what is right is given back", () => {
    expect(
      buildModule(define({ ...right, build: () => ({ ...build(), yields: ["sleep"] }) })).yields,
    ).toEqual(["sleep"]);
  });
});

describe("exports are compared with their types", () => {
  const differences = (type: Type, exports: unknown): string[] =>
    checkExports(
      {
        name: "m",
        define: { Point: t.record({ x: t.number }), Util: t.record({ f: t.function({}) }) },
        export: type,
      },
      exports,
    ).map(({ path, problem }) => `${path}: ${problem}`);
  const f = (): void => undefined;

  test.each<[Type, unknown, string[]]>([
    [t.record({ f: t.function({}) }), { f }, []],
    [t.record({ f: t.function({}) }), { f: lowLevel(() => 0) }, []],
    [t.record({ f: t.function({}) }), { f: 1 }, ["exports.f: function expected, got number"]],
    [t.record({ f: t.function({}) }), [f], ["exports: table expected, got array"]],
    [t.record({ f: t.function({}) }), undefined, ["exports: table expected, got nil"]],
    [t.record({ toString: t.function({}) }), {}, ["exports.toString: missing; expected a function"]],
    [t.record({}), { "odd name": f }, ['exports["odd name"]: not in the types: function']],
    [t.record({}), { nothing: undefined }, []],
    [
      t.record({ util: t.record({ f: t.function({}) }) }),
      { util: { g: f } },
      ["exports.util.f: missing; expected a function", "exports.util.g: not in the types: function"],
    ],
    [
      t.record({ util: t.ref("Util") }),
      { util: { g: f } },
      ["exports.util.f: missing; expected a function", "exports.util.g: not in the types: function"],
    ],
    [t.record({ note: t.optional(t.string) }), {}, []],
    [
      t.record({ v: t.string, n: t.integer }),
      { v: 1, n: 1.5 },
      ["exports.v: string expected, got number", "exports.n: number has no integer representation"],
    ],
    [
      t.record({ p: t.array(t.ref("Point")) }),
      { p: [{ x: 1 }, { x: "1" }] },
      ["exports.p: item 2: field 'x': number expected, got string"],
    ],
    [t.record({ p: t.array(t.ref("Point")) }), {}, ["exports.p: missing; expected Point[]"]],
    [t.function({}), f, []],
    [t.function({}), { f }, ["exports: function expected, got object"]],
    [t.string, "x", []],
    [t.string, 1, ["exports: string expected, got number"]],
  ])("%#", (type, exports, expected) => {
    expect(differences(type, exports)).toEqual(expected);
  });
});
