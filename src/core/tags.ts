/**
 * Types of WebAssembly exceptions, which TypeScript's library does not declare, and tests for the exceptions that
 * leave wasm.
 */

import { isInstance } from "../errors/describe.js";

/** A `WebAssembly.Tag`. */
export type WasmTag = object;

/** A `WebAssembly.Exception`. */
export interface WasmException {
  is(tag: WasmTag): boolean;
}

const { Exception } = WebAssembly as unknown as { Exception?: abstract new () => WasmException };

/** Whether `error` is a wasm exception with this tag. */
export function isException(error: unknown, tag: WasmTag): boolean {
  return Exception !== undefined && isInstance(error, Exception) && error.is(tag);
}

/**
 * Whether `error` is a trap: the engine's `RuntimeError`, or its `RangeError` for stack overflow. Neither runs the
 * handlers of the C frames that it unwinds.
 */
export function isTrap(error: unknown): error is Error {
  return (
    isInstance(error, WebAssembly.RuntimeError) || isInstance(error, RangeError) || isInternalError(error)
  );
}

/** Firefox reports "too much recursion" with an error class of its own. */
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
