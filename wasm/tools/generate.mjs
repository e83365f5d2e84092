/**
 * Generates the list of what the core exports to native modules: src/core/generated/exports.ts from the linked core;
 * left-out.ts and test/headers/generated.json from the C library's headers. interface.mjs generates what pl.h declares.
 */

export const HEADER = "// Made by `npm run build:wasm`; not edited by hand.\n\n";

/** Groups names by type, to keep the file small: each type occurs once. */
function grouped(entries) {
  /** @type {Map<string, string[]>} */
  const groups = new Map();
  for (const [name, type] of entries) groups.set(type, [...(groups.get(type) ?? []), name]);
  return [...groups].sort(([a], [b]) => (a < b ? -1 : 1));
}

/**
 * @param {readonly string[]} names the names to export
 * @param {{ exports: ReadonlyMap<string, { kind: string, index: number }>, functions: readonly string[] }} module
 * @returns {string} text of exports.ts
 */
export function exportsText(names, module) {
  /** @type {[string, string][]} */
  const found = [];
  for (const name of names) {
    const entry = module.exports.get(name);
    if (!entry) throw new Error(`the linked core does not export ${name}`);
    if (entry.kind === "func") found.push([name, module.functions[entry.index] ?? ""]);
    else if (entry.kind === "global") found.push([name, "data"]);
    else throw new Error(`the core exports ${name} as ${entry.kind}`);
  }
  const lines = grouped(found).map(
    ([type, list]) => `  ${JSON.stringify(type)}:\n    ${JSON.stringify(list.join(" "))},\n`,
  );
  return `${HEADER}import type { CoreExport, CoreExports } from "../export-types.js";

/** Names by type, separated by spaces. */
const BY_TYPE: Readonly<Record<string, string>> = {
${lines.join("")}};

let exports: CoreExports | undefined;

/** What the core exports to native modules, and of which type. */
export function coreExports(): CoreExports {
  return (exports ??= new Map<string, CoreExport>(
    Object.entries(BY_TYPE).flatMap(([type, names]) => {
      const entry: CoreExport = type === "data" ? { kind: "data" } : { kind: "func", type };
      return names.split(" ").map((name): [string, CoreExport] => [name, entry]);
    }),
  ));
}
`;
}

/** @returns {string} text of left-out.ts */
export function leftOutText(/** @type {Record<string, string>} */ leftOut) {
  const lines = grouped(Object.entries(leftOut)).map(
    ([reason, list]) => `  ${JSON.stringify(reason)}:\n    ${JSON.stringify(list.join(" "))},\n`,
  );
  return `${HEADER}/** Names that C headers declare and the core leaves out, by header and reason. */
const BY_REASON: Readonly<Record<string, string>> = {
${lines.join("")}};

let left: ReadonlyMap<string, string> | undefined;

/** name -> the header that declares it, and why the core leaves it out. */
export function leftOut(): ReadonlyMap<string, string> {
  return (left ??= new Map(
    Object.entries(BY_REASON).flatMap(([reason, names]) =>
      names.split(" ").map((name): [string, string] => [name, reason]),
    ),
  ));
}
`;
}

/**
 * @param {Record<string, string>} header name -> header, of what the core exports
 * @returns {string} text of test/headers/generated.json: header -> its names, separated by spaces
 */
export function headersText(header) {
  const names = Object.fromEntries(
    grouped(Object.entries(header)).map(([file, list]) => [file, list.join(" ")]),
  );
  return `${JSON.stringify(names, null, 2)}\n`;
}
