/** What an embedder is told of a file of the core's file system. What Lua is told is an error number. */

import { PeriluneError } from "./base.js";

/** `runtime.files` could not read or write a file. `problem` is why, in the words of C's `strerror`. */
export class FileError extends PeriluneError {
  override name = "FileError";
  constructor(
    readonly path: string,
    readonly problem: string,
    cause?: unknown,
  ) {
    super(`${path}: ${problem}`, cause === undefined ? undefined : { cause });
  }
}
