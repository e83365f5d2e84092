/**
 * What a library that nobody here wrote is, to the real-library tests: one file in libraries/, which says where its
 * source is, which of its files make the module, and how its own tests are run. It does not know what runs them.
 */
import { readdir } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { fetchByHash, unpack } from "../../wasm/tools/fetch.mjs";

/**
 * @typedef {object} Library the default export of a file in libraries/
 * @property {string} name with the version
 * @property {string} module the name to `require`, and of the file that is built
 * @property {readonly import("../../wasm/tools/fetch.mjs").Wanted[]} tarballs the same source, tried in turn
 * @property {readonly string[]} sources C files within it, those that its own makefile names
 * @property {readonly string[]} flags the flags of its makefile that count: -O, -D, -I
 * @property {(source: string, dir: string) => Promise<string[]>} prepare lays out in the empty `dir` what its tests
 *   need of the directory `source`; gives the arguments with which `lua` runs them there
 * @property {(stdout: string) => string[]} results the lines of what its tests wrote that must be the same everywhere
 * @property {string} passed the last of them when all is well
 */

const HERE = path.dirname(fileURLToPath(import.meta.url));
const CACHE = path.join(HERE, "..", "..", ".cache", "real");

/**
 * @returns {Promise<Library[]>} in the order of their file names
 */
export async function loadLibraries() {
  const dir = path.join(HERE, "libraries");
  const files = (await readdir(dir)).filter((name) => name.endsWith(".mjs")).sort();
  return Promise.all(files.map(async (file) => (await import(`./libraries/${file}`)).default));
}

/**
 * @param {Library} library
 * @returns {Promise<string>} the directory of its source, unpacked and unchanged; read it, do not write to it
 * @throws {Error} when no tarball can be had, with what was tried
 */
export async function getSource(library) {
  /** @type {string[]} */
  const failures = [];
  for (const tarball of library.tarballs) {
    try {
      return await unpack(await fetchByHash(tarball), path.join(CACHE, tarball.sha256.slice(0, 16)));
    } catch (error) {
      failures.push(error instanceof Error ? error.message : String(error));
    }
  }
  throw new Error(failures.join("\n"));
}
