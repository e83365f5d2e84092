/** The files of a core of Perilune. */
import { existsSync } from "node:fs";

/** A core, and its glue if there is one next to it, as `perilune link` and the build name it. */
export function coreFiles(core, kind = "node") {
  const glue = `${core.replace(/\.wasm$/, "")}.${kind}.mjs`;
  return existsSync(glue) ? { core, glue } : { core };
}
