/** Prints types in TypeScript's syntax, for a `.d.ts`. infer.ts has the types inferred from a definition. */

import { isIdentifier } from "./names.js";
import type { FunctionType, Param, Type } from "./type.js";

/** Returns the name of a defined type in the file; "" asks for that of `LuaError`. */
export type NameOf = (name: string) => string;

/** Words that cannot name a parameter or a type in TypeScript. */
const RESERVED: ReadonlySet<string> = new Set(
  (
    "any as async await bigint boolean break case catch class const continue debugger declare default delete do else enum " +
    "export extends false finally for function if implements import in instanceof interface let never new null " +
    "number object package private protected public return static string super switch symbol this throw true try " +
    "type typeof undefined unique unknown var void while with yield arguments eval"
  ).split(" "),
);

/** A name that TypeScript accepts. */
export function safeName(name: string): string {
  return RESERVED.has(name) ? `${name}_` : name;
}

export function typescriptType(type: Type, nameOf: NameOf): string {
  const text = (of: Type): string => typescriptType(of, nameOf);
  switch (type.kind) {
    case "bytes":
      return "Uint8Array";
    case "integer":
      return "number";
    case "any":
      return "unknown";
    case "nil":
      return "undefined";
    case "error":
      return nameOf("");
    case "optional":
      return `${atom(type.of, nameOf)} | undefined`;
    case "union":
      return type.of.map((of) => atom(of, nameOf)).join(" | ");
    case "array":
      return `readonly ${atom(type.of, nameOf)}[]`;
    case "table":
      return type.key.kind === "string"
        ? `{ readonly [key: string]: ${text(type.value)} }`
        : `ReadonlyMap<${text(type.key)}, ${text(type.value)}>`;
    case "record":
      return braces(Object.entries(type.fields).map(([name, of]) => fieldText(name, of, nameOf)));
    case "interface":
      return braces(Object.entries(type.methods).map(([name, of]) => `${name}${callText(of, nameOf, ": ")}`));
    case "function":
      return callText(type, nameOf, " => ");
    case "literal":
      return typeof type.value === "string" ? quoted(type.value) : String(type.value);
    case "ref":
      return nameOf(type.name);
    default:
      return type.kind;
  }
}

const braces = (parts: readonly string[]): string => (parts.length === 0 ? "{}" : `{ ${parts.join("; ")} }`);

/** A property; an optional one may be missing. */
export function fieldText(name: string, type: Type, nameOf: NameOf): string {
  const key = `readonly ${propertyName(name)}`;
  return type.kind === "optional"
    ? `${key}?: ${typescriptType(type, nameOf)}`
    : `${key}: ${typescriptType(type, nameOf)}`;
}

export function propertyName(name: string): string {
  return isIdentifier(name) ? name : quoted(name);
}

/** Parameters and results: `(name: string) => string`. A method has a colon for `arrow`. */
export function callText(type: FunctionType, nameOf: NameOf, arrow: string): string {
  const { params, rest, results, restResult } = type;
  const names = paramNames(params);
  const required = params.map((param) => param.type.kind === "optional").lastIndexOf(false);
  const args = params.map((param, index) => {
    const text = typescriptType(param.type, nameOf);
    return `${names[index] ?? ""}${index > required ? "?" : ""}: ${text}`;
  });
  if (rest !== undefined) args.push(`...${restName(params)}: ${atom(rest.type, nameOf)}[]`);
  const values = results.map((result) => typescriptType(result.type, nameOf));
  const [only] = values;
  let back: string;
  if (restResult !== undefined) {
    back = `[${[...values, `...${atom(restResult.type, nameOf)}[]`].join(", ")}]`;
  } else if (values.length > 1) back = `[${values.join(", ")}]`;
  else back = only ?? "void";
  return `(${args.join(", ")})${arrow}${back}`;
}

/** The names of parameters in TypeScript: unique, and not reserved. */
export function paramNames(params: readonly Param[]): string[] {
  const names: string[] = [];
  for (const { name } of params) names.push(freeName(safeName(name), names));
  return names;
}

/** The name of `...`. */
export function restName(params: readonly Param[]): string {
  return freeName("args", paramNames(params));
}

function freeName(name: string, taken: readonly string[]): string {
  return taken.includes(name) ? freeName(`${name}_`, taken) : name;
}

/** A type that a suffix can follow directly. */
function atom(type: Type, nameOf: NameOf): string {
  const text = typescriptType(type, nameOf);
  return ["union", "function", "optional", "array"].includes(type.kind) ? `(${text})` : text;
}

/** A string literal. Escapes the line separators too, which JSON leaves as they are. */
function quoted(text: string): string {
  return JSON.stringify(text).replaceAll(/[\u007f-\u009f\u2028\u2029]/g, (char) => {
    return `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`;
  });
}
