/**
 * One value <-> one slot of 16 bytes in linear memory. Its twin is native/core/slot.c.
 */

import { ValueError } from "../errors/values.js";
import { ForeignHandleError } from "../errors/runtime.js";
import { pl_Slot } from "../core/generated/layouts.js";
import type { Memory } from "../core/memory.js";
import type { Pointer } from "../core/pointers.js";
import type { HostFunctions } from "./host-functions.js";
import { LuaReference, type ReferenceOwner } from "./reference.js";
import { decodeText, encodeText } from "./text.js";
import type { LuaInput, LuaValue } from "./types.js";

/** ORDER PL_TAG of native/core/pl.h. */
const Tag = { nil: 0, false: 1, true: 2, integer: 3, float: 4, string: 5, reference: 6, host: 7 } as const;

export const SLOT_SIZE = pl_Slot.sizeof;

const INT64_MIN = -(2n ** 63n);
const INT64_MAX = 2n ** 63n - 1n;

/** Reads and writes the slots of one state. */
export class Slots {
  constructor(
    readonly memory: Memory,
    readonly owner: ReferenceOwner,
    readonly functions: HostFunctions,
  ) {}

  /** `count` values from `address`. Strings are copied; a reference becomes a handle that owns it. */
  read(address: Pointer, count: number): LuaValue[] {
    const values: LuaValue[] = [];
    for (let i = 0; i < count; i++) values.push(this.#readOne(address + i * SLOT_SIZE));
    return values;
  }

  #readOne(at: Pointer): LuaValue {
    const { view } = this.memory;
    switch (view.getUint8(at)) {
      case Tag.false:
        return false;
      case Tag.true:
        return true;
      case Tag.integer: {
        const integer = view.getBigInt64(at + pl_Slot["u.integer"], true);
        const number = Number(integer);
        return Number.isSafeInteger(number) ? number : integer;
      }
      case Tag.float:
        return view.getFloat64(at + pl_Slot["u.number"], true);
      case Tag.string: {
        const start = view.getUint32(at + pl_Slot["u.bytes"], true);
        return decodeText(this.memory.bytes.subarray(start, start + view.getUint32(at + pl_Slot.size, true)));
      }
      case Tag.reference:
        return this.owner.adopt(view.getInt32(at + pl_Slot["u.ref"], true), view.getUint8(at + pl_Slot.aux));
      case Tag.host:
        return this.functions.get(view.getInt32(at + pl_Slot["u.ref"], true));
      default:
        return undefined;
    }
  }

  /**
   * Allocates slots for `values` and the bytes of their strings. The caller frees them by `free`, or C does. On a
   * value that cannot cross nothing stays allocated, and it throws `ValueError` or `ForeignHandleError`.
   */
  alloc(values: readonly LuaInput[]): Pointer {
    const address = this.memory.alloc(Math.max(1, values.length) * SLOT_SIZE);
    let written = 0;
    try {
      for (const value of values) {
        this.#writeOne(address + written * SLOT_SIZE, value);
        written++;
      }
    } catch (error) {
      for (let i = 0; i < written; i++) this.#forgetFunction(address + i * SLOT_SIZE);
      this.free(address, written);
      throw error;
    }
    return address;
  }

  free(address: Pointer, count: number): void {
    for (let i = 0; i < count; i++) {
      const at = address + i * SLOT_SIZE;
      const { view } = this.memory;
      if (view.getUint8(at) === Tag.string) this.memory.free(view.getUint32(at + pl_Slot["u.bytes"], true));
    }
    this.memory.free(address);
  }

  /** Lua will not hold the function of a slot that never went there. */
  #forgetFunction(at: Pointer): void {
    const { view } = this.memory;
    if (view.getUint8(at) === Tag.host) this.functions.release(view.getInt32(at + pl_Slot["u.ref"], true));
  }

  #writeOne(at: Pointer, value: LuaInput): void {
    switch (typeof value) {
      case "undefined":
        return this.#tag(at, Tag.nil);
      case "boolean":
        return this.#tag(at, value ? Tag.true : Tag.false);
      case "number":
        if (Number.isSafeInteger(value) && !Object.is(value, -0)) return this.#integer(at, BigInt(value));
        this.#tag(at, Tag.float);
        return this.memory.view.setFloat64(at + pl_Slot["u.number"], value, true);
      case "bigint":
        if (value < INT64_MIN || value > INT64_MAX) {
          throw new ValueError(`${value} does not fit an integer of Lua (64 bits, signed)`);
        }
        return this.#integer(at, value);
      case "string":
        return this.#bytes(at, encodeText(value));
      case "function":
        return this.#reference(at, Tag.host, this.functions.register(value));
      case "object":
        if (value === null) return this.#tag(at, Tag.nil);
        if (value instanceof Uint8Array) return this.#bytes(at, value);
        if (value instanceof LuaReference) {
          if (value.owner !== this.owner) throw new ForeignHandleError();
          return this.#reference(at, Tag.reference, value.ref);
        }
        throw new ValueError(`an object (${Object.prototype.toString.call(value)}) cannot go into Lua`);
      default:
        throw new ValueError(`a ${typeof value} cannot go into Lua`);
    }
  }

  #tag(at: Pointer, tag: number): void {
    this.memory.view.setUint8(at, tag);
  }

  #integer(at: Pointer, value: bigint): void {
    this.#tag(at, Tag.integer);
    this.memory.view.setBigInt64(at + pl_Slot["u.integer"], value, true);
  }

  #reference(at: Pointer, tag: number, ref: number): void {
    this.#tag(at, tag);
    this.memory.view.setInt32(at + pl_Slot["u.ref"], ref, true);
  }

  #bytes(at: Pointer, bytes: Uint8Array): void {
    const start = this.memory.allocBytes(bytes);
    this.#tag(at, Tag.string);
    this.memory.view.setUint32(at + pl_Slot["u.bytes"], start, true);
    this.memory.view.setUint32(at + pl_Slot.size, bytes.length, true);
  }
}
