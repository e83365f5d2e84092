/**
 * Types as lua-language-server writes them (https://luals.github.io/wiki/annotations): `string?`, `fun(x: integer): string`.
 * What that language cannot say within a type is left out: texts of fields, and defaults.
 */

import { isLuaName } from "./names.js";
import type { FunctionType, LiteralValue, Type } from "./type.js";

/** The name by which lua-language-server knows a type of a module. */
export function qualified(module: string, name: string): string {
  return `${module}.${name}`;
}

/** A type as it stands behind `---@type`. `module` is what names of defined types begin with. */
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
    case "error":
      return "LuaError";
    default:
      return type.kind;
  }
}

/** A field or a parameter: its name, `?` when it may be missing, and its type, behind `colon`. */
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

/** A type within a list: the results of a function would take what follows the comma. */
export function nested(type: Type, module: string): string {
  const text = lualsType(type, module);
  return type.kind === "function" ? `(${text})` : text;
}

/** A type that `?`, `[]` or `|` may stand behind. */
function atom(type: Type, module: string): string {
  const text = lualsType(type, module);
  return type.kind === "union" || type.kind === "function" || type.kind === "optional" ? `(${text})` : text;
}

/** Numbers that are no integers are code to the language server, which has no literal for them. */
function literal(value: LiteralValue): string {
  if (typeof value === "string") return quoted(value);
  return typeof value === "boolean" || Number.isSafeInteger(value) ? String(value) : `\`${value}\``;
}

/** A string of Lua, on one line. */
function quoted(text: string): string {
  const escaped = text.replaceAll(/[\\"]|\p{Cc}|[\u2028\u2029]/gu, (char) => {
    if (char === "\\" || char === '"') return `\\${char}`;
    if (char === "\n") return "\\n";
    return `\\u{${(char.codePointAt(0) ?? 0).toString(16)}}`;
  });
  return `"${escaped}"`;
}

/** How a field of a table is reached: `.name`, `["odd name"]`. */
export function access(name: string): string {
  return isLuaName(name) ? `.${name}` : `[${quoted(name)}]`;
}
