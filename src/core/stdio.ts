/**
 * Corrects C's stdio, and takes back what it has read ahead, through the fields of musl's `struct _IO_FILE`.
 *
 * Emscripten's libc gives standard output and standard error a `seek` that does nothing and reports success. This file
 * replaces it with that of standard input, which asks the file descriptor.
 */

import type { Core } from "./core.js";
import { F_EOF, F_ERR, Stream } from "./generated/stdio.js";

export function seekOutputs(core: Core): void {
  const { memory } = core;
  /** Returns the address of the seek function in the stream that a variable points to. */
  const seekOf = (name: string): number => memory.view.getUint32(core.addressOf(name), true) + Stream.seek;
  const seek = memory.view.getUint32(seekOf("stdin"), true);
  for (const output of ["stdout", "stderr"]) memory.view.setUint32(seekOf(output), seek, true);
}

/** The address of C's standard input, which stays the same. */
export function stdinOf(core: Core): number {
  return core.memory.view.getUint32(core.addressOf("stdin"), true);
}

/**
 * Takes what C has read ahead of standard input, the stream at `file`, and no program has read yet, and resets the stream,
 * so that the next read comes from its own input. Returns undefined if there is nothing. It runs whenever states with
 * different inputs take turns.
 */
export function takeReadAhead({ memory }: Core, file: number): Uint8Array | undefined {
  const { view } = memory;
  const position = view.getUint32(file + Stream.rpos, true);
  const end = view.getUint32(file + Stream.rend, true);
  const flags = view.getUint32(file + Stream.flags, true);
  if ((flags & (F_EOF | F_ERR)) !== 0) view.setUint32(file + Stream.flags, flags & ~(F_EOF | F_ERR), true);
  if (position === end) return undefined;
  view.setUint32(file + Stream.rpos, 0, true);
  view.setUint32(file + Stream.rend, 0, true);
  return memory.bytes.slice(position, end);
}
