/** The packed types and arrays of one state. */

import { pl_Packed } from "../core/generated/layouts.js";
import type { Memory } from "../core/memory.js";
import type { Pointer } from "../core/pointers.js";
import { handleClosed } from "../errors/state.js";
import type { HandleEntry } from "./handles.js";
import { PackedArray } from "./packed-array.js";
import { PackedStore } from "./packed-store.js";
import type { PackedType } from "./packed-type.js";

export class PackedArrays {
  /** Undefined as long as there are none: most states have no packed object. */
  #numbers: Map<PackedType, number> | undefined;
  readonly #types: PackedType[] = [];
  /** The memory of the arrays that have a handle. */
  #stores: Set<PackedStore> | undefined;

  constructor(readonly memory: Memory) {}

  /** The number of a type in Lua, which `make` returns if it has none yet. */
  numberOf(type: PackedType, make: () => number): number {
    const found = this.#numbers?.get(type);
    if (found !== undefined) return found;
    const made = make();
    this.#add(type, made);
    return made;
  }

  #add(type: PackedType, number: number): void {
    (this.#numbers ??= new Map()).set(type, number);
    this.#types[number] = type;
  }

  /** Takes over the types of the state from which Lua's memory was copied. */
  adopt(other: PackedArrays): void {
    for (const [type, number] of other.#numbers ?? []) this.#add(type, number);
  }

  /** Makes the handle of the array whose memory, a pl_Packed, is at `address`. */
  open(entry: HandleEntry, address: Pointer): PackedArray {
    const { u32 } = this.memory;
    const count = u32[(address + pl_Packed.count) >>> 2] ?? 0;
    const type = this.#types[u32[(address + pl_Packed.type) >>> 2] ?? 0];
    if (type === undefined) throw new Error("a packed array has an unknown type");
    const store = new PackedStore(this.memory, address + pl_Packed.sizeof, count * type.size);
    const stores = (this.#stores ??= new Set());
    entry.ended = () => {
      store.close(handleClosed);
      stores.delete(store);
      if (stores.size === 0) this.memory.grown.delete(this.#renew);
    };
    stores.add(store);
    this.memory.grown.add(this.#renew);
    return new PackedArray(entry, store, type, count);
  }

  readonly #renew = (): void => {
    for (const store of this.#stores ?? []) store.renew();
  };

  /** Closes all, once the state is closed or dead. */
  end(reason: () => Error): void {
    this.memory.grown.delete(this.#renew);
    for (const store of this.#stores ?? []) store.close(reason);
    this.#stores?.clear();
  }
}
