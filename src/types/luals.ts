/**
 * Prints a module's definition file for lua-language-server: its exports, types and descriptions, as Lua that never runs.
 * addon.ts lays out the addon around it.
 *
 * Descriptions are Markdown. A backslash escapes a line that would read as an annotation. The description of a parameter
 * or result takes one line, with line feeds as `<br>` and the default at its end: `(default: "Hello")`.
 */

import { access, field, lualsType, nested, qualified } from "./luals-type.js";
import { isLuaName } from "./names.js";
import { literalText } from "./signature.js";
import { within } from "./references.js";
import type { FunctionType, InterfaceType, Manifest, RecordType, Type } from "./type.js";

/** The content of `library/<name>.lua`. */
export function printLuals(manifest: Manifest): string {
  const { name, define } = manifest;
  const local = localName(name);
  const taken = new Set([local]);
  return [
    `---@meta ${name}`,
    `-- Written by perilune types. Class: ${manifest.class.join(", ") || "none"}`,
    ...(usesBigint(manifest) ? ["", `---@alias ${qualified(name, "bigint")} integer`] : []),
    ...Object.entries(define).flatMap(([type, of]) => ["", ...definition(type, of, name, taken)]),
    "",
    ...exported(manifest, local),
    "",
    `return ${local}`,
    "",
  ].join("\n");
}

/** The module's local name in its own file: the last part of its name. */
function localName(module: string): string {
  const last = (module.split(".").at(-1) ?? "").replaceAll("-", "_");
  return isLuaName(last) ? last : `${last}_`;
}

function usesBigint({ define, export: exports }: Manifest): boolean {
  const uses = (type: Type): boolean => type.kind === "bigint" || within(type).some(uses);
  return [...Object.values(define), exports].some(uses);
}

/** A description as comment lines. */
function comment(text: string | undefined): string[] {
  if (text === undefined || text === "") return [];
  return text
    .split("\n")
    .map((line) => (line === "" ? "---" : `--- ${line.replace(/^(\s*\\*)(?=[@|])/, "$1\\")}`));
}

/** A description after an annotation. */
function note(...texts: readonly (string | undefined)[]): string {
  const text = texts.filter((part) => part !== undefined && part !== "").join(" ");
  return text === "" ? "" : ` # ${text.replaceAll("\n", "<br>")}`;
}

function definition(name: string, type: Type, module: string, taken: Set<string>): string[] {
  const full = qualified(module, name);
  const head = comment(type.doc);
  switch (type.kind) {
    case "record":
      return [...head, `---@class ${full}`, ...recordFields(type, module)];
    case "interface":
      return [...head, `---@class ${full}`, ...methods(name, type, module, taken)];
    default:
      return [...head, `---@alias ${full} ${nested(type, module)}`];
  }
}

function recordFields(type: RecordType, module: string): string[] {
  return Object.entries(type.fields).flatMap(([name, of]) => [
    ...comment(of.doc),
    `---@field ${field(name, of, " ", module)}`,
  ]);
}

function methods(name: string, type: InterfaceType, module: string, taken: Set<string>): string[] {
  let local = isLuaName(name) ? name : `${name}_`;
  while (taken.has(local)) local += "_";
  taken.add(local);
  return [
    `local ${local} = {}`,
    ...Object.entries(type.methods).flatMap(([method, of]) => [
      "",
      ...signatureLines(of, module),
      `function ${local}:${method}(${args(of)}) end`,
    ]),
  ];
}

/** A function's description and annotations. */
function signatureLines(type: FunctionType, module: string): string[] {
  const { params, rest, results, restResult } = type;
  return [
    ...comment(type.doc),
    ...params.map((param) => {
      const standard = param.type.kind === "optional" ? param.type.default : undefined;
      const shown = standard === undefined ? undefined : `(default: ${literalText(standard)})`;
      return `---@param ${field(param.name, param.type, " ", module)}${note(param.doc, shown)}`;
    }),
    ...(rest === undefined ? [] : [`---@param ... ${nested(rest.type, module)}${note(rest.doc)}`]),
    ...results.map((result) => {
      const name = result.name === undefined ? "" : ` ${result.name}`;
      return `---@return ${nested(result.type, module)}${name}${note(result.doc)}`;
    }),
    ...(restResult === undefined
      ? []
      : [`---@return ${nested(restResult.type, module)} ...${note(restResult.doc)}`]),
    ...(type.yields === undefined || type.yields.length === 0 ? [] : ["---@async"]),
  ];
}

function args({ params, rest }: FunctionType): string {
  return [...params.map(({ name }) => name), ...(rest === undefined ? [] : ["..."])].join(", ");
}

function exported({ name, description, export: type }: Manifest, local: string): string[] {
  const head = comment(description);
  if (type.kind === "record") {
    return [...head, `---@class ${name}`, `local ${local} = {}`, ...fieldsOf(type, local, name)];
  }
  if (type.kind === "function") {
    return [...head, ...signatureLines(type, name), `local function ${local}(${args(type)}) end`];
  }
  return [...head, `---@type ${lualsType(type, name)}`, `local ${local}`];
}

/** The fields of an exported table and of its nested tables. */
function fieldsOf(type: RecordType, table: string, module: string): string[] {
  return Object.entries(type.fields).flatMap(([name, of]) => {
    const place = table + access(name);
    switch (of.kind) {
      case "record":
        return ["", ...comment(of.doc), `${place} = {}`, ...fieldsOf(of, place, module)];
      case "function": {
        const dotted = /^[\w.]+$/.test(place);
        const body = dotted ? `function ${place}(${args(of)}) end` : `${place} = function(${args(of)}) end`;
        return ["", ...signatureLines(of, module), body];
      }
      default:
        return ["", ...comment(of.doc), `---@type ${lualsType(of, module)}`, `${place} = nil`];
    }
  });
}
