/** A module after linking: its functions and variables by name. */

import { C_FUNCTION } from "../../errors/differences.js";
import { moduleTable } from "../../errors/native-module.js";
import { initFunctionsOf, type CheckedModule } from "./check.js";
import type { WasmFunction } from "./core-addresses.js";
import type { LinkedModule } from "./link-host.js";
import type { TableSlots } from "./table-slots.js";

export interface LinkedParts {
  readonly instance: WebAssembly.Instance;
  readonly slots: TableSlots;
  /** Table indices of functions that have one. */
  readonly addresses: Map<string, number>;
  readonly memoryBase: number;
}

/** Keeps only the necessary parts of the checked module, above all not the file's bytes. */
export class Linked implements LinkedModule {
  readonly file: string;
  readonly initNames: readonly string[];
  readonly functions: ReadonlyMap<string, string>;
  readonly data: ReadonlyMap<string, number>;
  readonly #parts: LinkedParts;

  constructor(
    checked: CheckedModule,
    readonly libraries: readonly LinkedModule[],
    parts: LinkedParts,
  ) {
    this.file = checked.file;
    this.initNames = initFunctionsOf(checked);
    this.functions = checked.functions;
    this.data = new Map(Array.from(checked.data, ([name, offset]) => [name, parts.memoryBase + offset]));
    this.#parts = parts;
  }

  symbol(name: string): number | undefined {
    return this.functions.get(name) === C_FUNCTION ? this.functionAddress(name) : undefined;
  }

  functionAddress(name: string): number | undefined {
    if (!this.functions.has(name)) return undefined;
    const { instance, slots, addresses } = this.#parts;
    const known = addresses.get(name);
    if (known !== undefined) return known;
    const slot = slots.take(1);
    if (slot === undefined) throw moduleTable(this.file, 1);
    slots.table.set(slot, exportedFunction(instance, name));
    addresses.set(name, slot);
    return slot;
  }

  wasmFunction(name: string): WasmFunction {
    return exportedFunction(this.#parts.instance, name);
  }
}

/** Throws a TypeError if the instance exports no such function. */
export function exportedFunction(instance: WebAssembly.Instance, name: string): () => unknown {
  const found = instance.exports[name];
  if (typeof found !== "function") throw new TypeError(`${name} is not a function of the instance`);
  return found as () => unknown;
}
