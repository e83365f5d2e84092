/** What is wrong with the files that `perilune types` is given. */

import { PeriluneError } from "./base.js";
import { describeThrown } from "./describe.js";

/** Base of them. `file` is the path as it was given, or as it was found in a directory that was. */
export class DefinitionFileError extends PeriluneError {
  override name = "DefinitionFileError";
  constructor(
    readonly file: string,
    problem: string,
    cause?: unknown,
  ) {
    super(`${file}: ${problem}`, cause === undefined ? undefined : { cause });
  }
}

/** A file that ends in none of the ways that definitions do. */
export class DefinitionKindError extends DefinitionFileError {
  override name = "DefinitionKindError";
  constructor(file: string) {
    super(
      file,
      "no definition: expected .js, .mjs, .ts, .mts, .json, or a native module (.wasm, .c) with its .types file",
    );
  }
}

/** A native module with no types beside it. */
export class TypesMissingError extends DefinitionFileError {
  override name = "TypesMissingError";
  constructor(
    file: string,
    readonly tried: readonly string[],
  ) {
    super(file, `no types beside it: tried ${tried.join(", ")}`);
  }
}

/** A directory in which nothing is defined. */
export class NoDefinitionsError extends DefinitionFileError {
  override name = "NoDefinitionsError";
  constructor(directory: string) {
    super(
      directory,
      "no definitions in it: no file that calls defineModule or describeModule, and no .types file",
    );
  }
}

/** A program that does not load; `cause` is what it threw. */
export class DefinitionLoadError extends DefinitionFileError {
  override name = "DefinitionLoadError";
  constructor(file: string, cause: unknown) {
    super(file, `it does not load: ${describeThrown(cause)}`, cause);
  }
}

/** A program whose default export is no definition. */
export class DefinitionExportError extends DefinitionFileError {
  override name = "DefinitionExportError";
  constructor(file: string, found: string) {
    super(file, `the default export is ${found}; expected what defineModule or describeModule gave`);
  }
}

/** TypeScript, and nothing that turns it into JavaScript. */
export class TypeScriptMissingError extends DefinitionFileError {
  override name = "TypeScriptMissingError";
  constructor(file: string) {
    super(file, "TypeScript needs the package typescript or esbuild beside it, or a Node that runs it");
  }
}

/** Two files that define modules of one name. */
export class DuplicateDefinitionError extends DefinitionFileError {
  override name = "DuplicateDefinitionError";
  constructor(file: string, module: string, other: string) {
    super(file, `a second module '${module}'; the first is in ${other}`);
  }
}
