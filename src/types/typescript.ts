/** Prints a module's TypeScript declarations: each defined type under its name, and the exports as the default export. */

import { within } from "./references.js";
import type { FunctionType, Manifest, Type } from "./type.js";
import {
  callText,
  fieldText,
  paramNames,
  propertyName,
  restName,
  safeName,
  typescriptType,
  type NameOf,
} from "./typescript-type.js";

/** Names that the file itself uses. */
const OWN = ["HostError", "Exports", "ReadonlyMap"];

/** The content of `<name>.d.ts`. */
export function printTypescript(manifest: Manifest): string {
  const { name, description, define, export: exports } = manifest;
  const locals = localNames(Object.keys(define));
  const nameOf: NameOf = (type) => (type === "" ? "HostError" : (locals.get(type) ?? type));
  const whole = [...Object.values(define), exports];
  const renamed = [...locals].filter(([type, local]) => type !== local);
  const declared = Object.entries(define).flatMap(([type, of]) => [
    "",
    ...declaration(nameOf(type), of, nameOf, type === nameOf(type), of.doc),
  ]);
  return [
    `// Types of the module ${name}. Written by perilune types. Class: ${manifest.class.join(", ") || "none"}`,
    ...(whole.some(hasError) ? ["", 'import type { HostError } from "perilune";'] : []),
    ...declared,
    "",
    ...declaration("Exports", exports, nameOf, false, description),
    "",
    "export type { Exports as default };",
    ...renamed.map(([type, local]) => `export type { ${local} as ${type} };`),
    "",
  ].join("\n");
}

const hasError = (type: Type): boolean => type.kind === "error" || within(type).some(hasError);

/** A unique name in the file for each definition. */
function localNames(names: readonly string[]): ReadonlyMap<string, string> {
  const locals = new Map<string, string>();
  const taken = new Set([...OWN, ...names]);
  for (const name of names) {
    let local = safeName(name);
    while (local !== name ? taken.has(local) : OWN.includes(local)) local += "_";
    taken.add(local);
    locals.set(name, local);
  }
  return locals;
}

function declaration(
  name: string,
  type: Type,
  nameOf: NameOf,
  exported: boolean,
  doc: string | undefined,
): string[] {
  const head = exported ? "export " : "";
  switch (type.kind) {
    case "record":
      return [...plainComment(doc, ""), `${head}interface ${name} {`, ...fields(type.fields, nameOf), "}"];
    case "interface":
      return [...plainComment(doc, ""), `${head}interface ${name} {`, ...fields(type.methods, nameOf), "}"];
    case "function":
      return [
        ...comment(functionDoc(type, doc), ""),
        `${head}type ${name} = ${typescriptType(type, nameOf)};`,
      ];
    default:
      return [...plainComment(doc, ""), `${head}type ${name} = ${typescriptType(type, nameOf)};`];
  }
}

/** Prints functions as methods, for which editors show the descriptions. */
function fields(all: Readonly<Record<string, Type>>, nameOf: NameOf): string[] {
  return Object.entries(all).flatMap(([name, type]) =>
    type.kind === "function"
      ? [
          ...comment(functionDoc(type, type.doc), "  "),
          `  ${propertyName(name)}${callText(type, nameOf, ": ")};`,
        ]
      : [...plainComment(type.doc, "  "), `  ${fieldText(name, type, nameOf)};`],
  );
}

/** A function's description with those of its parameters and results. */
function functionDoc({ params, rest, results, restResult }: FunctionType, doc: string | undefined): string {
  const names = paramNames(params);
  const standard = (type: Type): string =>
    type.kind === "optional" && type.default !== undefined
      ? ` Default: ${JSON.stringify(type.default)}.`
      : "";
  const lines = params.map(({ type, doc: text = "" }, index) => {
    const about = `${escapeTags(text)}${standard(type)}`.trim();
    return about === "" ? "" : `@param ${names[index] ?? ""} ${about}`;
  });
  if (rest?.doc !== undefined) lines.push(`@param ${restName(params)} ${escapeTags(rest.doc)}`);
  const back = results.map(({ name = "", doc: text = "" }) =>
    name === "" || text === "" ? name + text : `${name}: ${text}`,
  );
  const told = [...back, restResult?.doc ?? ""].filter((text) => text !== "");
  if (told.length > 0) lines.push(`@returns ${escapeTags(told.join("; "))}`);
  return [escapeTags(doc ?? ""), ...lines].filter((line) => line !== "").join("\n");
}

/** Escapes what would read as a tag in the module's own text. */
function escapeTags(text: string): string {
  return text.replaceAll(/^(\s*)@/gm, "$1\\@");
}

/** A comment without tags. */
function plainComment(text: string | undefined, indent: string): string[] {
  return comment(escapeTags(text ?? ""), indent);
}

/** A comment. Escapes a terminator in the text. */
function comment(text: string, indent: string): string[] {
  if (text === "") return [];
  const lines = text.replaceAll("*/", "*\\/").split("\n");
  const [only = ""] = lines;
  if (lines.length === 1) return [`${indent}/** ${only} */`];
  return [`${indent}/**`, ...lines.map((line) => `${indent} * ${line}`.trimEnd()), `${indent} */`];
}
