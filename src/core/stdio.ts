/**
 * Emscripten's libc gives standard output and standard error a `seek` that does nothing and reports success. This file
 * replaces it with that of standard input, which asks the file descriptor.
 */

import type { Core } from "./core.js";

/** The offset of the seek function in musl's `struct _IO_FILE` (stdio_impl.h): after ten words. */
const SEEK = 40;

export function seekOutputs(core: Core): void {
  const { memory } = core;
  const exports = core.absoluteExports();
  /** Returns the address of the seek function in the stream that a variable points to. */
  const seekOf = (name: string): number => memory.view.getUint32(exports[name] as number, true) + SEEK;
  const seek = memory.view.getUint32(seekOf("stdin"), true);
  for (const output of ["stdout", "stderr"]) memory.view.setUint32(seekOf(output), seek, true);
}
