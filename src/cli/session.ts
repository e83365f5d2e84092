/** What both threads of the interactive mode know of it. */

/** 128 + SIGINT: what shells see of a program that was interrupted. */
export const INTERRUPTED = 130;

export interface Session {
  /** The arguments behind the program's name. */
  readonly args: readonly string[];
  /** The directory that modules are looked for in first. */
  readonly context: string;
  /** Whether the error that ends it shows its line of the source. */
  readonly source: boolean;
  /** Whether the variables that Lua and we go by are left out of account: the option `-E`. */
  readonly ignoreEnvironment: boolean;
  /** What the options `-e` hold. */
  readonly statements: readonly string[];
  /** The files to write a profile to, if one is to be taken; none stands for those that are written by default. */
  readonly profile: readonly string[] | undefined;
  /** Whether standard input is the script when it is no terminal. */
  readonly stdinIsScript: boolean;
}
