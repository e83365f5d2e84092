/**
 * Describes a third-party library to the tests: each is one file in libraries/, which names its source, the files of the
 * module, and how to run its own tests. It is independent of their runner.
 */
import { readdir } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { fetchByHash, unpack } from "../../wasm/tools/fetch.mjs";

/**
 * @typedef {object} Source
 * @property {string} name with the version
 * @property {readonly import("../../wasm/tools/fetch.mjs").Wanted[]} tarballs the same source, tried in turn
 * @property {CModule} [c] its C part, if it has one
 *
 * @typedef {object} CModule
 * @property {string} module the name for `require` and of the built file, with dots as directories
 * @property {readonly string[]} sources the C files that its makefile names, relative to the source
 * @property {readonly string[]} flags the relevant flags of its makefile: -O, -D, -I
 * @property {readonly CPart[]} [parts] libraries in C that are compiled with it
 *
 * @typedef {object} CPart
 * @property {Source} from
 * @property {readonly string[]} sources relative to its source
 * @property {readonly string[]} include directories of its headers, relative to its source
 *
 * @typedef {object} Own
 * @property {readonly Source[]} [needs] other modules that its tests require. Their C parts are built next to its own; a
 *   library without a C part runs in two ways, native and Perilune, because only the interpreter differs
 * @property {(source: string, dir: string, needs: readonly string[]) => Promise<string[][]>} prepare copies
 *   to the empty `dir` the files that its tests need from the directories `source` and `needs`; returns the arguments of `lua`
 *   for each program to run there
 * @property {(stdout: string) => string[]} results the output lines of its tests that must be the same everywhere
 * @property {(results: readonly string[]) => boolean} passed whether they report success
 * @property {Lacking} [lacking] which of its tests cannot pass on Perilune
 *
 * @typedef {object} Lacking
 * @property {string} what the missing feature
 * @property {(result: string) => boolean} needed whether the test with this result line of native Lua needs the feature:
 *   Perilune's line must then be the same with "not " before it, so that a test that begins to pass is noticed
 *
 * @typedef {Source & Own} Library the default export of a file in libraries/
 */

const HERE = path.dirname(fileURLToPath(import.meta.url));
const CACHE = path.join(HERE, "..", "..", ".cache", "real");

/**
 * @param {string} name of the source package
 * @param {string} version upstream's
 * @param {string} sha256 of its .orig.tar.gz
 * @param {readonly string[]} suites those that have it
 * @returns {import("../../wasm/tools/fetch.mjs").Wanted}
 */
export function debianTarball(name, version, sha256, suites) {
  const file = `${name}_${version}.orig.tar.gz`;
  return { name: file, sha256, sources: [{ debian: { package: name, suites: [...suites], file } }] };
}

/**
 * @returns {Promise<Library[]>} in the order of their file names
 */
export async function loadLibraries() {
  const dir = path.join(HERE, "libraries");
  const files = (await readdir(dir)).filter((name) => name.endsWith(".mjs")).sort();
  return Promise.all(files.map(async (file) => (await import(`./libraries/${file}`)).default));
}

/**
 * @param {Source} source
 * @returns {Promise<string>} the directory of its source, unpacked and unchanged; read it, do not write to it
 * @throws {Error} if no tarball is available, with the attempts
 */
export async function getSource({ tarballs }) {
  /** @type {string[]} */
  const failures = [];
  for (const tarball of tarballs) {
    try {
      return await unpack(await fetchByHash(tarball), path.join(CACHE, tarball.sha256.slice(0, 16)));
    } catch (error) {
      failures.push(error instanceof Error ? error.message : String(error));
    }
  }
  throw new Error(failures.join("\n"));
}
