/**
 * The standard streams of the command line. Node ignores SIGPIPE, so a write to a closed pipe fails; these streams
 * then end the process with the exit code of that signal.
 */

import { StreamErrno, StreamError, type OutputStream } from "../files/streams.js";
import { descriptorOutput } from "../runtime/streams.node.js";

/** 128 + SIGPIPE: the exit code that shells expect after a write to a closed pipe. */
const BROKEN_PIPE = 141;

/** Returns an output stream for a file descriptor. Each write first calls `before` with its bytes. */
export function processOutput(fd: number, before?: (bytes: Uint8Array) => void): OutputStream {
  const output = descriptorOutput(fd);
  return {
    isTerminal: output.isTerminal === true,
    write: (bytes) => {
      before?.(bytes);
      try {
        output.write(bytes);
      } catch (error) {
        if (error instanceof StreamError && error.errno === StreamErrno.EPIPE) process.exit(BROKEN_PIPE);
        throw error;
      }
    },
  };
}

/** Returns a function that writes text to a file descriptor. */
export function textOutput(fd: number): (text: string) => void {
  const output = processOutput(fd);
  const encoder = new TextEncoder();
  return (text) => {
    output.write(encoder.encode(text));
  };
}
