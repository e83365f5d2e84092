/** Files that a runtime or a state is given, or asks for. Native modules: native-module.ts. */

import { PeriluneError } from "./base.js";
import type { CauseOf, FileErrorCodes } from "./codes.js";

/** A file or a directory cannot be read, written, fetched or placed. */
export class FileError extends PeriluneError {
  override name = "FileError";
  declare readonly code: keyof FileErrorCodes;
  /** Why, in the words of C's `strerror` where the system said it. */
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

export const fileFailure = (path: string, problem: string, cause?: unknown): FileError =>
  new FileError(path, "ERR_FILE", problem, undefined, cause);
