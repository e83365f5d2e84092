/** The parts of a running core that the linker needs: an interface, to keep the linker independent of Emscripten. */

import type { WasmFunction } from "./core-addresses.js";

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
  /** Makes the core call the function in a slot of the table around all that a protected call runs (native/core/guard.h). */
  setGuard(slot: number): void;
  /** What `dlopen` and its relatives do for modules. */
  readonly libraries: LibraryAccess;
}

/** The libraries of a runtime, as `dlopen` knows them. Each method throws an error with a message for `dlerror`. */
export interface LibraryAccess {
  /** Returns a handle; undefined for a library that is not linked yet, when `onlyLinked`. */
  open(path: string, options: { readonly global: boolean; readonly onlyLinked: boolean }): number | undefined;
  /** Returns the address of a function or a variable of a library and of those that it needs. */
  address(handle: number, name: string): number;
  /** The same among everything that all modules can see: the core, and libraries opened as global. */
  globalAddress(name: string): number;
  /** Throws for something that `open` did not return. */
  checkHandle(handle: number): void;
}

/** What a module defines and exports. */
export interface Definitions {
  /** Functions by name, with their types. */
  readonly functions: ReadonlyMap<string, string>;
  /** Variables by name. */
  readonly data: ReadonlyMap<string, number>;
}

/** A module linked into a runtime, for as long as the runtime lives. */
export interface LinkedModule extends Definitions {
  readonly file: string;
  /** The libraries that it names as needed, in its order. */
  readonly libraries: readonly LinkedModule[];
  /** Its init functions, sorted. */
  readonly initNames: readonly string[];
  /** All functions that it defines and exports, by name, with their types as in `ii:i`. */
  readonly functions: ReadonlyMap<string, string>;
  /**
   * Returns the table index, which is the C function pointer, of a lua_CFunction that the module defines and exports;
   * undefined if it has no function of that name and type. Throws `ERR_MODULE_TABLE` if the table has no slot left.
   */
  symbol(name: string): number | undefined;
  /** The absolute addresses of the variables that the module exports. */
  readonly data: ReadonlyMap<string, number>;
  /** Like `symbol`, for a function of any type. */
  functionAddress(name: string): number | undefined;
  /** A function that the module defines and exports. Throws a TypeError for another name. */
  wasmFunction(name: string): WasmFunction;
}

/** Returns modules and all libraries that they need, each once: breadth first, as dynamic linkers search them. */
export function withLibraries(modules: readonly LinkedModule[]): LinkedModule[] {
  const all = new Set(modules);
  for (const module of all) for (const library of module.libraries) all.add(library);
  return [...all];
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
