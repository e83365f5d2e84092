/** Invalid command lines, and files that commands cannot use. Not exported from the package. */

import { isError } from "./realms.js";
import { PeriluneError } from "./base.js";
import type { CauseOf } from "./codes.js";
import type { CommandErrorCodes } from "./compile-codes.js";
import { describeThrown } from "./describe.js";

/** A command of `perilune` failed: its command line, or a file that it needs, is at fault. */
export class CommandError extends PeriluneError {
  override name = "CommandError";
  declare readonly code: keyof CommandErrorCodes;
  constructor(...[code, message, fields, cause]: CauseOf<CommandErrorCodes>) {
    super(code, message, fields, cause);
  }
}

export const rockspec = (file: string, problem: string, cause?: unknown): CommandError =>
  new CommandError(
    "ERR_ROCKSPEC",
    `${file}: ${problem}${cause === undefined ? "" : `: ${describeThrown(cause)}`}`,
    { file },
    cause,
  );

/** `file` is an archive or a directory of sources. */
export const rock = (file: string, problem: string, cause?: unknown): CommandError =>
  new CommandError(
    "ERR_ROCK",
    `${file}: ${problem}${cause === undefined ? "" : `: ${typeof cause === "string" ? cause : describeThrown(cause)}`}`,
    { file },
    cause,
  );

export const usage = (problem: string): CommandError => new CommandError("ERR_USAGE", problem);

export const definitionKind = (file: string): CommandError =>
  new CommandError(
    "ERR_DEFINITION_FILE_KIND",
    `${file}: no definition: expected .js, .mjs, .ts, .mts, .json, or a native module (.wasm, .c) with its .types file`,
    { file },
  );

export const typesMissing = (file: string, tried: readonly string[]): CommandError =>
  new CommandError("ERR_DEFINITION_FILE_TYPES", `${file}: no types file found: tried ${tried.join(", ")}`, {
    file,
    tried,
  });

export const noDefinitions = (file: string): CommandError =>
  new CommandError(
    "ERR_DEFINITION_FILE_NONE",
    `${file}: no definitions found: no file calls defineModule or describeModule, and there is no .types file`,
    { file },
  );

export const definitionLoad = (file: string, cause: unknown): CommandError =>
  new CommandError(
    "ERR_DEFINITION_FILE_LOAD",
    `${file}: cannot be loaded: ${describeThrown(cause)}`,
    { file },
    cause,
  );

export const definitionExport = (file: string, found: string): CommandError =>
  new CommandError(
    "ERR_DEFINITION_FILE_EXPORT",
    `${file}: the default export is ${found}; expected the result of defineModule or describeModule`,
    { file },
  );

export const typeScriptMissing = (file: string): CommandError =>
  new CommandError(
    "ERR_DEFINITION_FILE_TYPESCRIPT",
    `${file}: TypeScript needs the package typescript or esbuild in its project, or a Node version that runs it`,
    { file },
  );

export const duplicateDefinition = (file: string, module: string, other: string): CommandError =>
  new CommandError(
    "ERR_DEFINITION_FILE_DUPLICATE",
    `${file}: module '${module}' is already defined in ${other}`,
    { file },
  );

export const profileFormat = (file: string, endings: string): CommandError =>
  new CommandError(
    "ERR_PROFILE_FORMAT",
    `--profile=${file}: unknown format: the name must end in one of ${endings}`,
    { file },
  );

export const profileFile = (file: string, cause: unknown): CommandError =>
  new CommandError(
    "ERR_PROFILE_FILE",
    `cannot write the profile ${file}: ${isError(cause) ? cause.message : String(cause)}`,
    { file },
    cause,
  );

export const profileProblem = (problem: string): CommandError => new CommandError("ERR_PROFILE", problem);
