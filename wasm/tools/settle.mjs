/**
 * The last step of linking a release core: it is relocated (relocate.mjs), optimized again, and its functions are
 * ordered so that it compresses well (function-order.mjs). Exports and imports stay.
 */
import { createHash } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";

/** Table slot 0 is the null pointer. */
const TABLE_BASE = 1;

/** WebAssembly features that the core may use: the linker removed the section that lists them. */
const FEATURES = [
  "bulk-memory",
  "exception-handling",
  "mutable-globals",
  "nontrapping-float-to-int",
  "sign-ext",
].map((feature) => `--enable-${feature}`);

/** Functions of at most this size are inlined wherever they are called: the C compiler sees one file at a time. */
const INLINE_ANYWHERE = "--always-inline-max-function-size";
const INLINED_SIZE = "30";

/** The core that was settled last, by the hash of what was linked: each glue is linked with the same wasm. */
let last = { key: "", settled: Promise.resolve(Buffer.alloc(0)) };

/**
 * @param {import("./emcc.mjs").Toolchain} toolchain
 * @param {string} file path of the linked wasm, which is replaced
 * @param {number} memoryBase address of its static data
 */
export async function settle(toolchain, file, memoryBase) {
  const linked = await readFile(file);
  const key = createHash("sha256").update(linked).digest("hex");
  if (last.key !== key) last = { key, settled: settleOnce(toolchain, file, linked, memoryBase) };
  await writeFile(file, await last.settled);
}

async function settleOnce(toolchain, file, linked, memoryBase) {
  const optimize = (/** @type {string[]} */ ...flags) =>
    toolchain.run("wasm-opt", [...FEATURES, file, ...flags, "-o", file]);
  // Loaded here, because in a checkout they compile src/wasm-binary.
  const { relocate } = await import("./relocate.mjs");
  const { nameByOrder } = await import("./function-order.mjs");
  await writeFile(file, relocate(linked, { memoryBase, tableBase: TABLE_BASE }));
  // Not --gufa: it takes the core's table for all that there is, and replaces calls of functions that modules put there.
  await optimize("-Oz", "--converge", "--no-stack-ir", INLINE_ANYWHERE, INLINED_SIZE);
  await writeFile(file, nameByOrder(await readFile(file)));
  await optimize("--reorder-functions-by-name", "--strip-debug");
  return readFile(file);
}
