/** `PackedArray`: the handle of an array of packed objects. */

import type { HandleEntry } from "./handles.js";
import type { PackedStore } from "./packed-store.js";
import type { PackedCursor, PackedFields, PackedObject, PackedType } from "./packed-type.js";
import { noSuchIndex, type PackedOwner } from "./packed-view.js";
import { LuaUserdata } from "./reference.js";

/**
 * An array of packed objects, whose fields Lua and JavaScript read and write in the same memory. It is userdata in Lua,
 * where its objects have the indices 1 to n. It stays in Lua until the handle is closed; the objects then throw
 * `ERR_HANDLE_CLOSED`, or `ERR_STATE_CLOSED` with the state.
 */
export class PackedArray<F extends PackedFields = PackedFields, M = unknown> extends LuaUserdata {
  readonly packedType: PackedType<F, M>;
  /** The number of its objects. */
  readonly length: number;
  readonly #owner: PackedOwner;
  /** Those that were asked for. */
  #objects: (PackedObject<F, M> | undefined)[] = [];

  /** For this package only. */
  constructor(entry: HandleEntry, store: PackedStore, type: PackedType<F, M>, length: number) {
    super(entry);
    this.packedType = type;
    this.length = length;
    this.#owner = { store, entry, partName: type.name, array: this, stride: type.size >>> 3 };
  }

  /**
   * Returns the object at an index from 0 on; the same index gives the same object. Throws `ERR_PARAMETER` if there is
   * none.
   */
  at(index: number): PackedObject<F, M> {
    return (index >>> 0 === index ? this.#objects[index] : undefined) ?? this.#make(index);
  }

  #make(index: number): PackedObject<F, M> {
    if (this.#objects.length === 0) this.#objects = new Array<undefined>(this.length);
    if (Number.isInteger(index) && index >= 0 && index < this.length)
      return (this.#objects[index] = this.packedType.view(this.#owner, index));
    throw noSuchIndex(index, this.length);
  }

  /**
   * Returns an object that stands for the object at index 0, and for another one after its `moveTo(index)`. The fastest way
   * through many objects. Lua gets the object that it stands for at that moment.
   */
  cursor(): PackedCursor<F, M> {
    return this.packedType.cursor(this.#owner);
  }

  /**
   * The memory of all objects as doubles: a field is at `index * type.size / 8 + type.offsets.x`. It is detached when Lua's
   * memory grows, so get it anew after Lua has run. It must not be used once the handle is closed or left to the
   * garbage collector: Lua may then put something else in its place. Throws `ERR_HANDLE_CLOSED`, `ERR_STATE_CLOSED`.
   */
  get f64(): Float64Array {
    return this.#owner.store.open().f64;
  }

  /** The same memory as 32-bit integers: a field is at `index * type.size / 4 + type.offsets.hits`. */
  get i32(): Int32Array {
    return this.#owner.store.open().i32;
  }

  /** Its objects, for `JSON.stringify`. */
  toJSON(): unknown {
    return [...this];
  }

  [Symbol.iterator](): ArrayIterator<PackedObject<F, M>> {
    for (let index = 0; index < this.length; index++) this.at(index);
    return (this.#objects as PackedObject<F, M>[]).values();
  }
}
