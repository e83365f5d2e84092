/** Definitions of host modules: errors when they are defined, and when they are built. */

import { describe, expect, test } from "vitest";
import { ModuleError } from "../../../src/errors/module.js";
import { buildModule, requireDistinct } from "../../../src/modules/host/build.js";
import { defineModule, describeModule, type HostModule } from "../../../src/modules/host/define.js";
import { checkExports } from "../../../src/modules/host/check-exports.js";
import { lowLevel } from "../../../src/modules/host/low-level.js";
import { t } from "../../../src/types/builder.js";
import type { Type } from "../../../src/types/type.js";
import { Yield } from "../../../src/values/yield.js";
import { coded } from "../../support/coded.js";
import { caught } from "../../support/caught.js";

/** Passes a definition without types, like plain JavaScript. */
const define = (definition: unknown): HostModule =>
  defineModule(definition as Parameters<typeof defineModule>[0]);

const types = () => ({ export: t.record({ f: t.function({}) }) });
const build = () => ({ exports: { f: () => undefined } });
const right = { name: "m", types, build };
const waiting = {
  name: "m",
  types: () => ({ export: t.record({ f: t.function({ yields: ["m.sleep"] }) }) }),
};

class Sleep extends Yield {
  readonly commandId = "m.sleep";
  toCommand(): number {
    return 1;
  }
}

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

describe("a definition is refused", () => {
  test.each<[string, unknown, ReturnType<typeof coded>, RegExp]>([
    [
      "that is not an object",
      null,
      coded("ERR_DEFINITION_SHAPE"),
      /^a host module: a definition must be an object$/,
    ],
    [
      "with an unknown property",
      { ...right, classes: [] },
      coded("ERR_DEFINITION_SHAPE"),
      /unknown property 'classes'/,
    ],
    ["without a name", { types, build }, coded("ERR_DEFINITION_NAME_MISSING"), /no name/],
    ["with an empty name", { ...right, name: "" }, coded("ERR_DEFINITION_NAME_MISSING"), /no name/],
    [
      "with an invalid name",
      { ...right, name: "a..b" },
      coded("ERR_DEFINITION_NAME"),
      /"a..b" is not a module name/,
    ],
    [
      "with a name that is a number",
      { ...right, name: 1 },
      coded("ERR_DEFINITION_NAME"),
      /"1" is not a module name/,
    ],
    [
      "with an invalid description",
      { ...right, description: 1 },
      coded("ERR_DEFINITION_DESCRIPTION"),
      /'m': description: string expected, got number/,
    ],
    [
      "with an unknown class",
      { ...right, class: ["io", "pure"] },
      coded("ERR_DEFINITION_CLASS"),
      /unknown class 'pure'; expected a list of deterministic, /,
    ],
    [
      "with classes that are not a list",
      { ...right, class: "io" },
      coded("ERR_DEFINITION_CLASS"),
      /unknown class 'io'; expected a list/,
    ],
    [
      "with undefined for a class",
      { ...right, class: [undefined] },
      coded("ERR_DEFINITION_CLASS"),
      /unknown class undefined/,
    ],
    [
      "whose getter throws",
      {
        ...right,
        get class(): never {
          throw new RangeError("oops");
        },
      },
      coded("ERR_DEFINITION_SHAPE"),
      /^a host module: reading the definition threw: oops$/,
    ],
    [
      "whose getter of build throws",
      {
        ...right,
        get build(): never {
          throw new RangeError("oops");
        },
      },
      coded("ERR_DEFINITION_SHAPE"),
      /^a host module: reading the definition threw: oops$/,
    ],
    [
      "whose types are a revoked proxy",
      {
        ...right,
        types: () => {
          const { proxy, revoke } = Proxy.revocable({}, {});
          revoke();
          return { export: proxy };
        },
      },
      coded("ERR_DEFINITION_SHAPE"),
      /reading the definition threw: .*revoked/,
    ],
    ["without types", { name: "m", build }, coded("ERR_DEFINITION_TYPES"), /no function 'types'/],
    [
      "whose types throw",
      {
        ...right,
        types: () => {
          throw new Error("oops");
        },
      },
      coded("ERR_DEFINITION_TYPES"),
      /the function threw: oops/,
    ],
    [
      "whose types are a promise",
      { ...right, types: async () => Promise.resolve(types()) },
      coded("ERR_DEFINITION_TYPES"),
      /returned a promise/,
    ],
    [
      "whose types are wrong",
      { ...right, types: () => ({ export: t.record({ f: t.ref("X") }) }) },
      coded("ERR_DEFINITION_TYPES"),
      /'m': types: export.fields.f.name: no type 'X' is defined$/,
    ],
    [
      "whose types have more",
      { ...right, types: () => ({ ...types(), exports: 1 }) },
      coded("ERR_DEFINITION_TYPES"),
      /unknown property 'exports'/,
    ],
    ["without build", { name: "m", types }, coded("ERR_BUILD_MISSING"), /no function 'build'/],
    ["whose build is none", { ...right, build: {} }, coded("ERR_BUILD_MISSING"), /no function 'build'/],
  ])("%s", (_, definition, kind, message) => {
    const error = caught(() => define(definition));
    expect(error).toEqual(kind);
    expect(error).toBeInstanceOf(ModuleError);
    expect(error.message).toMatch(message);
  });

  test("two modules of one name", () => {
    expect(() => {
      requireDistinct([define(right), define({ ...right, name: "n" })]);
    }).not.toThrow();
    expect(() => {
      requireDistinct([define(right), define(right)]);
    }).toThrow(coded("ERR_DUPLICATE_MODULE"));
  });
});

describe("refuses results of build", () => {
  test.each<[string, unknown, ReturnType<typeof coded>, RegExp]>([
    [
      "when build throws",
      () => {
        throw new TypeError("no disk");
      },
      coded("ERR_BUILD_FAILED"),
      /'m': build failed: no disk$/,
    ],
    [
      "when build gives a promise",
      async () => Promise.resolve(build()),
      coded("ERR_BUILD_PROMISE"),
      /returned a promise/,
    ],
    [
      "when the promise fails",
      async () => Promise.reject(new Error("nobody waits for it")),
      coded("ERR_BUILD_PROMISE"),
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
      coded("ERR_BUILD_FAILED"),
      /'m': build failed: no disk$/,
    ],
    [
      "when build gives nothing",
      () => undefined,
      coded("ERR_BUILD_RESULT"),
      /returned undefined, not an object/,
    ],
    ["when build gives null", () => null, coded("ERR_BUILD_RESULT"), /returned null, not an object/],
    [
      "when build gives the exports alone",
      () => ({ f: () => undefined }),
      coded("ERR_BUILD_RESULT"),
      /without 'exports'/,
    ],
    [
      "when build gives more",
      () => ({ ...build(), yield: [] }),
      coded("ERR_BUILD_RESULT"),
      /unknown property 'yield'/,
    ],
    [
      "when yields are not a list",
      () => ({ ...build(), yields: "sleep" }),
      coded("ERR_BUILD_RESULT"),
      /'yields' that is not a list of \{ type, command \}/,
    ],
    [
      "when yields are ids only",
      () => ({ ...build(), yields: ["m.sleep"] }),
      coded("ERR_BUILD_RESULT"),
      /yields\[0\] that is not \{ type, command \}/,
    ],
    [
      "when a type is no class of yields",
      () => ({ ...build(), yields: [{ type: Map, command: "m.sleep" }] }),
      coded("ERR_BUILD_RESULT"),
      /yields\[0\]\.type that is neither a class of yields nor a yield/,
    ],
    [
      "when a command has no module",
      () => ({ ...build(), yields: [{ type: Sleep, command: "sleep" }] }),
      coded("ERR_BUILD_RESULT"),
      /yields\[0\]\.command "sleep", which is not the id of a command: module\.name/,
    ],
    [
      "when a class is declared twice, once by a sample",
      () => ({
        ...build(),
        yields: [
          { type: Sleep, command: "m.sleep" },
          { type: new Sleep(), command: "m.rest" },
        ],
      }),
      coded("ERR_BUILD_RESULT"),
      /'yields' with Sleep twice/,
    ],
    [
      "when a command is declared twice",
      () => ({
        ...build(),
        yields: [
          { type: Sleep, command: "m.sleep" },
          { type: class Rest extends Sleep {}, command: "m.sleep" },
        ],
      }),
      coded("ERR_BUILD_RESULT"),
      /'yields' with 'm\.sleep' twice/,
    ],
    [
      "when the types do not have a command",
      () => ({ ...build(), yields: [{ type: Sleep, command: "m.sleep" }] }),
      coded("ERR_BUILD_RESULT"),
      /'yields' with the command 'm\.sleep', which no function of the types declares/,
    ],
    [
      "when exports differ",
      () => ({ exports: { g: 1 } }),
      coded("ERR_EXPORTS_DIFFER"),
      /:\n {2}exports\.f: missing; expected a function\n {2}exports\.g: not in the types: number$/,
    ],
  ])("%s", (_, wrong, kind, message) => {
    const module = define({ ...right, build: wrong });
    const error = caught(() => buildModule(module));
    expect(error).toEqual(kind);
    expect(error).toBeInstanceOf(ModuleError);
    expect(error.message).toMatch(message);
    // A retry returns the same.
    expect(caught(() => buildModule(module)).message).toBe(error.message);
  });

  test("the thrown value is the cause", () => {
    const thrown = new TypeError("no disk");
    const module = define({
      ...right,
      build: () => {
        throw thrown;
      },
    });
    expect(caught(() => buildModule(module)).cause).toBe(thrown);
  });

  test("returns valid values", () => {
    expect(
      buildModule(
        define({
          ...waiting,
          build: () => ({ ...build(), yields: [{ type: new Sleep(), command: "m.sleep" }] }),
        }),
      ).yields,
    ).toEqual(new Map([[Sleep, "m.sleep"]]));
  });

  test("does not lack a command of the types", () => {
    expect(() => buildModule(define({ ...waiting, build }))).toThrow(
      "build returned 'yields' without the command 'm.sleep', which the types declare",
    );
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
