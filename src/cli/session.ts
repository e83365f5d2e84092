/** The settings of a session, which the main thread passes to the worker of the interactive mode. */

import type { Compiling } from "./command-line.js";

/** 128 + SIGINT: the exit code that shells expect of an interrupted program. */
export const INTERRUPTED = 130;

export interface Session {
  /** The arguments after the program's name. */
  readonly args: readonly string[];
  /** The directory where `require` looks first. */
  readonly context: string;
  /** The main script's path, if it has one. */
  readonly script: string | undefined;
  /** Whether a fatal error shows its source line. */
  readonly source: boolean;
  /** Whether to ignore the environment variables of Lua and Perilune: the option `-E`. */
  readonly ignoreEnvironment: boolean;
  /** The statements of the `-e` options. */
  readonly statements: readonly string[];
  /** The files to write a profile to; undefined without a profile, empty for the default files. */
  readonly profile: readonly string[] | undefined;
  /** Whether hot functions are compiled, and what was is reported; undefined for what the environment says. */
  readonly jit: Compiling | undefined;
  /** Whether standard input, if it is not a terminal, is the script. */
  readonly stdinIsScript: boolean;
}
