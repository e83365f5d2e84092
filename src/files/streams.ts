/**
 * The standard streams that an embedder gives. They pass bytes as they are and at once; the C library above them does
 * the buffering.
 */

import { Errno } from "./errno.js";

/** Where a program reads from. */
export interface InputStream {
  /** Reads up to `buffer.length` bytes into `buffer`; 0 at the end. Blocks as long as it takes. */
  read(buffer: Uint8Array): number;
  /** Whether it is a terminal. */
  readonly isTerminal?: boolean;
}

/** Where a program writes to. */
export interface OutputStream {
  /** Takes all of `bytes`, which it must copy to keep. Throws `StreamError` when it cannot. */
  write(bytes: Uint8Array): void;
  readonly isTerminal?: boolean;
}

/** The three streams of a runtime. It uses them as long as it lives, and never closes them. */
export interface StandardStreams {
  readonly stdin: InputStream;
  readonly stdout: OutputStream;
  readonly stderr: OutputStream;
}

const { EBADF, EIO, EISDIR, ENOSPC, EPIPE } = Errno;

/** Why a stream failed, in the error numbers of the core's C library. */
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

/** An input that flushes the program's output before it waits for more: a question comes before its answer. */
export function afterFlush(input: InputStream, flush: () => void): InputStream {
  return {
    isTerminal: input.isTerminal === true,
    read: (buffer) => {
      flush();
      return input.read(buffer);
    },
  };
}
