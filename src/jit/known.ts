/** Returns the value, which is undefined only if the compiler has a bug. */
export function known<T>(value: T | undefined): T {
  if (value === undefined) throw new Error("the compiler has lost something of its own");
  return value;
}
