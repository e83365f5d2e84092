/** Whether a value is one that can have properties of its own and be a key of a `WeakMap`: an object or a function. */
export function isObject(value: unknown): value is object {
  return (typeof value === "object" && value !== null) || typeof value === "function";
}
