/** The parts of a running core that the linker needs: an interface, to keep the linker independent of Emscripten. */

/**
 * `exports` holds the core's functions as raw wasm exports (wrappers cannot be put in a table) and its
 * variables as absolute addresses, each a number or a global.
 */
export interface LinkHost {
  readonly memory: WebAssembly.Memory;
  readonly table: WebAssembly.Table;
  readonly stackPointer: WebAssembly.Global;
  /** The tag of longjmp, a `WebAssembly.Tag`. */
  readonly longjmpTag: object | undefined;
  readonly exports: Readonly<Record<string, object | number>>;
  /** Returns the address of `size` bytes at a multiple of `align` (a power of two); 0 if memory runs out. */
  alignedAlloc(size: number, align: number): number;
  /** Frees memory from `alignedAlloc`. */
  free(address: number): void;
}

/** A module linked into a runtime, for as long as the runtime lives. */
export interface LinkedModule {
  readonly file: string;
  /** Its init functions, sorted. */
  readonly initNames: readonly string[];
  /** All functions that it defines and exports, by name, with their types as in `ii:i`. */
  readonly functions: ReadonlyMap<string, string>;
  /**
   * Returns the table index, which is the C function pointer, of a lua_CFunction that the module defines and exports;
   * undefined if it has no function of that name and type. Throws `ERR_MODULE_TABLE` if the table has no slot left.
   */
  symbol(name: string): number | undefined;
  /** The absolute address of a variable that the module exports. */
  dataAddress(name: string): number | undefined;
}

/** A function of a linked module, found by name. */
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
