/**
 * Emscripten's libc gives standard output and standard error a `seek` that does nothing and says that it worked. They
 * get the one of standard input here, which asks the descriptor, as everywhere else.
 */

import type { Core } from "./core.js";

/** Where `struct _IO_FILE` of musl (stdio_impl.h) keeps its function to seek: after ten words. */
const SEEK = 40;

export function seekOutputs(core: Core): void {
  const { memory } = core;
  const exports = core.absoluteExports();
  /** The address of the function in the stream that a variable points to. */
  const seekOf = (name: string): number => memory.view.getUint32(exports[name] as number, true) + SEEK;
  const seek = memory.view.getUint32(seekOf("stdin"), true);
  for (const output of ["stdout", "stderr"]) memory.view.setUint32(seekOf(output), seek, true);
}
