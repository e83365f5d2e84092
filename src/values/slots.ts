/**
 * Converts one value to and from one slot of 16 bytes in linear memory. Its twin is native/core/slot.c. The codec
 * converts what goes by value; host functions and objects are written as their numbers.
 */

import { isBytes } from "../errors/realms.js";
import { Form, LuaType, Resume, Tag, UNTAKEN } from "../core/generated/constants.js";
import { pl_Slot } from "../core/generated/layouts.js";
import type { Memory } from "../core/memory.js";
import type { LuaPointer, Pointer, TableIndex } from "../core/pointers.js";
import { integerRange, sizeLimit, symbolValue } from "../errors/values.js";
import { isInt64 } from "../types/numerals.js";
import { FEW, SLOT_SIZE, type TransferBuffer } from "./transfer-buffer.js";
import { placeBulk, readBulk, slotsOf, type BulkSource, type BulkTarget, type ToJSOptions } from "./codec.js";
import { sizeOf } from "./by-value.js";
import { entryOf, type Handles } from "./handles.js";
import { contextFunctions, type HostFunctions } from "./host-functions.js";
import type { HostObjects } from "./host-objects.js";
import { typeOf, type HostType, type Metatables } from "./host-types.js";
import { luaBytes, LARGE_TEXT, maxTextSize, readText, writeText } from "./text.js";
import type { PackedArray } from "./packed-array.js";
import type { PackedArrays } from "./packed-arrays.js";
import { placeOf } from "./packed-view.js";
import type { LuaInput, LuaValue } from "./types.js";

/** Of a slot: its words, and its payload in doubles. */
const SIZE_WORD = pl_Slot.size / 4;
const PAYLOAD_WORD = pl_Slot["u.ref"] / 4;
const AUX = pl_Slot.aux;
/** `aux` and `flags` in the first word. */
const AUX_SHIFT = 8 * AUX;
const FLAGS_SHIFT = 8 * pl_Slot.flags;
const UNTAKEN_FLAG = UNTAKEN << FLAGS_SHIFT;

/** The size from which on equal strings of a call are read once: with more than `FEW` values, and with fewer. */
const SHARED_TEXT = 64;
const LARGE_SHARED_TEXT = 65536;

/** The most bytes of copies that one call makes of its strings, if the memory of the state is not limited to fewer. */
const CROSSING_LIMIT = 2 ** 30;

/** Whether the payload of a slot from Lua is the number of a handle. */
const isReference = (tag: number | undefined): boolean => tag === Tag.ref || tag === Tag.packed;

/** Reads and writes the slots of one state. Before either, `memory` is synchronized. */
export class Slots implements BulkTarget, BulkSource {
  readonly memory: Memory;
  /** The size from which on the strings of the call that is being read are looked up in `#texts`. */
  #shared = Infinity;
  #texts: Map<Pointer, string> | undefined;

  constructor(
    readonly transfer: TransferBuffer,
    readonly handles: Handles,
    readonly functions: HostFunctions,
    readonly objects: HostObjects,
    readonly metatables: Metatables,
    readonly packed: PackedArrays,
    /** The limit of the memory of the state. */
    readonly limit: () => number | undefined,
  ) {
    this.memory = transfer.memory;
  }

  /**
   * Reads `count` values from `address`. Copies strings, equal ones of some size once; a reference becomes a handle. Does
   * not call into wasm.
   */
  readAll(address: Pointer, count: number): LuaValue[] {
    if (count === 1) return [this.read(address)];
    this.#shared = count > FEW ? SHARED_TEXT : LARGE_SHARED_TEXT;
    this.#texts = undefined;
    const values: LuaValue[] = [];
    try {
      for (let i = 0; i < count; i++) values.push(this.read(address + i * SLOT_SIZE));
    } finally {
      this.#shared = Infinity;
      this.#texts = undefined;
    }
    return values;
  }

  /** The text of a string that may be in this call again: references to one string have one address. */
  #sharedText(start: Pointer, size: number): string {
    const texts = (this.#texts ??= new Map<Pointer, string>());
    let text = texts.get(start);
    if (text === undefined) texts.set(start, (text = readText(this.memory.u8, start, size)));
    return text;
  }

  /** Reads values like `readAll`, but strings as bytes, each a copy, where `isBytes` says so. Throws `ERR_SIZE_LIMIT`. */
  readAllBytes(address: Pointer, count: number, isBytes: (index: number) => boolean): LuaValue[] {
    const limit = Math.min(this.limit() ?? Infinity, CROSSING_LIMIT);
    let size = 0;
    for (let i = 0; i < count; i++) {
      const slot = address + i * SLOT_SIZE;
      if (this.memory.u8[slot] === Tag.string && isBytes(i))
        size += this.memory.u32[(slot >>> 2) + SIZE_WORD] ?? 0;
    }
    if (size > limit) {
      this.#dropReferences(address, count);
      throw sizeLimit(limit);
    }
    return Array.from({ length: count }, (_, i) => {
      const slot = address + i * SLOT_SIZE;
      return isBytes(i) ? this.readBytes(slot) : this.read(slot);
    });
  }

  /** Frees the numbers in slots that nobody reads, except those that have a handle. */
  #dropReferences(address: Pointer, count: number): void {
    for (let slot = address; slot < address + count * SLOT_SIZE; slot += SLOT_SIZE) {
      const { u8, u32 } = this.memory;
      const ref = u32[(slot >>> 2) + PAYLOAD_WORD] ?? 0;
      if (isReference(u8[slot]) && !this.handles.has(ref)) this.handles.owner.unref(ref);
      this.memory.sync();
    }
  }

  /** Reads one slot, like `readAll`. */
  read(at: Pointer): LuaValue {
    const { u8, u32, f64 } = this.memory;
    switch (u8[at]) {
      case Tag.float:
        return f64[(at >>> 3) + 1];
      case Tag.string: {
        const word = at >>> 2;
        const size = u32[word + SIZE_WORD] ?? 0;
        if (size >= this.#shared) return this.#sharedText(u32[word + PAYLOAD_WORD] ?? 0, size);
        return readText(u8, u32[word + PAYLOAD_WORD] ?? 0, size);
      }
      case Tag.false:
        return false;
      case Tag.true:
        return true;
      case Tag.ref:
        return this.handles.adopt(u32[(at >>> 2) + PAYLOAD_WORD] ?? 0, u8[at + AUX] ?? 0);
      case Tag.host:
      case Tag.object:
        return this.functions.get(u32[(at >>> 2) + PAYLOAD_WORD] ?? 0);
      case Tag.packed:
        return this.#readPacked(at >>> 2);
      case Tag.integer:
        return this.memory.view.getBigInt64(at + pl_Slot["u.integer"], true);
      default:
        return undefined;
    }
  }

  #readPacked(word: number): LuaValue {
    const { u32 } = this.memory;
    const address = u32[word + PAYLOAD_WORD + 1] ?? 0;
    const array = this.handles.adopt(u32[word + PAYLOAD_WORD] ?? 0, LuaType.userdata, (entry) =>
      this.packed.open(entry, address),
    ) as PackedArray;
    const number = u32[word + SIZE_WORD] ?? 0;
    return number === 0 ? array : array.at(number - 1);
  }

  /** Reads one slot, like `read`, but a string as its bytes. */
  readBytes(at: Pointer): LuaValue {
    const { u8, u32 } = this.memory;
    if (u8[at] !== Tag.string) return this.read(at);
    const start = u32[(at >>> 2) + PAYLOAD_WORD] ?? 0;
    return u8.slice(start, start + (u32[(at >>> 2) + SIZE_WORD] ?? 0));
  }

  /** Reads a slot that holds a stream. */
  readBulk(at: Pointer, options: ToJSOptions | undefined): unknown {
    const limit = Math.min(this.limit() ?? Infinity, CROSSING_LIMIT);
    try {
      return readBulk(at, this, limit, options);
    } catch (error) {
      const stream = this.memory.u32[(at >>> 2) + PAYLOAD_WORD] ?? 0;
      if (stream !== 0) {
        const word = stream >>> 2;
        this.#dropReferences(stream + (this.memory.u32[word + 1] ?? 0) * 4, this.memory.u32[word] ?? 0);
      }
      throw error;
    }
  }

  /** Whether `which` holds for the handle of one of `count` slots, or of the slots of a stream among them. */
  hasReference(at: Pointer, count: number, which: (ref: number) => boolean): boolean {
    const { u8, u32 } = this.memory;
    for (let slot = at; slot < at + count * SLOT_SIZE; slot += SLOT_SIZE) {
      const payload = u32[(slot >>> 2) + PAYLOAD_WORD] ?? 0;
      if (isReference(u8[slot]) && which(payload)) return true;
      if (u8[slot] === Tag.bulk && this.hasReference(slotsOf(payload), u32[payload >>> 2] ?? 0, which))
        return true;
    }
    return false;
  }

  /** Frees the stream of a slot if the host owns it. */
  freeBulk(at: Pointer): void {
    const address = this.memory.u32[(at >>> 2) + PAYLOAD_WORD] ?? 0;
    if (this.memory.u8[at + AUX] !== 0 && address !== 0) this.memory.free(address);
  }

  /**
   * Writes `value` into the slot at `at`, and its bytes into the transfer buffer. A value that is converted may run its
   * own code (getters, proxies), which may use this state. Throws a `ValueError`, `ERR_HANDLE_CLOSED`,
   * `ERR_HEAP_EXHAUSTED`.
   */
  write(at: Pointer, value: LuaInput): void {
    const { u32 } = this.memory;
    const word = at >>> 2;
    switch (typeof value) {
      case "number":
        u32[word] = Tag.number;
        this.memory.f64[(at >>> 3) + 1] = value;
        return;
      case "string":
        this.#text(at, value);
        return;
      case "undefined":
        u32[word] = Tag.nil;
        return;
      case "boolean":
        u32[word] = value ? Tag.true : Tag.false;
        return;
      case "bigint":
        if (!isInt64(value)) throw integerRange(value);
        u32[word] = Tag.integer;
        this.memory.view.setBigInt64(at + pl_Slot["u.integer"], value, true);
        return;
      case "function":
        if (!this.#handle(at, value) && !this.#byReference(at, value)) this.#host(at, Tag.host, value);
        return;
      case "object":
        if (value === null) u32[word] = Tag.nil;
        else if (!this.#handle(at, value) && !this.#byReference(at, value)) this.#byValue(at, value);
        return;
      default:
        throw symbolValue(value);
    }
  }

  /** Writes a number, like `write`. */
  writeNumber(at: Pointer, value: number): void {
    const { memory } = this;
    memory.u32[at >>> 2] = Tag.number;
    memory.f64[(at >>> 3) + 1] = value;
  }

  /** Writes the slot of handle number `ref`; `resume`: of a coroutine, for `Op.resume`. */
  writeRef(at: Pointer, ref: number, resume: Resume = Resume.ready): void {
    const { u32 } = this.memory;
    u32[at >>> 2] = Tag.ref | (resume << AUX_SHIFT);
    u32[(at >>> 2) + PAYLOAD_WORD] = ref;
  }

  /** Writes the slots of a chunk and its name, which is the chunk itself by default: see `Op.load`. */
  writeChunk(at: Pointer, source: string | Uint8Array, name: string | undefined, allowBinary: boolean): void {
    if (typeof source === "string") this.#text(at, source);
    else this.writeBytes(at, source);
    if (name === undefined) this.#copySlot(at, at + SLOT_SIZE);
    else this.#text(at + SLOT_SIZE, name);
    if (allowBinary) this.memory.u8[at + pl_Slot.flags] = 1;
  }

  #copySlot(from: Pointer, to: Pointer): void {
    const { u32 } = this.memory;
    for (let word = 0; word < SLOT_SIZE / 4; word++) u32[(to >>> 2) + word] = u32[(from >>> 2) + word] ?? 0;
  }

  /** Writes the slot of options of `Op.toJs`. */
  writeLimits(at: Pointer, depth: number, size: number): void {
    const { u32 } = this.memory;
    const word = at >>> 2;
    u32[word] = Tag.nil;
    u32[word + SIZE_WORD] = depth;
    u32[word + PAYLOAD_WORD] = size;
  }

  /** Writes the slot of the coroutine of a run. */
  writeRun(at: Pointer, run: number): void {
    const { u32 } = this.memory;
    u32[at >>> 2] = Tag.run;
    u32[(at >>> 2) + PAYLOAD_WORD] = run;
  }

  /** Writes the slot of a coroutine, by its address. */
  writeThread(at: Pointer, thread: LuaPointer): void {
    const { u32 } = this.memory;
    u32[at >>> 2] = Tag.thread;
    u32[(at >>> 2) + PAYLOAD_WORD] = thread;
  }

  /** Writes the slot of a function of C, by its index in the table. */
  writeIndex(at: Pointer, index: TableIndex): void {
    this.memory.u32[(at >>> 2) + PAYLOAD_WORD] = index;
  }

  /** Writes bytes with a NUL behind them that their size does not count. Throws `ERR_PROPERTY_READ`. */
  writeBytes(at: Pointer, bytes: Uint8Array): void {
    const mark = this.transfer.mark;
    const size = sizeOf(bytes);
    const start = this.transfer.take(size + 1);
    const { u8 } = this.memory;
    u8.set(bytes, start);
    u8[start + size] = 0;
    this.#bytes(at, Tag.string, start, size, mark);
  }

  /** As `writeBytes`, for the bytes of a text. */
  #text(at: Pointer, text: string): void {
    if (text.length > LARGE_TEXT) {
      this.writeBytes(at, luaBytes(text));
      return;
    }
    const { transfer } = this;
    const mark = transfer.mark;
    const start = transfer.take(maxTextSize(text) + 1);
    const { u8 } = this.memory;
    const size = writeText(u8, start, text);
    u8[start + size] = 0;
    transfer.shrink(start, size + 1);
    this.#bytes(at, Tag.string, start, size, mark);
  }

  /** Writes the slot of bytes that lie at `start`, in a block if there is one more than `mark`. */
  #bytes(at: Pointer, tag: number, start: Pointer, size: number, mark: number): void {
    const { u32 } = this.memory;
    const word = at >>> 2;
    u32[word] = tag | ((this.transfer.mark > mark ? 1 : 0) << AUX_SHIFT);
    u32[word + SIZE_WORD] = size;
    u32[word + PAYLOAD_WORD] = start;
  }

  /** Writes the slot of a handle; returns false if `value` is not one. */
  #handle(at: Pointer, value: object): boolean {
    const entry = entryOf(value);
    if (entry === undefined) return this.#packedObject(at, value);
    this.writeRef(at, this.handles.refOf(entry));
    return true;
  }

  /** Writes the slot of an object of a packed array; returns false if `value` is not one. */
  #packedObject(at: Pointer, value: object): boolean {
    const place = placeOf(value);
    if (place === undefined) return false;
    const { u32 } = this.memory;
    const word = at >>> 2;
    u32[word] = Tag.packed;
    u32[word + SIZE_WORD] = place.number;
    u32[word + PAYLOAD_WORD] = this.handles.refOf(place.entry);
    return true;
  }

  /** Writes the slot of an object that is passed by reference; returns false for any other. */
  #byReference(at: Pointer, value: object): boolean {
    const type = this.#typeOf(value);
    if (type === undefined) return false;
    const metatable = this.metatables.of(type);
    this.#host(at, Tag.object, value);
    this.memory.u32[(at >>> 2) + SIZE_WORD] = metatable;
    return true;
  }

  /** The type whose metatable an object gets; undefined if it is not passed by reference. */
  #typeOf(value: object): HostType | undefined {
    const type = typeOf(value, this.metatables.owner);
    if (type !== undefined) return type;
    return this.objects.policyOf(value) === undefined ? undefined : this.objects.type;
  }

  #host(at: Pointer, tag: number, value: object, receiver?: object): void {
    const { u32 } = this.memory;
    const number = this.functions.write(value, receiver);
    u32[at >>> 2] = tag | UNTAKEN_FLAG;
    u32[(at >>> 2) + SIZE_WORD] = this.functions.entries[number]?.form ?? Form.none;
    u32[(at >>> 2) + PAYLOAD_WORD] = number;
  }

  #byValue(at: Pointer, value: object): void {
    if (isBytes(value)) {
      this.writeBytes(at, value);
      return;
    }
    const mark = this.transfer.mark;
    const { address, size } = placeBulk(value, this);
    this.#bytes(at, Tag.bulk | UNTAKEN_FLAG, address, size, mark);
  }

  // For the codec.

  readonly byIdentity = (value: object): boolean =>
    entryOf(value) !== undefined || placeOf(value) !== undefined || this.#typeOf(value) !== undefined;

  alloc(size: number): Pointer {
    return this.transfer.take(size);
  }

  writeSlot(at: Pointer, value: object, receiver: object | undefined): void {
    if (receiver === undefined || contextFunctions.has(value)) this.write(at, value);
    else if (!this.#handle(at, value) && !this.#byReference(at, value))
      this.#host(at, Tag.host, value, receiver);
  }

  readSlot(at: Pointer): LuaValue {
    return this.read(at);
  }
}
