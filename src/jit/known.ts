/** Returns a value that is there if the compiler is right. */
export function known<T>(value: T | undefined): T {
  if (value === undefined) throw new Error("the compiler has lost something of its own");
  return value;
}
