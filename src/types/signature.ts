/**
 * Prints types in one line for people: `(string, ...any) -> (string, error?)`, `{ x: number }`, `Object[]`. Used in
 * messages and pages; luals-type.ts and typescript-type.ts print types for tools.
 */

import { isLuaName } from "./names.js";
import type { FunctionType, LiteralValue, Type } from "./type.js";

/** A type in one line. Defined types appear by name. */
export function shortType(type: Type): string {
  switch (type.kind) {
    case "optional":
      return `${atom(type.of)}?`;
    case "union":
      return type.of.map((of) => (of.kind === "union" ? `(${shortType(of)})` : member(of))).join(" | ");
    case "array":
      return `${atom(type.of)}[]`;
    case "table":
      return `{ [${shortType(type.key)}]: ${shortType(type.value)} }`;
    case "record":
      return braces(Object.entries(type.fields).map(([name, field]) => fieldText(name, field)));
    case "interface":
      return braces(
        Object.entries(type.methods).map(([name, method]) => `${name}${signature(method, true)}`),
      );
    case "function":
      return signature(type, false);
    case "literal":
      return literalText(type.value);
    case "ref":
      return type.name;
    case "bytes":
      return "string"; // as Lua sees it
    default:
      return type.kind;
  }
}

/** `(string, ...any) -> (string, error?)`, or if `named`, `(name: string, ...: any) -> (string, error?)`. */
export function signature(type: FunctionType, named: boolean): string {
  const { params, rest, results, restResult } = type;
  const args = params.map((param) => (named ? fieldText(param.name, param.type) : shortType(param.type)));
  if (rest !== undefined) args.push(named ? `...: ${shortType(rest.type)}` : `...${atom(rest.type)}`);
  const back = results.map((result) => shortType(result.type));
  if (restResult !== undefined) back.push(`...${atom(restResult.type)}`);
  const [only = ""] = back;
  const single = back.length === 1 && results.length === 1 && results[0]?.type.kind !== "function";
  return `(${args.join(", ")}) -> ${single ? only : `(${back.join(", ")})`}`;
}

/** A literal in Lua's syntax, on one line. */
export function literalText(value: LiteralValue): string {
  return typeof value === "string" ? JSON.stringify(value) : String(value);
}

function fieldText(name: string, type: Type): string {
  const key = isLuaName(name) ? name : `[${JSON.stringify(name)}]`;
  return type.kind === "optional" ? `${key}?: ${shortType(type.of)}` : `${key}: ${shortType(type)}`;
}

const braces = (parts: readonly string[]): string => (parts.length === 0 ? "{}" : `{ ${parts.join(", ")} }`);

/** A type that a suffix can follow directly. */
function atom(type: Type): string {
  const text = shortType(type);
  return type.kind === "union" || type.kind === "function" || type.kind === "optional" ? `(${text})` : text;
}

const member = (type: Type): string => (type.kind === "function" ? `(${shortType(type)})` : shortType(type));
