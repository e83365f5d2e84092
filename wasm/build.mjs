#!/usr/bin/env node
/**
 * Rebuilds everything checked in that is built: the core (release and debug), its glues, the C headers in wasm/sysroot,
 * src/core/generated, the native modules, and the lock with the hashes of all inputs and outputs.
 *
 *   node wasm/build.mjs           builds and writes
 *   node wasm/build.mjs --check   builds elsewhere and compares bit for bit; exits with 1 on any difference
 */
import { lock } from "./tools/lock.mjs";
import { buildAll } from "./tools/products.mjs";
import { compareProducts, writeProducts } from "./tools/write.mjs";

try {
  const built = await buildAll((text) => process.stderr.write(`${text}\n`));
  const files = new Map([...built.files, ["wasm/lock.json", lock(built)]]);
  if (process.argv.includes("--check")) process.exitCode = compareProducts(files) ? 0 : 1;
  else writeProducts(files);
} catch (error) {
  process.stderr.write(`build:wasm: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
