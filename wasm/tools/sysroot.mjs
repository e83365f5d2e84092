/**
 * Makes wasm/sysroot: the C headers with which the npm compiler compiles native modules, their hashes and their
 * licences. It copies headers unchanged and compiles nothing.
 *
 * include/ has Emscripten's C library headers and the few of its own headers that a C module can use; lua/ has Lua's
 * public headers. Left out are C++, graphics, sound, browser threads, and the headers that belong to a compiler
 * (stddef.h of clang, SIMD intrinsics), since each compiler provides its own.
 *
 *   node wasm/tools/sysroot.mjs --emscripten-include DIR --lua-src DIR [--musl-copyright FILE] [--out DIR]
 */
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

/** Lua's headers. */
const LUA_HEADERS = ["lua.h", "luaconf.h", "lauxlib.h", "lualib.h", "lua.hpp"];

/** Folders of the C library, whose headers are all included, recursively. */
const LIBC_FOLDERS = ["arpa", "bits", "compat", "net", "netinet", "netpacket", "sys", "wasi"];

/** Emscripten's own headers: those usable from C without custom JavaScript, and those that emscripten.h includes. */
const EMSCRIPTEN_HEADERS = [
  "console.h",
  "em_asm.h",
  "em_js.h",
  "em_macros.h",
  "em_types.h",
  "emscripten.h",
  "heap.h",
  "promise.h",
  "stack.h",
  "version.h",
  "wget.h",
];

/** Headers outside of the C library: other libraries, the unwinder, a compiler's SIMD headers. */
const NOT_LIBC =
  /^(?:mimalloc|libunwind|unwind|__libunwind|elf\.h$|link\.h$|wasm_simd128|.*intrin\.h$|arm_neon\.h$|sys\/procfs\.h$)/;

/** The MIT licence as Emscripten grants it; Emscripten's own headers refer to it. */
const EMSCRIPTEN_LICENSE = `Emscripten is available under the MIT license or the University of Illinois/NCSA Open Source License.
Its headers are used here under the MIT license:

Copyright (c) 2010-2014 Emscripten authors, see AUTHORS file.

Permission is hereby granted, free of charge, to any person obtaining a copy
of this software and associated documentation files (the "Software"), to deal
in the Software without restriction, including without limitation the rights
to use, copy, modify, merge, publish, distribute, sublicense, and/or sell
copies of the Software, and to permit persons to whom the Software is
furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in
all copies or substantial portions of the Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR
IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF MERCHANTABILITY,
FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE
AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER
LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM,
OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN
THE SOFTWARE.

wasi/api.h comes from wasi-libc and is in the public domain (CC0 1.0), as it says itself.
`;

/**
 * Reads the files of the sysroot without writing them.
 * @param {{ emscriptenInclude: string, luaSrc: string, muslCopyright?: string }} inputs directories and files
 * @returns {Map<string, Buffer>} by path in the sysroot, with slashes, sorted
 */
export function collectSysroot({ emscriptenInclude, luaSrc, muslCopyright }) {
  /** @type {[string, Buffer][]} */
  const files = [];
  for (const name of headersBelow(emscriptenInclude)) {
    if (isWanted(name)) files.push([`include/${name}`, readFileSync(path.join(emscriptenInclude, name))]);
  }
  for (const name of LUA_HEADERS) files.push([`lua/${name}`, readFileSync(path.join(luaSrc, name))]);
  const musl = muslCopyright ?? path.join(emscriptenInclude, "../../../system/lib/libc/musl/COPYRIGHT");
  if (!existsSync(musl)) throw new Error(`musl's COPYRIGHT is not at ${musl}: give --musl-copyright FILE`);
  files.push(["LICENSE.musl", readFileSync(musl)]);
  files.push(["LICENSE.emscripten", Buffer.from(EMSCRIPTEN_LICENSE)]);
  files.push(["LICENSE.lua", Buffer.from(luaLicense(path.join(luaSrc, "lua.h")))]);
  files.sort(([a], [b]) => (a < b ? -1 : 1));
  return new Map(files);
}

/**
 * Writes the sysroot anew; removes the directory's previous content.
 * @param {{ emscriptenInclude: string, luaSrc: string, muslCopyright?: string, out: string }} options `out` is the sysroot
 * @returns {Record<string, string>} SHA-256 by path, as in hashes.json
 */
export function writeSysroot(options) {
  const files = collectSysroot(options);
  rmSync(options.out, { recursive: true, force: true });
  for (const [name, bytes] of files) {
    const target = path.join(options.out, name);
    mkdirSync(path.dirname(target), { recursive: true });
    writeFileSync(target, bytes);
  }
  const hashes = hashesText(files);
  writeFileSync(path.join(options.out, "hashes.json"), hashes);
  return JSON.parse(hashes);
}

/**
 * @param {ReadonlyMap<string, Buffer>} files as returned by `collectSysroot`
 * @returns {string} the text of hashes.json: SHA-256 by path
 */
export function hashesText(files) {
  const hash = (bytes) => createHash("sha256").update(bytes).digest("hex");
  const hashes = Object.fromEntries([...files].map(([name, bytes]) => [name, hash(bytes)]));
  return `${JSON.stringify(hashes, null, 2)}\n`;
}

/** @param {string} name path below Emscripten's include directory */
function isWanted(name) {
  const [folder = "", ...rest] = name.split("/");
  if (rest.length === 0) return !NOT_LIBC.test(name);
  if (folder === "emscripten") return EMSCRIPTEN_HEADERS.includes(rest.join("/"));
  return LIBC_FOLDERS.includes(folder) && !NOT_LIBC.test(name) && !NOT_LIBC.test(rest.join("/"));
}

/**
 * Lists all `*.h` below a directory, by path with slashes.
 * @param {string} directory
 * @returns {string[]}
 */
function headersBelow(directory) {
  return readdirSync(directory, { recursive: true, encoding: "utf8" })
    .map((name) => name.split(path.sep).join("/"))
    .filter((name) => name.endsWith(".h"));
}

/**
 * The copyright notice at the end of lua.h.
 * @param {string} file
 */
function luaLicense(file) {
  const text = readFileSync(file, "utf8");
  const notice = /^\* (Copyright \(C\) [\s\S]*?)^\*{10,}/m.exec(text)?.[1];
  if (notice === undefined) throw new Error(`no copyright notice at the end of ${file}`);
  return notice.replace(/^\* ?/gm, "");
}

if (process.argv[1] !== undefined && fileURLToPath(import.meta.url) === path.resolve(process.argv[1])) {
  const { values } = parseArgs({
    options: {
      "emscripten-include": { type: "string" },
      "lua-src": { type: "string" },
      "musl-copyright": { type: "string" },
      out: { type: "string", default: fileURLToPath(new URL("../sysroot", import.meta.url)) },
    },
  });
  const emscriptenInclude = values["emscripten-include"];
  const luaSrc = values["lua-src"];
  if (emscriptenInclude === undefined || luaSrc === undefined) {
    process.stderr.write(
      "usage: node wasm/tools/sysroot.mjs --emscripten-include DIR --lua-src DIR [--out DIR]\n",
    );
    process.exit(2);
  }
  const muslCopyright = values["musl-copyright"];
  const hashes = writeSysroot({
    emscriptenInclude,
    luaSrc,
    ...(muslCopyright === undefined ? {} : { muslCopyright }),
    out: values.out,
  });
  process.stdout.write(`wrote ${Object.keys(hashes).length} files to ${values.out}\n`);
}
