/**
 * How functions of a linked module are found by name: by `require` and the all-in-one loader from a module's
 * name, and by `package.loadlib` from a symbol. It calls none of them.
 */

import type { LinkedModule } from "./link-host.js";

export interface OpenedSymbol {
  readonly name: string;
  /** The C function pointer, to push as a lua_CFunction. */
  readonly address: number;
}

/** The first of `names` that the module exports as a C function, or undefined. */
export function openSymbols(module: LinkedModule, names: readonly string[]): OpenedSymbol | undefined {
  for (const name of names) {
    const address = module.symbol(name);
    if (address !== undefined) return { name, address };
  }
  return undefined;
}
