/**
 * The standard streams of the command line. They are the process's own, but for a reader that has gone away: Node
 * ignores SIGPIPE, so it is the write that fails, and the program ends there as that signal would have ended it.
 */

import { StreamErrno, StreamError, type OutputStream } from "../files/streams.js";
import { descriptorOutput } from "../runtime/streams.node.js";

/** 128 + SIGPIPE: what shells see of a program that wrote to a closed pipe. */
const BROKEN_PIPE = 141;

/** A descriptor to write to. `before` is called at each write with the bytes that are to be written. */
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

/** Takes text for a descriptor. */
export function textOutput(fd: number): (text: string) => void {
  const output = processOutput(fd);
  const encoder = new TextEncoder();
  return (text) => {
    output.write(encoder.encode(text));
  };
}
