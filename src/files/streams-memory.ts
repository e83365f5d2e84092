/** Platform-independent streams: an input of given bytes, and outputs to functions. */

import type { InputStream, OutputStream } from "./streams.js";

/** An input that provides these bytes and then ends; by default it is empty. */
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

/** An output that passes each write to `take` as a copy, which `take` may keep. */
export function callbackOutput(take: (bytes: Uint8Array) => void): OutputStream {
  return {
    write: (bytes) => {
      take(new Uint8Array(bytes)); // not `slice`, which returns a view for a Buffer
    },
  };
}

/** An output that passes whole lines to `take`, without their line ends; an incomplete line waits for its end. */
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
