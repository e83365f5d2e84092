/**
 * Generates the constants of C headers that TypeScript needs, as wasm/constants.json lists them: for each file, objects and
 * single constants by header. The list has names and C expressions; clang computes the values.
 */
import { readFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { enumValues, inFile } from "./declarations.mjs";
import { HEADER } from "./generate.mjs";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));

/**
 * @typedef {object} Group
 * @property {string} header
 * @property {string} [object] the name of the object that has the constants; without it, each is exported by itself
 * @property {string} [comment] of the object
 * @property {string[] | Record<string, string>} names names of C, or C expressions by name
 *
 * @typedef {object} List
 * @property {boolean} [private] whether the headers are musl's own, which are not installed
 * @property {Group[]} groups
 */

/** @returns {[name: string, expression: string][]} */
const entriesOf = (/** @type {Group} */ { names }) =>
  Array.isArray(names) ? names.map((name) => [name, name]) : Object.entries(names);

/** Include paths for musl's own headers, in the order in which Emscripten compiles musl with them. */
const privateIncludes = (/** @type {string} */ musl) =>
  ["src/internal", "src/include", "include"].flatMap((folder) => ["-I", path.join(musl, folder)]);

/**
 * @param {import("./emcc.mjs").Toolchain} toolchain
 * @param {{ includes: readonly string[], musl: string, workDir: string }} places `includes`: flags for the headers of Lua and
 *   of this project; `musl`: the sources of the C library
 * @returns {Promise<Map<string, string>>} unformatted text by path in the checkout
 */
export async function constantFiles(toolchain, { includes, musl, workDir }) {
  /** @type {Record<string, List>} */
  const lists = JSON.parse(await readFile(path.join(ROOT, "wasm/constants.json"), "utf8"));
  /** @type {Map<string, string>} */
  const files = new Map();
  for (const [file, list] of Object.entries(lists)) {
    const flags = list.private ? privateIncludes(musl) : includes;
    const values = await evaluate(toolchain, list.groups, flags, workDir);
    const texts = list.groups.map((group, index) => groupText(group, values[index] ?? []));
    for (const [index, { header, names }] of list.groups.entries()) {
      if (header === "errno.h")
        texts.push(
          await errorTexts(toolchain, /** @type {string[]} */ (names), values[index], musl, workDir),
        );
    }
    files.set(file, `${HEADER}${texts.join("\n")}`);
  }
  return files;
}

/** @returns {Promise<number[][]>} the values of each group's constants */
async function evaluate(toolchain, /** @type {readonly Group[]} */ groups, flags, workDir) {
  const headers = [...new Set(["stddef.h", ...groups.map(({ header }) => header)])];
  // A pointer such as SIG_DFL becomes a number too.
  const members = groups.map((group, g) =>
    entriesOf(group).map(([, expression], i) => `c_${g}_${i} = (long long)(${expression}),\n`),
  );
  const text = `#define _GNU_SOURCE\n${headers.map((header) => `#include <${header}>\n`).join("")}
enum perilune_constants {\n${members.flat().join("")}};\n`;
  const values = await enumValues(toolchain, text, "perilune_constants", flags, workDir);
  return groups.map((group, g) =>
    entriesOf(group).map(([, expression], i) => {
      const value = values.get(`c_${g}_${i}`);
      if (value === undefined || !Number.isSafeInteger(value))
        throw new Error(`wasm/constants.json: <${group.header}> has no integer ${expression}`);
      return value;
    }),
  );
}

/** @returns {string} */
function groupText(/** @type {Group} */ group, /** @type {readonly number[]} */ values) {
  const pairs = entriesOf(group).map(([name], i) => [name, values[i]]);
  if (group.object === undefined)
    return `// <${group.header}>\n${pairs.map(([name, value]) => `export const ${name} = ${value};\n`).join("")}`;
  const members = pairs.map(([name, value]) => `  ${name}: ${value},\n`).join("");
  return `/** ${group.comment} */\nexport const ${group.object} = {\n${members}} as const;\n`;
}

/** @returns {Promise<string>} the C library's messages of error numbers, from the table that its strerror is made of */
async function errorTexts(toolchain, names, values, musl, workDir) {
  const table = path.join(musl, "src/errno/__strerror.h");
  const source = `#define E(name, text) #name text\n#include "${table}"\n`;
  const out = await inFile(workDir, source, (file) => toolchain.run("emcc", ["-E", "-P", file]));
  const texts = new Map(
    [...out.matchAll(/"(\w+)"\s*("(?:[^"\\]|\\.)*")/g)].map(([, name, text]) => [name, text]),
  );
  const lines = names.map((name, i) => {
    const text = texts.get(name);
    if (text === undefined) throw new Error(`${table} has no ${name}`);
    return `  ${values[i]}: ${text},\n`;
  });
  return `/** The messages of \`strerror\` by error number. */
export const ERROR_TEXTS: Readonly<Record<number, string>> = {\n${lines.join("")}};\n`;
}
