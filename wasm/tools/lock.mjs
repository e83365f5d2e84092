/**
 * The lock: SHA-256 of everything that goes into the built files and of the built files. Tests use it to detect inputs
 * that were changed without a rebuild.
 */
import { createHash } from "node:crypto";
import { readFileSync, readdirSync, statSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));

/** The scripts that affect the built files. Those that fetch, compare or write files do not. */
const SCRIPTS = [
  ...[
    "c-constants",
    "core",
    "declarations",
    "export-list",
    "function-order",
    "generate",
    "interface",
    "modules",
    "products",
  ],
  ...["relocate", "settle", "sysroot", "wasm-binary"],
];

/** Files and folders whose content affects the built files. */
const INPUTS = [
  "native/core",
  "native/include",
  "native/patches",
  "src/wasm-binary",
  "wasm/constants.json",
  "wasm/emscripten-version",
  "wasm/libc.json",
  "wasm/lua.json",
  "wasm/system-calls.js",
  ...SCRIPTS.map((name) => `wasm/tools/${name}.mjs`),
];

const sha256 = (/** @type {Buffer | string} */ bytes) => createHash("sha256").update(bytes).digest("hex");

/** @returns {string[]} files below a path of the checkout, sorted, with slashes */
function filesBelow(/** @type {string} */ name) {
  const full = path.join(ROOT, name);
  if (!statSync(full).isDirectory()) return [name];
  return readdirSync(full, { withFileTypes: true })
    .flatMap((entry) => filesBelow(`${name}/${entry.name}`))
    .sort();
}

/** Folders of this project's own native modules; their C is input, their wasm output. */
function moduleInputs() {
  const list = JSON.parse(readFileSync(path.join(ROOT, "native/modules/modules.json"), "utf8"));
  const sources = list.flatMap((module) => [...module.sources, ...(module.headers ?? [])]);
  return ["native/modules/modules.json", ...sources].sort();
}

/** @returns {Record<string, string>} SHA-256 of every input, by path */
export function inputHashes() {
  const names = [...INPUTS.flatMap(filesBelow), ...moduleInputs()];
  return Object.fromEntries(names.map((name) => [name, sha256(readFileSync(path.join(ROOT, name)))]));
}

/** @param {import("./products.mjs").Built} built @returns {string} the text of wasm/lock.json */
export function lock({ files, flags, packages, sizes, lua }) {
  const outputs = Object.fromEntries([...files].map(([name, bytes]) => [name, sha256(bytes)]).sort());
  const text = {
    lua: { version: lua.version, sha256: lua.sha256 },
    toolchain: packages,
    sizes,
    flags,
    inputs: inputHashes(),
    outputs,
  };
  return `${JSON.stringify(text, null, 2)}\n`;
}
