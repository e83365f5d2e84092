/**
 * Assigns addresses to the core's functions, which are table slots. A function that is in the table already keeps its slot,
 * so `&strlen` is the same in the core and in every module. Others get a slot that all modules share.
 */

import type { TableSlots } from "./table-slots.js";

interface Slot {
  readonly index: number;
  users: number;
}

/** An exported WebAssembly function; a table holds no others. */
export type WasmFunction = (...args: never[]) => unknown;

export class CoreAddresses {
  /** Slots that this class took, by function. */
  readonly #added = new Map<WasmFunction, Slot>();
  /** The table's contents when it was last searched. */
  #found: Map<WasmFunction, number> | undefined;

  constructor(readonly slots: TableSlots) {}

  /** Returns the address of a function of the core, or undefined if the table cannot grow. See `release`. */
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

  /** Undoes one `acquire`. The last one frees the slot. */
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
    // The host reuses slots for its own callbacks.
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
