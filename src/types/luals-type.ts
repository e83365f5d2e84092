/**
 * Prints types in the syntax of lua-language-server (https://luals.github.io/wiki/annotations): `string?`,
 * `fun(x: integer): string`. Omits what that syntax cannot express within a type: field descriptions and defaults.
 */

import { isLuaName } from "./names.js";
import type { FunctionType, LiteralValue, Type } from "./type.js";

/** The name of a module's type in lua-language-server. */
export function qualified(module: string, name: string): string {
  return `${module}.${name}`;
}

/** A type as written after `---@type`. `module` qualifies the names of defined types. */
export function lualsType(type: Type, module: string): string {
  const inside = (of: Type): string => nested(of, module);
  switch (type.kind) {
    case "optional":
      return `${atom(type.of, module)}?`;
    case "union":
      return type.of.map((of) => atom(of, module)).join("|");
    case "array":
      return `${atom(type.of, module)}[]`;
    case "table":
      return `table<${inside(type.key)}, ${inside(type.value)}>`;
    case "record": {
      const fields = Object.entries(type.fields).map(([name, of]) => field(name, of, ": ", module));
      return fields.length === 0 ? "{}" : `{ ${fields.join(", ")} }`;
    }
    case "interface": {
      const methods = Object.entries(type.methods).map(
        ([name, method]) => `${key(name)}: (${functionText(method, module, ["self"])})`,
      );
      return methods.length === 0 ? "{}" : `{ ${methods.join(", ")} }`;
    }
    case "function":
      return functionText(type, module, []);
    case "literal":
      return literal(type.value);
    case "ref":
      return qualified(module, type.name);
    case "bigint":
      return qualified(module, "bigint");
    case "bytes":
      return "string";
    case "error":
      return "LuaError";
    default:
      return type.kind;
  }
}

/** A field or parameter: its name, `?` if it is optional, `colon`, and its type. */
export function field(name: string, type: Type, colon: string, module: string): string {
  return type.kind === "optional"
    ? `${key(name)}?${colon}${nested(type.of, module)}`
    : `${key(name)}${colon}${nested(type, module)}`;
}

/** The key of a field. */
function key(name: string): string {
  return isLuaName(name) ? name : `[${quoted(name)}]`;
}

function functionText(type: FunctionType, module: string, before: readonly string[]): string {
  const { params, rest, results, restResult } = type;
  const args = [...before, ...params.map((param) => field(param.name, param.type, ": ", module))];
  if (rest !== undefined) args.push(`...: ${nested(rest.type, module)}`);
  const back = results.map((result) => {
    const text = nested(result.type, module);
    return result.name === undefined ? text : `${result.name}: ${text}`;
  });
  if (restResult !== undefined) back.push(`...: ${nested(restResult.type, module)}`);
  const head = `fun(${args.join(", ")})`;
  if (back.length === 0) return head;
  const [only = ""] = back;
  const plain = back.length === 1 && /^[^(:]*$/.test(only);
  return `${head}: ${plain ? only : `(${back.join(", ")})`}`;
}

/** A type within a list. A function is parenthesised, or its results would swallow what follows the comma. */
export function nested(type: Type, module: string): string {
  const text = lualsType(type, module);
  return type.kind === "function" ? `(${text})` : text;
}

/** A type that `?`, `[]` or `|` can follow. */
function atom(type: Type, module: string): string {
  const text = lualsType(type, module);
  return type.kind === "union" || type.kind === "function" || type.kind === "optional" ? `(${text})` : text;
}

/** The language server has no literals for floats; backquotes mark them as code. */
function literal(value: LiteralValue): string {
  if (typeof value === "string") return quoted(value);
  return typeof value === "boolean" || Number.isSafeInteger(value) ? String(value) : `\`${value}\``;
}

/** A Lua string literal on one line. */
function quoted(text: string): string {
  const escaped = text.replaceAll(/[\\"]|\p{Cc}|[\u2028\u2029]/gu, (char) => {
    if (char === "\\" || char === '"') return `\\${char}`;
    if (char === "\n") return "\\n";
    return `\\u{${(char.codePointAt(0) ?? 0).toString(16)}}`;
  });
  return `"${escaped}"`;
}

/** The access to a table's field: `.name`, `["odd name"]`. */
export function access(name: string): string {
  return isLuaName(name) ? `.${name}` : `[${quoted(name)}]`;
}
