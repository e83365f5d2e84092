/**
 * Which C names the core exports: those declared in the headers of wasm/libc.json and defined by the C library,
 * compiler-rt or the core itself, except those that libc.json leaves out; the whole Lua API; the functions of native/core/pl.h.
 */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { declarations } from "./declarations.mjs";

const rules = JSON.parse(readFileSync(fileURLToPath(new URL("../libc.json", import.meta.url)), "utf8"));
const outNames = rules.outNames.map((rule) => ({ ...rule, pattern: new RegExp(`^(?:${rule.names})$`) }));
const compilerRuntime = new RegExp(`^(?:${rules.compilerRuntime})$`);
/** Names that headers declare for internal use. */
const PRIVATE = /^__/;
/** The compiler replaces calls of these. Modules can use them, though the library does not define them. */
const COMPILED = /^(?:_|sig)?(?:set|long)jmp$/;

/**
 * @typedef {object} ExportList
 * @property {string[]} names sorted
 * @property {Record<string, string>} leftOut name -> "header: why", for declared names that the core leaves out
 * @property {Record<string, string>} header name -> header, for exported names
 */

/**
 * @param {import("./emcc.mjs").Toolchain} toolchain
 * @param {readonly string[]} libraries paths of archives: C library and compiler-rt
 * @returns {Promise<Set<string>>} the symbols that they define
 */
async function definedIn(toolchain, libraries) {
  const text = await toolchain.run("emnm", ["--defined-only", "--extern-only", "--no-sort", ...libraries]);
  return new Set([...text.matchAll(/^[0-9a-f]+ [A-Za-z] (\S+)$/gm)].map((match) => match[1] ?? ""));
}

/** @returns why the core leaves the name out, or undefined if it exports it */
function reasonOut({ name, header }, defined) {
  if (rules.out[header]) return `${header}: ${rules.out[header]}`;
  const rule = outNames.find((candidate) => candidate.header === header && candidate.pattern.test(name));
  if (rule) return `${header}: ${rule.why}`;
  return defined.has(name) ? undefined : `${header}: Emscripten's C library does not have it`;
}

/**
 * @param {import("./emcc.mjs").Toolchain} toolchain
 * @param {{ libraries: string[], objects: string[], lua: import("./declarations.mjs").Declaration[],
 *   core: import("./declarations.mjs").Declaration[], workDir: string }} inputs
 * @returns {Promise<ExportList>}
 */
export async function exportList(toolchain, { libraries, objects, lua, core, workDir }) {
  const defined = await definedIn(toolchain, [...libraries, ...objects]);
  const headers = [...rules.in, ...Object.keys(rules.out)];
  const names = new Set([...lua, ...core].map((declaration) => declaration.name));
  /** @type {Record<string, string>} */
  const leftOut = {};
  /** @type {Record<string, string>} */
  const header = {};
  const { declarations: libc } = await declarations(toolchain, headers, [], workDir);
  for (const declaration of libc) {
    if (PRIVATE.test(declaration.name) && !defined.has(declaration.name)) continue;
    if (COMPILED.test(declaration.name)) continue;
    if (!headers.includes(declaration.header) && declaration.header !== "string.h") continue;
    const reason = reasonOut(declaration, defined);
    if (reason === undefined) {
      names.add(declaration.name);
      header[declaration.name] = declaration.header;
    } else if (!PRIVATE.test(declaration.name)) leftOut[declaration.name] = reason;
  }
  for (const name of rules.runtime) if (defined.has(name)) names.add(name);
  for (const name of defined) if (compilerRuntime.test(name)) names.add(name);
  return { names: [...names].sort(), leftOut: sorted(leftOut), header: sorted(header) };
}

/** @template T @param {Record<string, T>} record @returns {Record<string, T>} with its keys in order */
function sorted(record) {
  return Object.fromEntries(Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1)));
}
