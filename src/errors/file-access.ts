/** Errors of files that a runtime or a state is given or reads. Native modules: native-module.ts. */

import { PeriluneError } from "./base.js";
import type { CauseOf, FileErrorCodes } from "./codes.js";

/** A file or a directory cannot be read, written, fetched or placed. */
export class FileError extends PeriluneError {
  override name = "FileError";
  declare readonly code: keyof FileErrorCodes;
  /** The reason; for an error of the system, the text of C's `strerror`. */
  readonly problem: string;
  constructor(
    readonly path: string,
    ...[code, problem, fields, cause]: CauseOf<FileErrorCodes>
  ) {
    super(code, `${path}: ${problem}`, fields, cause);
    this.problem = problem;
  }
}

export const virtualFile = (path: string, problem: string, cause?: unknown): FileError =>
  new FileError(path, "ERR_VIRTUAL_FILE", problem, undefined, cause);

export const fileSource = (
  path: string,
  url: URL,
  problem: string,
  absent: boolean,
  cause?: unknown,
): FileError =>
  new FileError(path, "ERR_FILE_SOURCE", `cannot get ${url.href}: ${problem}`, { absent }, cause);

/** `found` and `expected` are written as in HTML's attribute `integrity`. */
export const fileIntegrity = (path: string, found: string, expected: string): FileError =>
  new FileError(path, "ERR_FILE_INTEGRITY", `the hash is ${found}; expected ${expected}`, {
    found,
    expected,
  });

export const fileFailure = (path: string, problem: string, cause?: unknown): FileError =>
  new FileError(path, "ERR_FILE", problem, undefined, cause);
