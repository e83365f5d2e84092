/** Catches what a function throws, to check more than its message. */

/** Returns what `run` throws, or undefined. */
export function attempt(run: () => unknown): unknown {
  try {
    run();
  } catch (error) {
    return error;
  }
  return undefined;
}

/** Returns what `run` throws. Throws if it throws nothing. */
export function thrown(run: () => unknown): unknown {
  try {
    run();
  } catch (error) {
    return error;
  }
  throw new Error("nothing was thrown");
}

/** Like `thrown`, but also throws if the thrown value is not an error. */
export function caught(run: () => unknown): Error {
  const error = thrown(run);
  if (error instanceof Error) return error;
  throw new Error("the thrown value is not an error", { cause: error });
}
