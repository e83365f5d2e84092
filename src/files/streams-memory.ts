/** Platform-independent streams: an input of given bytes, and outputs to functions. */

import { kindOf } from "../errors/describe.js";
import { requireFunction } from "../errors/options.js";
import { badParameter } from "../errors/values.js";
import type { InputStream, OutputStream } from "./streams.js";

/** An input that provides these bytes and then ends; by default it is empty. Throws `ERR_PARAMETER`. */
export function bytesInput(bytes: Uint8Array = new Uint8Array(0)): InputStream {
  // of any realm
  if (!ArrayBuffer.isView(bytes) || Object.prototype.toString.call(bytes) !== "[object Uint8Array]")
    throw badParameter("bytes", `expected a Uint8Array, found ${kindOf(bytes)}`);
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

/** An output that passes each write to `take` as a copy, which `take` may keep. Throws `ERR_PARAMETER`. */
export function callbackOutput(take: (bytes: Uint8Array) => void): OutputStream {
  requireFunction("take", take);
  return {
    write: (bytes) => {
      take(new Uint8Array(bytes)); // not `slice`, which returns a view for a Buffer
    },
  };
}

/** An output that passes whole lines to `take`, without their line ends; an incomplete line waits for its end. Throws `ERR_PARAMETER`. */
export function lineOutput(take: (line: string) => void): OutputStream {
  requireFunction("take", take);
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
