/**
 * Writes src/core/generated from one description each: exports.ts from the linked core, left-out.ts from the
 * headers, bindings.ts and layouts.ts from native/core/pl.h.
 */

const HEADER = "// Made by `npm run build:wasm`; not edited by hand.\n\n";

/** Groups names by type, to keep the file small: a type is said once. */
function grouped(entries) {
  /** @type {Map<string, string[]>} */
  const groups = new Map();
  for (const [name, type] of entries) groups.set(type, [...(groups.get(type) ?? []), name]);
  return [...groups].sort(([a], [b]) => (a < b ? -1 : 1));
}

/**
 * @param {readonly string[]} names what was asked for
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

/** What the core exports to native modules, and of which type. */
export const coreExports: CoreExports = new Map<string, CoreExport>(
  Object.entries(BY_TYPE).flatMap(([type, names]) => {
    const entry: CoreExport = type === "data" ? { kind: "data" } : { kind: "func", type };
    return names.split(" ").map((name): [string, CoreExport] => [name, entry]);
  }),
);
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

/** name -> the header that declares it, and why the core leaves it out. */
export const leftOut: ReadonlyMap<string, string> = new Map(
  Object.entries(BY_REASON).flatMap(([reason, names]) =>
    names.split(" ").map((name): [string, string] => [name, reason]),
  ),
);
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

const TYPES = {
  "lua_State *": "LuaPointer",
  lua_CFunction: "TableIndex",
  void: "void",
};

function typeScriptType(/** @type {string} */ cType) {
  if (TYPES[cType]) return TYPES[cType];
  if (cType.includes("*")) return "Pointer";
  if (/^(u?int(32|16|8)_t|int|unsigned int|size_t)$/.test(cType)) return "number";
  if (/^u?int64_t$/.test(cType)) return "bigint";
  throw new Error(`native/core/pl.h: no TypeScript type for C's '${cType}'`);
}

/** @param {import("./declarations.mjs").Declaration[]} functions those of pl.h that the core defines */
export function bindingsText(functions) {
  const lines = functions.map(({ name, result, parameters }) => {
    const list = parameters.map((p, index) => `${p.name || `arg${index}`}: ${typeScriptType(p.type)}`);
    return `  ${name}(${list.join(", ")}): ${typeScriptType(result)};\n`;
  });
  const used = ["LuaPointer", "Pointer", "TableIndex"].filter((type) =>
    lines.some((line) => new RegExp(`\\b${type}\\b`).test(line)),
  );
  return `${HEADER}import type { ${used.join(", ")} } from "../pointers.js";

/** The functions of native/core/pl.h, as the wasm instance exports them. */
export interface CoreFunctions {
${lines.join("")}}
`;
}

/** @param {Record<string, import("./declarations.mjs").Layout>} layouts @param {number} globalBase */
export function layoutsText(layouts, globalBase) {
  const text = Object.entries(layouts).map(([name, { size, fields }]) => {
    const lines = Object.entries(fields).map(([field, offset]) => `  ${JSON.stringify(field)}: ${offset},\n`);
    return `/** Offsets of struct ${name}, in bytes. */\nexport const ${name} = {\n  sizeof: ${size},\n${lines.join("")}} as const;\n`;
  });
  const base = `/** Where static data begin in linear memory, in bytes. */\nexport const GLOBAL_BASE = ${globalBase};\n\n`;
  return `${HEADER}${base}${text.join("\n")}`;
}
