/**
 * What C's stdio does otherwise than it should, and what it holds back, in the fields of musl's `struct _IO_FILE`
 * (stdio_impl.h).
 *
 * Emscripten's libc gives standard output and standard error a `seek` that does nothing and reports success. This file
 * replaces it with that of standard input, which asks the file descriptor.
 */

import type { Core } from "./core.js";

/** Offsets of fields: the flags, the part of the buffer that is not read yet, the seek function. */
const FLAGS = 0;
const READ_POSITION = 4;
const READ_END = 8;
const SEEK = 40;

/** Flags of a stream that has met its end, or an error. */
const F_EOF = 16;
const F_ERR = 32;

export function seekOutputs(core: Core): void {
  const { memory } = core;
  /** Returns the address of the seek function in the stream that a variable points to. */
  const seekOf = (name: string): number => memory.view.getUint32(core.addressOf(name), true) + SEEK;
  const seek = memory.view.getUint32(seekOf("stdin"), true);
  for (const output of ["stdout", "stderr"]) memory.view.setUint32(seekOf(output), seek, true);
}

/**
 * Takes what C has read ahead of standard input and no program has read yet, and leaves the stream as a new one: what
 * reads next reads from its own input. Returns undefined if there is nothing.
 */
export function takeReadAhead(core: Core): Uint8Array | undefined {
  const { memory } = core;
  const { view } = memory;
  const file = view.getUint32(core.absoluteExports()["stdin"] as number, true);
  const position = view.getUint32(file + READ_POSITION, true);
  const end = view.getUint32(file + READ_END, true);
  view.setUint32(file + FLAGS, view.getUint32(file + FLAGS, true) & ~(F_EOF | F_ERR), true);
  if (position === end) return undefined;
  view.setUint32(file + READ_POSITION, 0, true);
  view.setUint32(file + READ_END, 0, true);
  return memory.bytes.slice(position, end);
}
