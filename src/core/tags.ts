/**
 * WebAssembly exceptions of JavaScript's API, which TypeScript's library does not declare, and what an exception that
 * leaves wasm means.
 */

import { isInstance } from "../errors/describe.js";

/** A `WebAssembly.Tag`. */
export type WasmTag = object;

/** A `WebAssembly.Exception`. */
export interface WasmException {
  is(tag: WasmTag): boolean;
}

const { Exception } = WebAssembly as unknown as { Exception?: abstract new () => WasmException };

/** Whether `error` is a wasm exception of this tag. */
export function isException(error: unknown, tag: WasmTag): boolean {
  return Exception !== undefined && isInstance(error, Exception) && error.is(tag);
}

/**
 * Whether `error` is a trap: a `RuntimeError` of the engine, or a `RangeError` for the engine's own stack used up.
 * Neither runs any handler of C code that it passes.
 */
export function isTrap(error: unknown): error is Error {
  return (
    isInstance(error, WebAssembly.RuntimeError) || isInstance(error, RangeError) || isInternalError(error)
  );
}

/** Firefox reports "too much recursion" as an error class of its own. */
function isInternalError(error: unknown): boolean {
  return isInstance(error, Error) && nameOf(error) === "InternalError";
}

function nameOf(error: Error): string {
  try {
    return error.name;
  } catch {
    return "";
  }
}
