/**
 * What kind of built-in object a value is, in whatever realm it was made: a test runner's `vm` context, a frame and the
 * page have an `Error` and a `Uint8Array` each, and `instanceof` knows only its own.
 */

/** The built-in class of an object: `[object Map]`; "" for one that cannot be asked, such as a revoked proxy. */
export function tagOf(value: unknown): string {
  try {
    return Object.prototype.toString.call(value);
  } catch {
    return "";
  }
}

/** The getter of every typed array's `Symbol.toStringTag`, which works on those of other realms. */
const typedArrayName = Object.getOwnPropertyDescriptor(
  Object.getPrototypeOf(Uint8Array.prototype) as object,
  Symbol.toStringTag,
) as { get(this: unknown): string | undefined };

/** Whether it is a `Uint8Array`. */
export function isBytes(value: unknown): value is Uint8Array {
  return ArrayBuffer.isView(value) && typedArrayName.get.call(value) === "Uint8Array";
}

/** One of this realm, whatever its class calls itself. */
function isOwnError(value: object): boolean {
  try {
    return Object.prototype.isPrototypeOf.call(Error.prototype, value);
  } catch {
    return false;
  }
}

export function isArrayBuffer(value: unknown): value is ArrayBuffer {
  return tagOf(value) === "[object ArrayBuffer]";
}

/** Whether it is an error, of any class. */
export function isError(value: unknown): value is Error {
  if (typeof value !== "object" || value === null) return false;
  const tag = tagOf(value);
  return tag === "[object Error]" || tag === "[object DOMException]" || isOwnError(value);
}

export function isUrl(value: unknown): value is URL {
  return tagOf(value) === "[object URL]";
}

/** Not a type predicate, since every object has the type of a module. */
export function isWasmModule(value: unknown): boolean {
  return tagOf(value) === "[object WebAssembly.Module]";
}

export function isResponse(value: unknown): value is Response {
  return tagOf(value) === "[object Response]";
}

/** Whether it has a method `then`. */
export function isThenable(value: unknown): value is PromiseLike<unknown> {
  return (
    typeof value === "object" && value !== null && typeof (value as { then?: unknown }).then === "function"
  );
}
