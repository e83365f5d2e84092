/**
 * Standard streams as devices of our own. Emscripten's terminal would decode text, lose what is no UTF-8 and hold back
 * a line without an end; these pass bytes, as they are, at once.
 */

import { Errno } from "./errno.js";
import { isInstance } from "../errors/describe.js";
import type { GlueFS, GlueStream, GlueStreamOps } from "./glue.js";

/** Where a program reads from. */
export interface InputStream {
  /** Reads up to `buffer.length` bytes into `buffer`; 0 at the end. Blocks as long as it takes. */
  read(buffer: Uint8Array): number;
  /** Whether it is a terminal. */
  readonly isTerminal?: boolean;
}

/** Where a program writes to. */
export interface OutputStream {
  /** Takes all of `bytes`, which are only lent: copy what is to be kept. Throws `StreamError` when it cannot. */
  write(bytes: Uint8Array): void;
  readonly isTerminal?: boolean;
}

/** The three of a runtime. They are used for as long as it is, and never closed. */
export interface StandardStreams {
  readonly stdin: InputStream;
  readonly stdout: OutputStream;
  readonly stderr: OutputStream;
}

const { EBADF, EIO, EISDIR, ENOSPC, EPIPE } = Errno;

/** Why a stream failed, in the error numbers of Emscripten's C library. */
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

const READ = 0;
const WRITE = 1;
const MAJOR = 64;

/** An input that lets the program's output be seen before it waits for more: a question comes before its answer. */
export function afterFlush(input: InputStream, flush: () => void): InputStream {
  return {
    isTerminal: input.isTerminal === true,
    read: (buffer) => {
      flush();
      return input.read(buffer);
    },
  };
}

/** Puts the three streams at file descriptors 0, 1 and 2. Called once, before any program runs. */
export function installStreams(fs: GlueFS, streams: StandardStreams): void {
  fs.initialized = true;
  const fail = (error: unknown): Error =>
    new fs.ErrnoError(isInstance(error, StreamError) ? error.errno : StreamErrno.EIO);

  const device = (
    name: string,
    minor: number,
    flags: number,
    isTerminal: boolean,
    ops: GlueStreamOps,
  ): void => {
    const id = fs.makedev(MAJOR, minor);
    fs.registerDevice(id, {
      ...ops,
      open: (stream: GlueStream) => {
        if (isTerminal) stream.tty = { ops: {} };
        stream.seekable = false;
      },
      close: () => undefined,
      fsync: () => undefined,
    });
    fs.mkdev(`/dev/${name}`, 0o666, id);
    fs.open(`/dev/${name}`, flags);
  };

  const { stdin } = streams;
  device("stdin", 0, READ, stdin.isTerminal === true, {
    read: (_stream, buffer, offset, length) => {
      try {
        return length === 0 ? 0 : readInto(stdin, bytesOf(buffer, offset, length));
      } catch (error) {
        throw fail(error);
      }
    },
  });
  const output = (name: "stdout" | "stderr", minor: number): void => {
    const stream = streams[name];
    device(name, minor, WRITE, stream.isTerminal === true, {
      write: (_stream, buffer, offset, length) => {
        try {
          if (length > 0) stream.write(bytesOf(buffer, offset, length));
          return length;
        } catch (error) {
          throw fail(error);
        }
      },
    });
  };
  output("stdout", 1);
  output("stderr", 2);
}

/** Reads, and takes no count that cannot be: C would believe it. */
function readInto(stream: InputStream, buffer: Uint8Array): number {
  const count: unknown = stream.read(buffer);
  if (Number.isInteger(count) && (count as number) >= 0 && (count as number) <= buffer.length)
    return count as number;
  throw new StreamError(
    StreamErrno.EIO,
    `read gave ${String(count)}; expected how many bytes, up to ${buffer.length}`,
  );
}

/** The glue hands out an Int8Array of all memory; streams get the piece that is theirs. */
function bytesOf(buffer: Uint8Array, offset: number, length: number): Uint8Array {
  return new Uint8Array(buffer.buffer, buffer.byteOffset + offset, length);
}
