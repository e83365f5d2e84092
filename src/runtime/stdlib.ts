/** Locates the standard modules: the directory that is named, else the shipped one. */

import type { RuntimeFiles } from "../files/runtime-files.js";
import type { RuntimeOptions, StateOptions } from "./runtime-options.js";
import { requireDirectory, type StateRoots } from "./roots.js";

export interface Stdlib {
  /** Undefined if there are no standard modules. */
  readonly directory: string | undefined;
  /** The virtual files to place there, by path. */
  readonly files: Readonly<Record<string, string>>;
}

const VARIABLE = "PERILUNE_STDLIB_DIR";

/** The virtual directory of the shipped modules, used without a directory of the machine. */
const VIRTUAL = "/perilune/stdlib";

/** Where a runtime has the standard modules. */
interface Located {
  readonly roots: Pick<StateRoots, "stdlib">;
  readonly runtimeFiles: Pick<RuntimeFiles, "isReal">;
}

/**
 * The options by which a state finds the standard modules at the same path on every machine: tracebacks and `package.path` show
 * where they are. A virtual directory is the same everywhere already.
 */
export function stdlibInPlace({ roots, runtimeFiles }: Located): Pick<StateOptions, "stdlib" | "mounts"> {
  const { stdlib } = roots;
  if (stdlib === undefined || !runtimeFiles.isReal(stdlib)) return {};
  return { stdlib: VIRTUAL, mounts: { [VIRTUAL]: { directory: stdlib, readOnly: true } } };
}

/**
 * Returns the standard modules to use; `shipped` supplies the default. An empty variable names nothing. The named
 * directory need not exist. Throws `ERR_OPTION` if it is not a path.
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

/** Returns the shipped modules as virtual files; `files` holds their texts by name. */
export function virtualStdlib(files: Readonly<Record<string, string>>): Stdlib {
  const entries = Object.entries(files).map(([name, text]): [string, string] => [`${VIRTUAL}/${name}`, text]);
  return { directory: VIRTUAL, files: Object.fromEntries(entries) };
}
