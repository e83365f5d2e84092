/**
 * WebAssembly exceptions of JavaScript's API, which TypeScript's library does not declare, and what an exception that
 * leaves wasm means.
 */

/** A `WebAssembly.Tag`. */
export type WasmTag = object;

/** A `WebAssembly.Exception`. */
export interface WasmException {
  is(tag: WasmTag): boolean;
}

const { Exception } = WebAssembly as unknown as { Exception?: abstract new () => WasmException };

/** Whether `error` is a wasm exception of this tag. */
export function isException(error: unknown, tag: WasmTag): boolean {
  return Exception !== undefined && error instanceof Exception && error.is(tag);
}

/**
 * Whether `error` is a trap: a `RuntimeError` of the engine, or a `RangeError` for the engine's own stack used up.
 * Neither runs any handler of C code that it passes.
 */
export function isTrap(error: unknown): error is Error {
  return error instanceof WebAssembly.RuntimeError || error instanceof RangeError || isInternalError(error);
}

/** Firefox reports "too much recursion" as an error class of its own. */
function isInternalError(error: unknown): boolean {
  return error instanceof Error && error.name === "InternalError";
}
