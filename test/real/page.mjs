/**
 * Writes docs/modules-that-work.md from results.json, where runs record what passed. Run as a program it writes the page
 * again without running anything.
 */
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { loadLibraries } from "./library.mjs";

/**
 * @typedef {object} Result what a library did on Perilune
 * @property {number} results the results of its tests that passed
 * @property {number} lacking those that need what Perilune lacks
 * @property {boolean} compared whether native Lua gave the same results in the same run
 * @property {{ seconds: number, size: number } | undefined} build the compile by the npm compiler: its processor time, and the module's bytes
 *
 * @typedef {Result & { sha256: string }} Recorded with the hash of the source
 */

const HERE = path.dirname(fileURLToPath(import.meta.url));
const RESULTS = path.join(HERE, "results.json");
const PAGE = path.join(HERE, "..", "..", "docs", "modules-that-work.md");

/** @returns {Record<string, Recorded>} by the names of libraries */
export function recordedResults() {
  return JSON.parse(readFileSync(RESULTS, "utf8"));
}

/** @returns {Promise<string>} the page as it should be */
export async function currentPage() {
  return modulesPage(await loadLibraries(), recordedResults());
}

/** @returns {Promise<string[]>} the names of recorded libraries that are not there, or whose source is another one now */
export async function staleRecords() {
  const hashes = new Map((await loadLibraries()).map(({ name, tarballs }) => [name, tarballs[0]?.sha256]));
  return Object.entries(recordedResults()).flatMap(([name, { sha256 }]) =>
    hashes.get(name) === sha256 ? [] : [name],
  );
}

/**
 * Records a result, and writes the page.
 * @param {import("./library.mjs").Library} library
 * @param {Result} result
 */
export async function recordResult(library, result) {
  const all = recordedResults();
  const round = (/** @type {number} */ seconds) => Math.max(Math.round(seconds * 10) / 10, 0.1);
  const { build, ...rest } = result;
  all[library.name] = {
    sha256: library.tarballs[0]?.sha256 ?? "",
    ...rest,
    build: build && { ...build, seconds: round(build.seconds) },
  };
  const sorted = Object.entries(all).sort(([a], [b]) => (a.toLowerCase() < b.toLowerCase() ? -1 : 1));
  writeFileSync(RESULTS, `${JSON.stringify(Object.fromEntries(sorted), undefined, 2)}\n`);
  writeFileSync(PAGE, await currentPage());
}

/**
 * @param {readonly import("./library.mjs").Library[]} libraries
 * @param {Record<string, Recorded>} recorded
 * @returns {string} the page, formatted as Prettier does
 */
export function modulesPage(libraries, recorded) {
  const found = libraries.flatMap((library) => {
    const result = recorded[library.name];
    return result === undefined ? [] : [{ library, result }];
  });
  const inC = found.filter(({ library }) => library.c !== undefined);
  const inLua = found.filter(({ library }) => library.c === undefined);
  const parts = (/** @type {import("./library.mjs").Library} */ { c }) =>
    (c?.parts ?? []).map(({ from }) => from.name).join(", ");
  const testsOf = (/** @type {Recorded} */ { results, lacking }) =>
    lacking === 0 ? `${results}` : `${results}; ${lacking} cannot pass`;
  const cRows = inC.map(({ library, result }) => [
    library.name,
    parts(library),
    kilobytes(result.build?.size ?? 0),
    `${result.build?.seconds ?? 0} s`,
    testsOf(result),
  ]);
  const luaRows = inLua.map(({ library, result }) => [library.name, testsOf(result)]);
  const hashes = found.flatMap(({ library }) => [
    [library.name, library.tarballs[0]],
    ...(library.c?.parts ?? []).map(({ from }) => [from.name, from.tarballs[0]]),
  ]);
  const hashRows = new Map(
    hashes.map(([name, tarball]) => [
      String(name),
      [String(name), tarball === undefined || typeof tarball === "string" ? "" : `\`${tarball.sha256}\``],
    ]),
  );
  return `# Modules that work

These libraries come unchanged from Debian's source packages. \`perilune build\` compiles them, and their own tests run on native Lua and
on Perilune. The page lists a library if both give the same results and all its tests pass, except those that need what Perilune lacks.
\`npm run docs:modules [-- NAME...]\` fetches the sources by their hashes, builds and tests them, and writes this page; \`npm run
test:real\` repeats the tests.

## In C

The times are processor time of the npm compiler without its cache, including LLVM's start. If tests cannot pass, the library's file in
\`test/real/libraries\` says why.

${table(["Library", "Contains", "Module", "Compiled in", "Results"], cRows)}

## In Lua

${table(["Library", "Results"], luaRows)}

Libraries with specs run in busted 2.2.0. Its C modules (LuaFileSystem, lua-term) are built for it.

## Sources

${table(["Source", "SHA-256 of the tarball"], [...hashRows.values()])}
`;
}

/** @param {number} bytes */
function kilobytes(bytes) {
  return `${Math.round(bytes / 1000)} kB`;
}

/**
 * @param {readonly string[]} head
 * @param {readonly (readonly string[])[]} rows
 * @returns {string} a Markdown table with aligned columns
 */
function table(head, rows) {
  const widths = head.map((title, at) =>
    Math.max(title.length, 3, ...rows.map((row) => row[at]?.length ?? 0)),
  );
  const line = (/** @type {readonly string[]} */ cells) =>
    `| ${widths.map((width, at) => (cells[at] ?? "").padEnd(width)).join(" | ")} |`;
  return [line(head), line(widths.map((width) => "-".repeat(width))), ...rows.map(line)].join("\n");
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href)
  writeFileSync(PAGE, await currentPage());
