/** Where the standard modules are: the directory that is named, else the one that ships. */

import type { RuntimeOptions } from "./runtime-options.js";
import { requireDirectory } from "./roots.js";

export interface Stdlib {
  /** Undefined: there are none. */
  readonly directory: string | undefined;
  /** Virtual files that are put there, by path. */
  readonly files: Readonly<Record<string, string>>;
}

const VARIABLE = "PERILUNE_STDLIB_DIR";

/** Where the modules that ship are put where there is no directory of the machine. */
const VIRTUAL = "/perilune/stdlib";

/**
 * `shipped` gives what is used when nothing is named. An empty variable names nothing, and neither option nor variable
 * is looked up: a missing directory is not an error. Throws `OptionError` if it is not a path.
 */
export async function stdlibOf(
  { stdlib }: RuntimeOptions,
  environment: Readonly<Record<string, string>>,
  shipped: () => Stdlib | Promise<Stdlib>,
): Promise<Stdlib> {
  if (stdlib === false) return { directory: undefined, files: {} };
  const named = requireDirectory("stdlib", stdlib ?? environment[VARIABLE] ?? "");
  return named === "" ? shipped() : { directory: named, files: {} };
}

/** The modules that ship as virtual files; `files` by their names. */
export function virtualStdlib(files: Readonly<Record<string, string>>): Stdlib {
  const entries = Object.entries(files).map(([name, text]): [string, string] => [`${VIRTUAL}/${name}`, text]);
  return { directory: VIRTUAL, files: Object.fromEntries(entries) };
}
