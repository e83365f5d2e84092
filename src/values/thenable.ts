/** What counts as a promise: anything that has a function `then`. */

export type Thenable = PromiseLike<unknown>;

/** The `then` of a thenable; undefined for any other value. Throws what its getter throws. */
export function thenOf(value: unknown): Thenable["then"] | undefined {
  if ((typeof value !== "object" || value === null) && typeof value !== "function") return undefined;
  const then: unknown = (value as Partial<Thenable>).then;
  return typeof then === "function" ? (then as Thenable["then"]) : undefined;
}
