/**
 * The compile cache of a runtime, native/core/compiled.c: precompiled forms of chunks by their text and name, which all states
 * share. Here its limit is set and its numbers are read.
 */

import type { Core } from "./core.js";
import { pl_CompileCache } from "./generated/layouts.js";

/** The default of its limit, in bytes. */
export const COMPILE_CACHE_SIZE = 8 * 1024 * 1024;

/** What it has done so far, for metrics. */
export interface CompileStats {
  /** Chunks that were compiled before, under the same name, and so were not compiled again. */
  readonly compileHits: number;
  /** Chunks that had to be compiled. Chunks that are never kept, such as very short ones, are in neither number. */
  readonly compileMisses: number;
  /** The bytes of the runtime's memory that the kept forms take. */
  readonly compileBytes: number;
}

const WORD = 4;

/** Sets the most bytes that the cache takes; 0 turns it off. Must be called before a chunk is loaded. */
export function limitCompileCache({ functions, memory }: Core, bytes: number): void {
  memory.sync();
  memory.view.setUint32(functions.pl_compilecache() + pl_CompileCache.limit, bytes, true);
}

export function compileStats({ functions, memory }: Core): CompileStats {
  memory.sync();
  const at = functions.pl_compilecache();
  const field = (offset: number): number => memory.u32[(at + offset) / WORD] ?? 0;
  return {
    compileHits: field(pl_CompileCache.hits),
    compileMisses: field(pl_CompileCache.misses),
    compileBytes: field(pl_CompileCache.bytes),
  };
}
