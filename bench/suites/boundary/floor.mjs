/** Compiles floor.c for native Lua: the cases of the boundary by the C API, which is as cheap as a crossing can be. */
import path from "node:path";
import { fileURLToPath } from "node:url";

const SOURCE = fileURLToPath(new URL("floor.c", import.meta.url));
const OUT = fileURLToPath(new URL("../../../.cache/bench/floor", import.meta.url));

/** @returns {Promise<string>} where the module is; throws what the compiler says */
export async function floorDirectory(
  /** @type {import("../../../test/support/native-lua.mjs").NativeLua} */ native,
) {
  await native.compileModule({ sources: [SOURCE], flags: ["-O2"], out: path.join(OUT, "floor.so") });
  return OUT;
}
