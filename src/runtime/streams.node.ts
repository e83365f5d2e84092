/** The standard streams of the process, read and written synchronously through their file descriptors. */

import { isError } from "../errors/realms.js";
import { StreamErrno, StreamError, type InputStream, type OutputStream } from "../files/streams.js";
import { isTerminal } from "./terminal.node.js";
import { builtin } from "../files/builtin.node.js";

const fs = builtin("node:fs");

const pause = new Int32Array(new SharedArrayBuffer(4));

/** The pause in milliseconds when a nonblocking descriptor is not ready. */
const PAUSE = 2;

function codeOf(error: unknown): string {
  return String((error as { code?: unknown }).code);
}

function isKnown(code: string): code is keyof typeof StreamErrno {
  return Object.hasOwn(StreamErrno, code);
}

function asStreamError(error: unknown): StreamError {
  const code = codeOf(error);
  const errno = isKnown(code) ? StreamErrno[code] : StreamErrno.EIO;
  return new StreamError(errno, isError(error) ? error.message : code);
}

/** Repeats `attempt` while the descriptor would block. */
function patiently(attempt: () => number): number {
  for (;;) {
    try {
      return attempt();
    } catch (error) {
      if (codeOf(error) === "EOF") return 0; // the end of a pipe on Windows
      if (codeOf(error) !== "EAGAIN") throw asStreamError(error);
      Atomics.wait(pause, 0, 0, PAUSE);
    }
  }
}

/** Reads from a file descriptor of the process. */
export function descriptorInput(fd: number): InputStream {
  return {
    isTerminal: isTerminal(fd),
    read: (buffer) => patiently(() => fs.readSync(fd, buffer, 0, buffer.length, null)),
  };
}

/** Writes to a file descriptor of the process. */
export function descriptorOutput(fd: number): OutputStream {
  return {
    isTerminal: isTerminal(fd),
    write: (bytes) => {
      for (let at = 0; at < bytes.length;)
        at += patiently(() => fs.writeSync(fd, bytes, at, bytes.length - at));
    },
  };
}
