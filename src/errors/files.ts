/** What is wrong with files that a state is given or asks for. Native modules: native-module.ts. */

import { PeriluneError } from "./base.js";

/** A virtual file, or a directory to mount, cannot be put where it should be. `path` is that place. */
export class VirtualFileError extends PeriluneError {
  override name = "VirtualFileError";
  constructor(
    readonly path: string,
    problem: string,
    cause?: unknown,
  ) {
    super(`${path}: ${problem}`, { cause });
  }
}

/** A file that `loadRuntime` or `preload` was to fetch could not be had. `absent`: there is none. */
export class FileSourceError extends PeriluneError {
  override name = "FileSourceError";
  constructor(
    path: string,
    url: URL,
    problem: string,
    readonly absent: boolean,
    cause?: unknown,
  ) {
    super(`${path}: cannot get ${url.href}: ${problem}`, cause === undefined ? undefined : { cause });
  }
}

/** A confined state asked `require` for a name that could lead out of its roots. */
export class ConfinedNameError extends PeriluneError {
  override name = "ConfinedNameError";
  constructor(readonly module: string) {
    super(
      `module name ${JSON.stringify(module)}: each part between the dots must be a plain file name, ` +
        "since the files of this state are confined",
    );
  }
}

/** `require` found a link that leads out of the roots of a confined state. */
export class ConfinedFileError extends PeriluneError {
  override name = "ConfinedFileError";
  constructor(
    readonly module: string,
    readonly file: string,
  ) {
    super(
      `error loading module '${module}' from file '${file}':\n\t` +
        `${file} leads out of the directories that this state is confined to`,
    );
  }
}

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
