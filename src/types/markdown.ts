/** Prints a module's Markdown page: its exports and types, in the order of the definition. */

import { literalText, shortType, signature } from "./signature.js";
import type { FunctionType, InterfaceType, Manifest, RecordType, Type } from "./type.js";

/** The content of `<name>.md`. */
export function printMarkdown(manifest: Manifest): string {
  const { name, description, define, export: exports } = manifest;
  const parts = [
    `# ${escape(name)}`,
    description,
    `Class: ${manifest.class.join(", ") || "none"}`,
    ["```lua", `local ${variable(name)} = require "${name}"`, "```"].join("\n"),
    ...exported(exports, variable(name)),
    ...(Object.keys(define).length === 0 ? [] : ["## Types"]),
    ...Object.entries(define).flatMap(([type, of]) => definition(type, of)),
  ];
  return `${parts.filter((part) => part !== "").join("\n\n")}\n`;
}

const variable = (name: string): string => (name.split(".").at(-1) ?? "").replaceAll("-", "_");

function exported(type: Type, table: string): string[] {
  if (type.kind === "record") {
    const functions = members(type, "function");
    const tables = members(type, "record");
    return [
      fieldTable(type),
      ...functions.flatMap(([name, of]) => functionPart(of as FunctionType, table + keyText(name), "##")),
      ...tables.flatMap(([name, of]) => [
        `## ${code(table + keyText(name))}`,
        of.doc ?? "",
        ...exported(of, table + keyText(name)),
      ]),
    ];
  }
  if (type.kind === "function") return functionPart(type, table, "##");
  return [`It is ${code(shortType(type))}.`];
}

const members = (type: RecordType, kind: Type["kind"]): [string, Type][] =>
  Object.entries(type.fields).filter(([, of]) => of.kind === kind);

const keyText = (name: string): string =>
  /^[A-Za-z_]\w*$/.test(name) ? `.${name}` : `[${JSON.stringify(name)}]`;

/** A table of the fields that have no section of their own. */
function fieldTable(type: RecordType): string {
  const fields = Object.entries(type.fields).filter(
    ([, of]) => of.kind !== "function" && of.kind !== "record",
  );
  return table(
    ["Field", "Type", ""],
    fields.map(([name, of]) => [codeCell(name), codeCell(shortType(of)), cell(of.doc)]),
  );
}

function functionPart(type: FunctionType, name: string, level: string): string[] {
  const { params, rest, results, restResult } = type;
  const args = params.map((param) => [
    codeCell(param.name),
    codeCell(shortType(param.type)),
    [cell(param.doc), defaultText(param.type)].filter((text) => text !== "").join(" "),
  ]);
  if (rest !== undefined) args.push(["`...`", codeCell(shortType(rest.type)), cell(rest.doc)]);
  const back = results.map((result, index) => [
    result.name === undefined ? String(index + 1) : codeCell(result.name),
    codeCell(shortType(result.type)),
    cell(result.doc),
  ]);
  if (restResult !== undefined)
    back.push(["...", codeCell(shortType(restResult.type)), cell(restResult.doc)]);
  return [
    `${level} ${code(`${name}${signature(type, true)}`)}`,
    type.doc ?? "",
    type.class === undefined ? "" : `Class: ${type.class.join(", ") || "none"}`,
    waits(type),
    table(["Parameter", "Type", ""], args),
    table(["Result", "Type", ""], back),
  ];
}

function waits({ yields = [] }: FunctionType): string {
  return yields.length === 0 ? "" : `Waits for ${yields.map(code).join(", ")}.`;
}

function defaultText(type: Type): string {
  if (type.kind !== "optional" || type.default === undefined) return "";
  return `Default: ${codeCell(literalText(type.default))}.`;
}

function definition(name: string, type: Type): string[] {
  const head = [`### ${escape(name)}`, type.doc ?? ""];
  if (type.kind === "interface") return [...head, ...methodParts(name, type)];
  if (type.kind !== "record") return [...head, code(shortType(type))];
  const rows = Object.entries(type.fields).map(([field, of]) => [
    codeCell(field),
    codeCell(shortType(of)),
    cell(of.doc),
  ]);
  return [...head, table(["Field", "Type", ""], rows)];
}

function methodParts(name: string, type: InterfaceType): string[] {
  return Object.entries(type.methods).flatMap(([method, of]) =>
    functionPart(of, `${name}:${method}`, "####"),
  );
}

/** A Markdown table; empty if there are no rows. */
function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  if (rows.length === 0) return "";
  const line = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}

/** Text in a table cell. */
const cell = (text = ""): string => text.replaceAll("|", "\\|").replaceAll("\n", "<br>");

/** Code in a table cell. */
const codeCell = (text: string): string => code(text).replaceAll("|", "\\|");

/** Inline code, fenced by a run of backticks that the text does not contain. */
function code(text: string): string {
  const runs = Array.from(text.matchAll(/`+/g), ([run]) => run.length);
  let fence = "`";
  while (runs.includes(fence.length)) fence += "`";
  const space = text.startsWith("`") || text.endsWith("`") ? " " : "";
  return `${fence}${space}${text.replaceAll("\n", " ")}${space}${fence}`;
}

/** A name in a heading. */
const escape = (name: string): string => name.replaceAll("_", "\\_");
