/** The names that the core exports, for what must not be linked into modules a second time. */
import { importTypeScript } from "../../../wasm/tools/typescript.mjs";

/** @returns {Promise<ReadonlySet<string>>} */
export async function coreNames() {
  const { coreExports } = await importTypeScript("src/core/generated/exports.ts");
  return new Set(coreExports().keys());
}
