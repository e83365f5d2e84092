/** Functions that JavaScript calls by itself: a script must not put one into an object of the host. */

/** `await`, `JSON.stringify` and conversions call them. The same names are in native/core/codec.c. */
const CALLED: ReadonlySet<unknown> = new Set(["then", "toJSON", "toString", "valueOf"]);

/** Whether JavaScript would call `value` by itself if it were a property of this name. */
export function isCalledUnder(name: unknown, value: unknown): boolean {
  return typeof value === "function" && CALLED.has(name);
}
