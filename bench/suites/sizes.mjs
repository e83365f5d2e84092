/** Sizes: what a page downloads for each subject, and the machine's interpreter. */
import { readFileSync, statSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, gzipSync } from "node:zlib";
import { build } from "esbuild";
import { nativeLua } from "../../test/support/native-lua.mjs";
import { fengariBundle } from "../subjects/fengari-bundle.mjs";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));

/** @param {readonly Uint8Array[]} files compressed separately, as a server does */
function sizeOf(title, files) {
  const sum = (pack) => files.reduce((total, file) => total + pack(file).length, 0);
  return {
    title,
    raw: sum((file) => file),
    gzip: sum((file) => gzipSync(file, { level: 9 })),
    brotli: sum((file) => brotliCompressSync(file)),
  };
}

/** Bundles an entry into one JavaScript file for a page. */
async function bundle(entry) {
  const { outputFiles } = await build({
    ...{ entryPoints: [entry], bundle: true, minify: true, write: false, format: "esm" },
    ...{ platform: "browser", target: "es2022", outdir: path.join(ROOT, ".cache", "bench") },
    absWorkingDir: ROOT, // packages are resolved from here, whatever the current directory
    external: ["module", "fs", "path", "url", "child_process", "crypto"],
    logLevel: "silent",
  });
  return outputFiles[0].contents;
}

/** @param {string} built the directory of the built package */
export async function downloadSizes(built) {
  const read = (file) => readFileSync(path.join(ROOT, file));
  const native = await nativeLua();
  const sizes = [
    sizeOf("Perilune: core and JavaScript", [
      readFileSync(path.join(built, "wasm", "perilune.wasm")),
      await bundle(path.join(built, "dist", "browser.js")),
    ]),
    sizeOf("wasmoon: core and JavaScript", [
      read("node_modules/wasmoon/dist/glue.wasm"),
      await bundle("wasmoon"),
    ]),
    sizeOf("fengari: JavaScript", [await fengariBundle()]),
  ];
  if (!("missing" in native) && statSync(native.lua).isFile())
    sizes.push(sizeOf("native Lua: the interpreter", [readFileSync(native.lua)]));
  return sizes;
}
