/** The error that carries an error number of the core's C library. */

import { isInstance, isStackOverflow } from "../errors/describe.js";
import { ERROR_TEXTS, Errno } from "./generated/constants.js";

export { Errno };

/** A file operation that failed. C sees its number as `errno`. */
export class SystemError extends Error {
  override name = "SystemError";
  constructor(readonly errno: number) {
    super(ERROR_TEXTS[errno] ?? `file system error ${errno}`);
  }
}

const made = new Map<number, SystemError>();

/**
 * Returns the error of a number. There is one instance per number: `require` looks for many files that do not exist, and a
 * stack trace would cost more than the search.
 */
export function systemError(errno: number): SystemError {
  let error = made.get(errno);
  if (error === undefined) made.set(errno, (error = new SystemError(errno)));
  return error;
}

/** Throws the `SystemError` of a number. */
export function fail(errno: number): never {
  throw systemError(errno);
}

/**
 * Returns the number that C gets for an error of a system call, and rethrows any other error. JavaScript throws a `RangeError`
 * for an array or string that it cannot make.
 */
export function answerOf(error: unknown): number {
  if (isInstance(error, RangeError) && !isStackOverflow(error)) return Errno.ENOMEM;
  return errnoOf(error);
}

/** Returns the number of a `SystemError`; rethrows any other error. */
export function errnoOf(error: unknown): number {
  if (error instanceof SystemError) return error.errno;
  throw error;
}
