/** Streams that need no system: the empty input, and an output that a function takes. */

import type { InputStream, OutputStream } from "./streams.js";

/** An input that is at its end, or that gives these bytes and then ends. */
export function bytesInput(bytes: Uint8Array = new Uint8Array(0)): InputStream {
  let at = 0;
  return {
    read: (buffer) => {
      const piece = bytes.subarray(at, at + buffer.length);
      buffer.set(piece);
      at += piece.length;
      return piece.length;
    },
  };
}

/** An output that hands each write to `take`, as a copy. */
export function callbackOutput(take: (bytes: Uint8Array) => void): OutputStream {
  return {
    write: (bytes) => {
      take(bytes.slice());
    },
  };
}

/** An output that hands whole lines to `take`, without their ends; what has no end yet waits for it. */
export function lineOutput(take: (line: string) => void): OutputStream {
  const decoder = new TextDecoder();
  let rest = "";
  return {
    write: (bytes) => {
      const lines = (rest + decoder.decode(bytes, { stream: true })).split("\n");
      rest = lines.pop() ?? "";
      for (const line of lines) take(line);
    },
  };
}
