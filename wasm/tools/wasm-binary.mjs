/**
 * src/wasm-binary for the build's tools: reading and writing WebAssembly's binary format. A checkout has the TypeScript,
 * which needs no dist/; an installed package has no sources but a dist/ that always fits.
 */
import { existsSync } from "node:fs";
import { importTypeScript } from "./typescript.mjs";

const SOURCE = "src/wasm-binary/index.ts";

/** @returns {Promise<typeof import("../../src/wasm-binary/index.js")>} */
function load() {
  const isCheckout = existsSync(new URL(`../../${SOURCE}`, import.meta.url));
  return isCheckout ? importTypeScript(SOURCE) : import("../../dist/wasm-binary/index.js");
}

export const {
  Op,
  Reader,
  Section,
  concat,
  exportSection,
  functionBodies,
  globalType,
  i32Const,
  joinSections,
  name,
  readModule,
  readSections,
  section,
  sized,
  u32,
  vector,
} = await load();
