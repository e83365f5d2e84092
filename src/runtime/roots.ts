/** The roots of each state: where `require` looks for it, and whether it takes precompiled files from there. */

import type { LuaPointer } from "../core/pointers.js";
import type { Roots } from "../modules/resolver.js";

export interface RootOptions {
  /** The directory that modules are looked for in first. Default: the current directory, `.`. */
  readonly context?: string;
  /** The directory of the standard modules, or false for none. Default: the one of the runtime. */
  readonly stdlib?: string | false;
}

export class StateRoots {
  readonly #byState = new Map<LuaPointer, Roots>();
  readonly #textOnly = new Set<LuaPointer>();
  /** For states that C makes itself: those of the stand-alone interpreter. */
  fallback: Roots = [];
  /** Told of a state when it asks for its roots first: it has its libraries then, and has run nothing. */
  opened: (L: LuaPointer) => void = () => undefined;

  constructor(readonly stdlib: string | undefined) {}

  make({ context = ".", stdlib = this.stdlib ?? false }: RootOptions): Roots {
    return [context, stdlib].filter((root): root is string => typeof root === "string");
  }

  /** `textOnly`: whether it refuses precompiled files. */
  set(L: LuaPointer, roots: Roots, textOnly = false): void {
    this.#byState.set(L, roots);
    if (textOnly) this.#textOnly.add(L);
    else this.#textOnly.delete(L);
  }

  isTextOnly(L: LuaPointer): boolean {
    return this.#textOnly.has(L);
  }

  get(L: LuaPointer): Roots {
    return this.#byState.get(L) ?? this.fallback;
  }

  delete(L: LuaPointer): void {
    this.#byState.delete(L);
    this.#textOnly.delete(L);
  }
}
