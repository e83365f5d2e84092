/** What a function throws, to look at more than its message. */

/** Throws when nothing is thrown, or what is no error. */
export function caught(run: () => unknown): Error {
  try {
    run();
  } catch (error) {
    if (error instanceof Error) return error;
    throw new Error("what was thrown is no error", { cause: error });
  }
  throw new Error("nothing was thrown");
}
