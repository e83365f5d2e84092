/**
 * Addresses of the core's own functions: where one sits in the table already, that is its address, so that
 * `&strlen` is the same for the core and for every module. Others get a slot, which all modules share.
 */

import type { TableSlots } from "./table-slots.js";

interface Slot {
  readonly index: number;
  users: number;
}

/** A function that came out of WebAssembly; only such a one fits a table. */
export type WasmFunction = (...args: never[]) => unknown;

export class CoreAddresses {
  /** Slots that this class took, by function. */
  readonly #added = new Map<WasmFunction, Slot>();
  /** What the table held when it was last looked through. */
  #found: Map<WasmFunction, number> | undefined;

  constructor(readonly slots: TableSlots) {}

  /** The address of a wasm function of the core, or undefined when the table cannot grow. See `release`. */
  acquire(func: WasmFunction): number | undefined {
    const added = this.#added.get(func);
    if (added !== undefined) {
      added.users++;
      return added.index;
    }
    const found = this.#find(func);
    if (found !== undefined) return found;
    const index = this.slots.take(1);
    if (index === undefined) return undefined;
    this.slots.table.set(index, func);
    this.#added.set(func, { index, users: 1 });
    return index;
  }

  /** Undoes one `acquire`; the slot is given back when no one else acquired it. */
  release(func: WasmFunction): void {
    const added = this.#added.get(func);
    if (added === undefined || --added.users > 0) return;
    this.#added.delete(func);
    this.slots.give(added.index, 1);
  }

  #find(func: WasmFunction): number | undefined {
    this.#found ??= this.#scan();
    const index = this.#found.get(func);
    if (index === undefined || this.slots.table.get(index) === func) return index;
    // Slots of the host's own callbacks change hands.
    this.#found = this.#scan();
    return this.#found.get(func);
  }

  #scan(): Map<WasmFunction, number> {
    const { table } = this.slots;
    const found = new Map<WasmFunction, number>();
    for (let i = table.length - 1; i >= 0; i--) {
      const func = table.get(i) as WasmFunction | null;
      if (func !== null) found.set(func, i);
    }
    return found;
  }
}
