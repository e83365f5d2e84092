/** Compiles floor.c for native Lua: the cases of the boundary through the C API, as the lower bound. */
import path from "node:path";
import { fileURLToPath } from "node:url";

const SOURCE = fileURLToPath(new URL("floor.c", import.meta.url));
const OUT = fileURLToPath(new URL("../../../.cache/bench/floor", import.meta.url));

/** @returns {Promise<string>} the directory of the module; throws the compiler's messages */
export async function floorDirectory(
  /** @type {import("../../../test/support/native-lua.mjs").NativeLua} */ native,
) {
  await native.compileModule({ sources: [SOURCE], flags: ["-O2"], out: path.join(OUT, "floor.so") });
  return OUT;
}
