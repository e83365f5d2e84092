/**
 * Makes what this package has besides its own files: include/, lib/ and licences, from the pinned Emscripten
 * (wasm/toolchain.sh). The products are not checked in, but their hashes are, in hashes.json.
 *
 *   npm run build:cxx               makes them, and fails if they are not those of hashes.json
 *   npm run build:cxx -- --accept   makes them, and writes hashes.json
 *   npm run build:cxx -- --check    compares those that are there with hashes.json
 */
import { createHash } from "node:crypto";
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { coreNames } from "./core-names.mjs";
import { hideSymbols } from "./hide.mjs";
import { membersFor } from "./members.mjs";
import { findToolchain } from "../../../wasm/tools/emcc.mjs";
import { importTypeScript } from "../../../wasm/tools/typescript.mjs";

const PACKAGE = fileURLToPath(new URL("..", import.meta.url));
const ROOT = path.join(PACKAGE, "../..");
const HASHES = path.join(PACKAGE, "hashes.json");
const PRODUCTS = ["include", "lib", "LICENSE", "LICENSE.musl"];

/** Emscripten's archives with exceptions of WebAssembly. */
const ARCHIVES = ["libc++-except.a", "libc++abi-except.a", "libunwind-except.a"];

/** What libc++ needs of the C library, and neither the core nor src/ has: tables and conversions of wide characters. */
const OF_LIBC =
  "__ctype_tolower_loc __ctype_toupper_loc iswalpha_l iswblank_l iswcntrl_l iswdigit_l iswlower_l iswprint_l iswpunct_l " +
  "iswspace_l iswupper_l iswxdigit_l mbsnrtowcs towlower_l towupper_l wcsnrtombs";

const FLAGS = [
  "-fPIC",
  "-fvisibility=hidden",
  "-O2",
  "-Wall",
  "-Wextra",
  "-Werror",
  "-sSUPPORT_LONGJMP=wasm",
];
const CXX_FLAGS = ["-fwasm-exceptions", "-std=c++17", "-D_LIBCPP_DISABLE_VISIBILITY_ANNOTATIONS"];

async function main() {
  const { values } = parseArgs({ options: { accept: { type: "boolean" }, check: { type: "boolean" } } });
  if (!values.check) await make(await findToolchain(process.env));
  const found = hashesOf(productFiles());
  const text = `${JSON.stringify(found, null, 2)}\n`;
  if (values.accept) writeFileSync(HASHES, text);
  const differences = compare(JSON.parse(readFileSync(HASHES, "utf8")), found);
  if (differences.length === 0) return;
  console.error(`packages/cxx: not as hashes.json says:\n${differences.slice(0, 20).join("\n")}`);
  process.exitCode = 1;
}

/** @param {import("../../../wasm/tools/emcc.mjs").Toolchain} toolchain */
async function make(toolchain) {
  const sysroot = toolchain.outside(path.join(await emscriptenRoot(toolchain), "cache/sysroot"));
  const libraries = path.join(sysroot, "lib/wasm32-emscripten/pic");
  const { readArchive, writeArchive } = await importTypeScript("src/compile/archive.ts");
  for (const name of PRODUCTS) rmSync(path.join(PACKAGE, name), { recursive: true, force: true });
  mkdirSync(path.join(PACKAGE, "lib"));
  cpSync(path.join(sysroot, "include/c++/v1"), path.join(PACKAGE, "include/c++/v1"), { recursive: true });
  cpSync(path.join(ROOT, "LICENSE"), path.join(PACKAGE, "LICENSE"));
  cpSync(path.join(ROOT, "wasm/sysroot/LICENSE.musl"), path.join(PACKAGE, "LICENSE.musl"));
  const read = (file) => readArchive(new Uint8Array(readFileSync(file)), file);
  const write = (name, members) => {
    const hidden = members.map((member) => ({
      name: member.name,
      bytes: hideSymbols(member.bytes, `${name}(${member.name})`),
    }));
    writeFileSync(path.join(PACKAGE, "lib", name), writeArchive(hidden));
  };
  for (const name of ARCHIVES) write(name, read(path.join(libraries, name)));
  const ofLibc = await membersFor(
    OF_LIBC.split(" "),
    read(path.join(libraries, "libc.a")),
    await coreNames(),
  );
  write("libperilune-cxx.a", [...(await compileOwn(toolchain)), ...ofLibc]);
}

/** Compiles src/. */
async function compileOwn(toolchain) {
  const directory = path.join(tmpdir(), `perilune-cxx-${process.pid}`);
  mkdirSync(directory);
  try {
    const members = [];
    for (const name of readdirSync(path.join(PACKAGE, "src")).sort()) {
      const out = path.join(directory, "out.o");
      const flags = name.endsWith(".cpp") ? [...FLAGS, ...CXX_FLAGS] : FLAGS;
      const lua = path.join(ROOT, "wasm/sysroot/lua");
      const map = `-ffile-prefix-map=${PACKAGE}=`;
      await toolchain.run("emcc", [...flags, map, `-I${lua}`, "-c", `src/${name}`, "-o", out], PACKAGE);
      members.push({ name: `${name}.o`, bytes: new Uint8Array(readFileSync(out)) });
    }
    return members;
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

/** @returns {Promise<string>} Emscripten's directory, as its tools print it */
async function emscriptenRoot(toolchain) {
  return (await toolchain.run("em-config", ["EMSCRIPTEN_ROOT"])).trim();
}

/** @returns {string[]} the products that are there, sorted, as paths with slashes */
function productFiles() {
  return PRODUCTS.filter((name) => existsSync(path.join(PACKAGE, name)))
    .flatMap((name) => (name.includes(".") || name === "LICENSE" ? [name] : filesBelow(name)))
    .sort();
}

function filesBelow(folder) {
  return readdirSync(path.join(PACKAGE, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) =>
      path.relative(PACKAGE, path.join(entry.parentPath ?? entry.path, entry.name)).replaceAll("\\", "/"),
    );
}

function hashesOf(files) {
  const hash = (file) =>
    createHash("sha256")
      .update(readFileSync(path.join(PACKAGE, file)))
      .digest("hex");
  return Object.fromEntries(files.map((file) => [file, hash(file)]));
}

/** @returns {string[]} a line for each file that differs */
function compare(wanted, found) {
  const names = [...new Set([...Object.keys(wanted), ...Object.keys(found)])].sort();
  return names.flatMap((name) => {
    if (wanted[name] === found[name]) return [];
    if (wanted[name] === undefined) return [`${name}: should not be there`];
    return [`${name}: ${found[name] === undefined ? "missing" : "differs"}`];
  });
}

await main();
