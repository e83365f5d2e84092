/** What a function throws, to look at more than its message. */

/** What it throws; undefined when nothing is thrown. */
export function attempt(run: () => unknown): unknown {
  try {
    run();
  } catch (error) {
    return error;
  }
  return undefined;
}

/** What it throws, whatever it is. Throws when nothing is thrown. */
export function thrown(run: () => unknown): unknown {
  try {
    run();
  } catch (error) {
    return error;
  }
  throw new Error("nothing was thrown");
}

/** The same; throws also for what is no error. */
export function caught(run: () => unknown): Error {
  const error = thrown(run);
  if (error instanceof Error) return error;
  throw new Error("what was thrown is no error", { cause: error });
}
