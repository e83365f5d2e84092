/** A cap on the memory of a core. */

import { PAGE_SIZE } from "../wasm-binary/types.js";
import type { WasmImports } from "./glue.js";

/** The glue grows the memory by this factor where less is needed. */
const GROWTH = 1.2;

/** Makes the import that grows the memory refuse to grow it beyond `most` bytes. */
export function capMemory({ env }: WasmImports, most: number): void {
  const memory = env["memory"] as WebAssembly.Memory;
  const resize = env["emscripten_resize_heap"] as (size: number) => boolean;
  const limit = Math.floor(most / PAGE_SIZE) * PAGE_SIZE;
  env["emscripten_resize_heap"] = (requested: number): boolean => {
    const size = requested >>> 0;
    if (size > limit) return false;
    const { byteLength } = memory.buffer;
    // Where the glue would grow it too far, it grows here, and the glue only renews its views.
    if (byteLength * GROWTH + PAGE_SIZE > limit) {
      try {
        memory.grow(Math.ceil((size - byteLength) / PAGE_SIZE));
      } catch {
        return false;
      }
    }
    return resize(size);
  };
}
