/**
 * Types of WebAssembly exceptions, which TypeScript's library does not declare, and tests for the exceptions that
 * leave wasm.
 */

import { isInstance, isStackOverflow } from "../errors/describe.js";

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
 * Whether `error` is a trap: the engine's `RuntimeError`, or its error for stack overflow. Neither runs the handlers of the C
 * frames that it unwinds.
 */
export function isTrap(error: unknown): error is Error {
  return isInstance(error, WebAssembly.RuntimeError) || isStackOverflow(error);
}
