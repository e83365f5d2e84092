/** The roots of each state: where `require` looks for its modules. */

import type { LuaPointer } from "../core/pointers.js";
import type { Roots } from "../modules/resolver.js";

export interface RootOptions {
  /** The directory that modules are looked for in first. Default: the current directory, `.`. */
  readonly context?: string;
  /** The directory of the standard modules, or false for none. Default: the one of the runtime. */
  readonly stdlib?: string | false;
}

/** As paths begin with it: an empty one is the current directory, as everywhere; slashes at the end say nothing. */
function rootOf(directory: string): string {
  return directory === "" ? "." : directory.replace(/\/+$/, "");
}

export class StateRoots {
  readonly #byState = new Map<LuaPointer, Roots>();
  /** For states that C makes itself: those of the stand-alone interpreter. */
  fallback: Roots = [];
  /** Told of a state when it asks for its roots first: it has its libraries then, and has run nothing. */
  opened: (L: LuaPointer) => void = () => undefined;

  constructor(readonly stdlib: string | undefined) {}

  make({ context = ".", stdlib = this.stdlib ?? false }: RootOptions): Roots {
    return [context, stdlib].filter((root): root is string => typeof root === "string").map(rootOf);
  }

  set(L: LuaPointer, roots: Roots): void {
    this.#byState.set(L, roots);
  }

  get(L: LuaPointer): Roots {
    return this.#byState.get(L) ?? this.fallback;
  }

  delete(L: LuaPointer): void {
    this.#byState.delete(L);
  }
}
