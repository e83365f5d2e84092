/** The root of every error class of this package. */

import type { ErrorCode } from "./codes.js";

/**
 * Base of all errors that Perilune throws: the class is the reason to catch it, `code` is the cause, and the fields
 * of the code (codes.ts) are properties. Each class sets its `name`, since bundlers rename classes.
 */
export class PeriluneError extends Error {
  override name = "PeriluneError";
  constructor(
    /** The cause, for programs. In a `ProgramExit` it is a number, the program's exit code. */
    readonly code: ErrorCode | number,
    message: string,
    fields?: object,
    cause?: unknown,
  ) {
    super(message, cause === undefined ? undefined : { cause });
    if (fields !== undefined) Object.assign(this, fields);
  }
}
