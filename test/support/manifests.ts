/** Random manifests: all kinds of types, odd names, texts that are hard to print. */

import fc from "fast-check";
import { MODULE_CLASSES } from "../../src/security/classes.js";
import { readManifest } from "../../src/types/manifest.js";
import type { FunctionType, Manifest, Type } from "../../src/types/type.js";

const NAMES = ["A", "Node", "Object", "string", "Record", "end_", "Exports", "HostError", "x1"];

const identifier = fc.stringMatching(/^[a-z_][a-zA-Z0-9_]{0,6}$/);
const luaName = identifier.filter(
  (name) => !/^(?:and|break|do|else|end|false|for|goto|if|in|local|nil|not|or|then|true|self)$/.test(name),
);
const fieldName = fc.oneof(
  identifier,
  fc.constantFrom(
    "end",
    "class",
    "odd name",
    "a-b",
    "1",
    "",
    "__proto__",
    "constructor",
    'quo"te',
    "é",
    "日本",
    "a\nb",
    "]]",
    "*/",
    "\\",
    "\u2028",
  ),
);

/** Texts that end comments, begin annotations or separate cells. */
const doc = fc
  .array(
    fc.constantFrom(
      "some",
      "text",
      "*/",
      "|",
      "]]",
      "--[[",
      "@param x",
      "\\@x",
      "- item",
      "# head",
      "`code`",
      "é日本",
      "{@link x}",
      "]]>",
      "${x}",
      "/*",
      "\n",
      "\n\n",
      "| a | b |",
      "?",
      "[]",
    ),
    { minLength: 1, maxLength: 6 },
  )
  .map((parts) =>
    parts
      .join(" ")
      .split("\n")
      .map((line) => line.trim())
      .join("\n")
      .trim(),
  )
  .filter((text) => text !== "");

const documented = <T extends object>(of: fc.Arbitrary<T>): fc.Arbitrary<T> =>
  fc
    .tuple(of, fc.option(doc, { nil: undefined }))
    .map(([value, text]) => (text === undefined ? value : { ...value, doc: text }));

const literal = fc.oneof(
  fc.string({ maxLength: 8 }),
  fc.constantFrom("*/", "a|b", 'q"q', "back\\slash", "line\nfeed", "é", "`", "\u0000"),
  fc.integer(),
  fc.constantFrom(1.5, -2.25, 1e300, true, false),
);

const scalar = fc
  .constantFrom("string", "bytes", "number", "integer", "bigint", "boolean", "any", "nil", "error")
  .map((kind) => ({ kind }) as Type);

const { type, method } = fc.letrec<{ type: Type; method: FunctionType }>((tie) => ({
  type: documented(
    fc.oneof(
      { maxDepth: 3, withCrossShrink: true },
      scalar,
      literal.map((value) => ({ kind: "literal", value })),
      fc.constantFrom(...NAMES).map((name) => ({ kind: "ref", name })),
      tie("type").map((of) => ({ kind: "optional", of })),
      fc.constant({ kind: "optional", of: { kind: "string" }, default: "Hello" }),
      fc.constant({ kind: "optional", of: { kind: "boolean" }, default: false }),
      fc.array(tie("type"), { minLength: 2, maxLength: 3 }).map((of) => ({ kind: "union", of })),
      tie("type").map((of) => ({ kind: "array", of })),
      fc
        .tuple(
          scalar.filter(({ kind }) => kind !== "nil" && kind !== "bytes"),
          tie("type"),
        )
        .map(([key, value]) => ({ kind: "table", key, value })),
      fc
        .dictionary(fieldName, tie("type"), { maxKeys: 3, noNullPrototype: true })
        .map((fields) => ({ kind: "record", fields })),
      fc
        .dictionary(luaName, tie("method"), { maxKeys: 2, noNullPrototype: true })
        .map((methods) => ({ kind: "interface", methods })),
      tie("method"),
    ) as fc.Arbitrary<Type>,
  ),
  method: fc
    .record({
      params: fc.uniqueArray(documented(fc.record({ name: luaName, type: tie("type") })), {
        maxLength: 3,
        selector: ({ name }) => name,
      }),
      rest: fc.option(documented(fc.record({ type: tie("type") })), { nil: undefined }),
      results: fc.array(
        documented(
          fc.oneof(fc.record({ type: tie("type") }), fc.record({ name: luaName, type: tie("type") })),
        ),
        { maxLength: 3 },
      ),
      restResult: fc.option(documented(fc.record({ type: tie("type") })), { nil: undefined }),
    })
    .map((parts) => ({ kind: "function" as const, ...parts })),
}));

/** A type that is more than a choice, so that definitions do not only refer to each other. */
const solid = documented(
  fc.oneof(
    type.filter(({ kind }) => ["record", "interface", "function", "table"].includes(kind)),
    type.map((of): Type => ({ kind: "array", of })),
    method,
    fc
      .dictionary(luaName, documented(method), { maxKeys: 3, noNullPrototype: true })
      .map((methods): Type => ({ kind: "interface", methods })),
    fc
      .dictionary(fieldName, type, { maxKeys: 4, noNullPrototype: true })
      .map((fields): Type => ({ kind: "record", fields })),
  ),
);

const exported: fc.Arbitrary<Type> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc
      .dictionary(fieldName, fc.oneof(type, documented(method)), { maxKeys: 5, noNullPrototype: true })
      .map((fields): Type => ({ kind: "record", fields })),
  },
  { weight: 1, arbitrary: type },
);

export const moduleName = fc.constantFrom(
  "m",
  "mymodule",
  "a.b.c",
  "my-mod",
  "end",
  "local.end",
  "json",
  "x_y",
);

/** A manifest returned by `readManifest`. */
export const manifest: fc.Arbitrary<Manifest> = fc
  .record({
    name: moduleName,
    description: fc.oneof(fc.constant(""), doc),
    class: fc.subarray([...MODULE_CLASSES]),
    define: fc
      .tuple(...NAMES.map(() => solid))
      .map((types) => Object.fromEntries(NAMES.map((name, index) => [name, types[index]]))),
    export: exported,
  })
  .map((parts) => {
    const { doc: unused, ...plain } = parts.export;
    void unused;
    return readManifest({ format: 1, ...parts, export: plain }, "generated");
  });

const without = <T extends { readonly doc?: string }>({ doc: unused, ...rest }: T): Omit<T, "doc"> => {
  void unused;
  return rest;
};

/** Removes what annotations cannot express for a type within another: texts, defaults. */
function bare(of: Type): Type {
  const plain = without(of) as Type;
  switch (plain.kind) {
    case "optional":
      return { kind: "optional", of: bare(plain.of) };
    case "array":
      return { ...plain, of: bare(plain.of) };
    case "union":
      return { ...plain, of: plain.of.map(bare) };
    case "table":
      return { ...plain, key: bare(plain.key), value: bare(plain.value) };
    case "record":
      return {
        ...plain,
        fields: Object.fromEntries(Object.entries(plain.fields).map(([name, field]) => [name, bare(field)])),
      };
    case "interface": {
      const methods = Object.entries(plain.methods).map(
        ([name, found]) => [name, bare(found) as FunctionType] as const,
      );
      // An empty object looks like an empty table.
      return methods.length === 0
        ? { kind: "record", fields: {} }
        : { kind: "interface", methods: Object.fromEntries(methods) };
    }
    case "function":
      return signature(plain, true);
    case "bytes":
      return { kind: "string" };
    default:
      return plain;
  }
}

/** Like `bare`, but keeps the text of the type itself. */
const outer = (of: Type): Type => (of.doc === undefined ? bare(of) : { ...bare(of), doc: of.doc });

function signature(of: FunctionType, inline: boolean): FunctionType {
  const keep = <T extends { readonly doc?: string }>(part: T): T => (inline ? (without(part) as T) : part);
  const typeOf = (part: Type): Type =>
    !inline && part.kind === "optional" && part.default !== undefined
      ? ({ ...(bare(part) as object), default: part.default } as Type)
      : bare(part);
  const { yields, class: unused, ...plain } = of;
  void unused;
  return {
    ...keep(plain),
    // Only whether it waits, and that not for the type of a value.
    ...(yields === undefined || inline ? {} : { yields: [] }),
    params: of.params.map((param) => ({ ...keep(param), type: typeOf(param.type) })),
    ...(of.rest === undefined ? {} : { rest: { ...keep(of.rest), type: bare(of.rest.type) } }),
    results: of.results.map((result) => ({ ...keep(result), type: bare(result.type) })),
    ...(of.restResult === undefined
      ? {}
      : { restResult: { ...keep(of.restResult), type: bare(of.restResult.type) } }),
  };
}

const each = (parts: Readonly<Record<string, Type>>, change: (of: Type) => Type): Record<string, Type> =>
  Object.fromEntries(Object.entries(parts).map(([name, of]) => [name, change(of)]));

function exportedView(of: Type): Type {
  if (of.kind === "function") return signature(of, false);
  return of.kind === "record" ? { ...of, fields: each(of.fields, exportedView) } : outer(of);
}

function definedView(of: Type): Type {
  if (of.kind === "record") return { ...of, fields: each(of.fields, outer) };
  if (of.kind !== "interface") return outer(of);
  return {
    ...of,
    methods: each(of.methods, (part) => (part.kind === "function" ? signature(part, false) : part)) as Record<
      string,
      FunctionType
    >,
  };
}

/** Reduces a manifest to what a definition file for lua-language-server can express. */
export function lualsView(of: Manifest): Manifest {
  return { ...of, define: each(of.define, definedView), export: exportedView(of.export) };
}
