/**
 * The last step of linking a release core: it is made for its place in memory (relocate.mjs), optimized with that, and
 * its functions are ordered so that it compresses well (function-order.mjs). What it exports and imports stays.
 */
import { readFile, writeFile } from "node:fs/promises";
import { nameByOrder } from "./function-order.mjs";
import { relocate } from "./relocate.mjs";

/** Table slot 0 stands for the null pointer. */
const TABLE_BASE = 1;

/** What the compiler may use: the linker takes the section away that says so. */
const FEATURES = [
  "bulk-memory",
  "exception-handling",
  "mutable-globals",
  "nontrapping-float-to-int",
  "sign-ext",
].map((feature) => `--enable-${feature}`);

/**
 * @param {import("./emcc.mjs").Toolchain} toolchain
 * @param {string} file path of the linked wasm, which is replaced
 * @param {number} memoryBase where its static data begin
 */
export async function settle(toolchain, file, memoryBase) {
  const optimize = (/** @type {string[]} */ ...flags) =>
    toolchain.run("wasm-opt", [...FEATURES, file, ...flags, "-o", file]);
  await writeFile(file, relocate(await readFile(file), { memoryBase, tableBase: TABLE_BASE }));
  await optimize("--gufa", "-Oz", "--converge", "--no-stack-ir");
  await writeFile(file, nameByOrder(await readFile(file)));
  await optimize("--reorder-functions-by-name", "--strip-debug");
}
