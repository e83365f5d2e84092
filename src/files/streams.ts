/**
 * The standard streams that an embedder supplies. They pass bytes unchanged and without delay; the C library above them
 * does the buffering.
 */

import { Errno } from "./errno.js";

/** A source of a program's input. */
export interface InputStream {
  /** Reads up to `buffer.length` bytes into `buffer`; returns 0 at the end. May block. */
  read(buffer: Uint8Array): number;
  /** Whether it is a terminal. */
  readonly isTerminal?: boolean;
}

/** A destination of a program's output. */
export interface OutputStream {
  /** Writes all of `bytes`, which it must copy to keep. Throws `StreamError` if it cannot. */
  write(bytes: Uint8Array): void;
  readonly isTerminal?: boolean;
}

/** The three streams of a runtime, which uses them for its lifetime and never closes them. */
export interface StandardStreams {
  readonly stdin: InputStream;
  readonly stdout: OutputStream;
  readonly stderr: OutputStream;
}

const { EBADF, EIO, EISDIR, ENOSPC, EPIPE } = Errno;

/** Reasons for a stream to fail: error numbers of the core's C library. */
export const StreamErrno = { EBADF, EIO, EISDIR, ENOSPC, EPIPE } as const;

/** Thrown by a stream; C sees it as `errno`. */
export class StreamError extends Error {
  override name = "StreamError";
  constructor(
    readonly errno: number,
    message: string,
  ) {
    super(message);
  }
}

/** An input that flushes the program's output before it waits for input, so that prompts appear before answers. */
export function afterFlush(input: InputStream, flush: () => void): InputStream {
  return {
    isTerminal: input.isTerminal === true,
    read: (buffer) => {
      flush();
      return input.read(buffer);
    },
  };
}
