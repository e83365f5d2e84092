/** Which files make up a core of Perilune that is measured. */
import { existsSync } from "node:fs";

/** A core, and its glue if that stands beside it, as `perilune link` and the build put it. */
export function coreFiles(core, kind = "node") {
  const glue = `${core.replace(/\.wasm$/, "")}.${kind}.mjs`;
  return existsSync(glue) ? { core, glue } : { core };
}
