/**
 * Generates the interface between the core and TypeScript from native/core/pl.h and values.h: the functions of both sides
 * (src/core/generated/bindings.ts, host.ts), the constants (constants.ts), the structs (layouts.ts), and the library that
 * declares the functions implemented by TypeScript to Emscripten's linker.
 */
import { HEADER } from "./generate.mjs";

/** @typedef {import("./declarations.mjs").Declaration} Declaration */

const HOST_PREFIX = "pl_host_";

/** Types of C, with their equivalents in TypeScript and in Emscripten's signatures. */
const TYPES = [
  { pattern: /^void$/, type: "void", letter: "v" },
  { pattern: /^lua_State \*$/, type: "LuaPointer", letter: "p" },
  { pattern: /^lua_CFunction$/, type: "TableIndex", letter: "p" },
  { pattern: /\*/, type: "Pointer", letter: "p" },
  { pattern: /^size_t$/, type: "number", letter: "p" },
  { pattern: /^(u?int(32|16|8)_t|int|unsigned int)$/, type: "number", letter: "i" },
  { pattern: /^u?int64_t$/, type: "bigint", letter: "j" },
];

function typeOf(/** @type {string} */ cType) {
  const found = TYPES.find(({ pattern }) => pattern.test(cType));
  if (found === undefined) throw new Error(`native/core/pl.h: no TypeScript type for C's '${cType}'`);
  return found;
}

/** @returns {string} `rawGet` for RAW_GET and raw_get */
function camelCase(/** @type {string} */ name) {
  return name.toLowerCase().replace(/_(.)/g, (_, letter) => letter.toUpperCase());
}

/** @returns {string} the comment in TypeScript's syntax, with a line break, or "" */
function doc(/** @type {string} */ comment, indent = "") {
  if (comment === "") return "";
  // Capitalizes a word, but not the name of a field.
  const first = /^[a-z]+(?=[ ,:;-])/.test(comment) ? comment[0].toUpperCase() : comment[0];
  const text = first + comment.slice(1) + (/[.:;!?]$/.test(comment) ? "" : ".");
  const single = `${indent}/** ${text} */\n`;
  if (single.length <= 110) return single;
  const lines = [""];
  for (const word of text.split(" ")) {
    const line = lines.at(-1);
    if (line !== "" && line.length + word.length + indent.length > 105) lines.push(word);
    else lines[lines.length - 1] = line === "" ? word : `${line} ${word}`;
  }
  return `${indent}/**\n${lines.map((line) => `${indent} * ${line}\n`).join("")}${indent} */\n`;
}

/** @returns {string[]} names of parameters */
function parameterNames(/** @type {Declaration} */ { parameters }) {
  return parameters.map(({ name }, index) => name || `arg${index}`);
}

/** @returns {string} the method of an interface */
function method(/** @type {Declaration} */ declaration, /** @type {string} */ name) {
  const names = parameterNames(declaration);
  const list = declaration.parameters.map(({ type }, index) => `${names[index]}: ${typeOf(type).type}`);
  return `${doc(declaration.comment, "  ")}  ${name}(${list.join(", ")}): ${typeOf(declaration.result).type};\n`;
}

/** @returns {string} the import of the pointer types that a text uses */
function pointerImport(/** @type {string} */ text) {
  const used = ["LuaPointer", "Pointer", "TableIndex"].filter((type) =>
    new RegExp(`: ${type}\\b`).test(text),
  );
  return `import type { ${used.join(", ")} } from "../pointers.js";\n\n`;
}

/** @returns {boolean} whether TypeScript implements it */
export function isOfHost(/** @type {Declaration} */ { name }) {
  return name.startsWith(HOST_PREFIX);
}

const hostName = (/** @type {Declaration} */ { name }) => camelCase(name.slice(HOST_PREFIX.length));

/** @returns {string} text of bindings.ts: the functions that the core defines */
export function bindingsText(/** @type {readonly Declaration[]} */ functions) {
  const methods = functions.map((it) => method(it, it.name)).join("");
  return `${HEADER}${pointerImport(methods)}/** The functions of native/core/pl.h, as the wasm instance exports them. */
export interface CoreFunctions {
${methods}}
`;
}

/** @returns {string} text of host.ts: the functions that TypeScript implements */
export function hostText(/** @type {readonly Declaration[]} */ functions) {
  const methods = functions.map((it) => method(it, hostName(it))).join("");
  const imports = functions.map((it) => {
    const names = parameterNames(it).join(", ");
    return `    ${it.name}: (${names}) => host.${hostName(it)}(${names}),\n`;
  });
  const types = functions.map((it) => `  ${it.name}: CoreHost["${hostName(it)}"];\n`);
  return `${HEADER}${pointerImport(methods)}/**
 * What the core asks of its host: the functions of native/core/pl.h marked PL_HOST. All addresses are of linear memory;
 * texts that are handed out are allocated there and freed by C.
 */
export interface CoreHost {
${methods}}

/** The imports of the core's wasm that a host implements. */
export interface HostImports {
${types.join("")}}

/** The imports of the core's wasm, implemented by \`host\`. */
export function hostImports(host: CoreHost): HostImports {
  return {
${imports.join("")}  };
}
`;
}

/**
 * @returns {string} the text for `--js-library`: declares the functions of the host with their types. src/core/core.ts
 *   replaces them by \`hostImports\`.
 */
export function libraryText(/** @type {readonly Declaration[]} */ functions) {
  const entries = functions.map(({ name, result, parameters }) => {
    const signature = [result, ...parameters.map(({ type }) => type)].map((type) => typeOf(type).letter);
    return `  ${name}__sig: "${signature.join("")}",\n  ${name}: () => {},\n`;
  });
  return `addToLibrary({\n${entries.join("")}});\n`;
}

/** @returns {string} text of constants.ts */
export function constantsText(/** @type {readonly import("./declarations.mjs").Enum[]} */ enums) {
  const parts = enums.map(({ name, comment, constants }) => {
    if (name === undefined)
      return constants
        .map((it) => `${doc(it.comment)}export const ${it.name.slice("PL_".length)} = ${it.value};\n\n`)
        .join("");
    const short = name.slice("pl_".length);
    const prefix = `PL${short.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase()}_`;
    const lines = constants.map((it) => {
      if (!it.name.startsWith(prefix)) throw new Error(`${it.name} of ${name} must begin with ${prefix}`);
      return `${doc(it.comment, "  ")}  ${camelCase(it.name.slice(prefix.length))}: ${it.value},\n`;
    });
    return `${doc(comment)}export const ${short} = {\n${lines.join("")}} as const;\n\nexport type ${short} = (typeof ${short})[keyof typeof ${short}];\n\n`;
  });
  return `${HEADER}${parts.join("")}`;
}

/** @param {readonly import("./declarations.mjs").Enum[]} enums of lopcodes.h */
export function opcodesText(enums) {
  const all = enums.flatMap(({ constants }) => constants).filter(({ name }) => name.startsWith("OP_"));
  const lines = all.map(({ name, value }) => `  ${camelCase(name.slice("OP_".length))}: ${value},\n`);
  return `${HEADER}/** The instructions of Lua (lopcodes.h). */\nexport const Opcode = {\n${lines.join("")}} as const;\n`;
}

/** @param {Record<string, import("./declarations.mjs").Layout>} layouts @param {number} [globalBase] */
export function layoutsText(layouts, globalBase) {
  const text = Object.entries(layouts).map(([name, { size, fields }]) => {
    const lines = Object.entries(fields).map(([field, offset]) => `  ${JSON.stringify(field)}: ${offset},\n`);
    return `/** Offsets of struct ${name}, in bytes. */\nexport const ${name} = {\n  sizeof: ${size},\n${lines.join("")}} as const;\n`;
  });
  const base =
    globalBase === undefined
      ? ""
      : `/** Where static data begin in linear memory, in bytes. */\nexport const GLOBAL_BASE = ${globalBase};\n\n`;
  return `${HEADER}${base}${text.join("\n")}`;
}
