/**
 * src/wasm-binary for the build's tools: reads and writes WebAssembly's binary format. A checkout compiles the TypeScript,
 * without dist/; an installed package has no sources but a matching dist/.
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
  PAGE_SIZE,
  Reader,
  Section,
  concat,
  exportSection,
  functionBodies,
  globalType,
  i32Const,
  joinSections,
  mapInstructions,
  name,
  padCatches,
  readModule,
  readSections,
  section,
  sized,
  u32,
  vector,
} = await load();
