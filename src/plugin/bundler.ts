/** What the hooks of the plugin use of the bundler that calls them. unplugin's contexts have all of it. */

/** A message about a file. */
export interface Message {
  readonly message: string;
  readonly id: string;
  /** The line counts from 1, the column from 0. */
  readonly loc?: { readonly file: string; readonly line: number; readonly column: number };
  readonly pluginCode?: unknown;
}

export interface Bundler {
  /** Builds again when this file changes. */
  addWatchFile(file: string): void;
  /** Makes the build fail. Some bundlers throw at once, others go on to find more errors. */
  error(message: Message): void;
  warn(message: Message): void;
}

/** The text of a module whose error was reported. */
export const FAILED = "export default undefined;\n";
