/**
 * Converts whole structures in one operation. Its twin is native/core/codec.c; the stream between them is described in
 * native/core/values.h (`pl_Kind`). by-value.ts decides how JavaScript values are written, `ToJSOptions` how Lua values are read.
 */

import type { Memory } from "../core/memory.js";
import { pl_Slot } from "../core/generated/layouts.js";
import type { Pointer } from "../core/pointers.js";
import { sizeLimit, depthLimit } from "../errors/values.js";
import { DEPTH_LIMIT, HEADER_WORDS, SIZE_LIMIT } from "../core/generated/constants.js";
import { WORD } from "./codec-words.js";
import { SLOT_SIZE } from "./transfer-buffer.js";
import { StreamReader } from "./codec-reader.js";
import { StreamWriter, type ByIdentity } from "./codec-writer.js";

/** Bytes of the heap. */
interface Placed {
  readonly address: Pointer;
  readonly size: number;
}

/** Where a structure is written to. */
export interface BulkTarget {
  readonly memory: Memory;
  /** Whether an object is passed by reference: a handle or a host object. Not called for functions. */
  readonly byIdentity: ByIdentity;
  /** Allocates linear memory, aligned to 8. */
  alloc(size: number): Pointer;
  /** Writes the slot of a function, a handle or a host object. `receiver`: what a function is a method of. */
  writeSlot(at: Pointer, value: object, receiver: object | undefined): void;
}

/** Where a structure is read from. */
export interface BulkSource {
  readonly memory: Memory;
  /** The value of a slot. Does not call into wasm. */
  readSlot(at: Pointer): unknown;
}

/**
 * How `toJS` converts a table. The result is plain data: a table with a function under a name that JavaScript calls by
 * itself (`then`, `toJSON`, `toString`, `valueOf`) becomes a `Map`. Functions, userdata and threads within it become handles, which
 * the caller closes.
 */
export interface ToJSOptions {
  /** Strings become `Uint8Array`s, each a copy; keys stay text. */
  readonly bytes?: boolean;
  /** Empty tables become `[]`, not `{}`. */
  readonly emptyArrays?: boolean;
  /** The limit on levels of nested tables; default 100,000. Throws `ERR_DEPTH_LIMIT` beyond it. */
  readonly maxDepth?: number;
  /**
   * The limit on the bytes of the stream: about 4 for a small integer, 12 for another number, the length for a string.
   * Default and maximum: 2^28. Throws `ERR_SIZE_LIMIT` beyond it.
   */
  readonly maxSize?: number;
}

/** The limits of `options`, for C. */
export function bulkLimits({ maxDepth, maxSize }: ToJSOptions): {
  readonly depth: number;
  readonly size: number;
} {
  return { depth: atMost(maxDepth, 2 ** 31 - 1, DEPTH_LIMIT), size: atMost(maxSize, SIZE_LIMIT, SIZE_LIMIT) };
}

function atMost(limit: number | undefined, highest: number, usual: number): number {
  if (limit === undefined || Number.isNaN(limit)) return usual;
  return Math.trunc(Math.min(Math.max(limit, 0), highest));
}

/** Idle writers. A getter of one structure may send another, so there can be several. */
const idle: StreamWriter[] = [];

/**
 * Writes `value` (an array, a plain object, `Map`, `Set`, typed array, `Date`) into memory of the target. Throws a
 * `ValueError`, and what `alloc` and `writeSlot` throw; the target must then undo what these did. Code of the value
 * (getters, proxies) may run and use Lua, but only before the target is first called.
 */
export function placeBulk(value: object, target: BulkTarget): Placed {
  const writer = idle.pop() ?? new StreamWriter();
  try {
    writer.write(value, target.byIdentity);
    return place(writer, target);
  } finally {
    writer.reset();
    idle.push(writer);
  }
}

function place({ stream, slots, receivers, remembered }: StreamWriter, target: BulkTarget): Placed {
  const size = HEADER_WORDS * WORD + slots.length * SLOT_SIZE + stream.length * WORD;
  const address = target.alloc(size);
  slots.forEach((value, i) => {
    target.writeSlot(slotAt(address, i), value, receivers[i]);
  });
  const words = new Uint32Array(target.memory.bytes.buffer);
  words[address / WORD] = slots.length;
  words[address / WORD + 1] = remembered;
  words.set(stream, slotAt(address, slots.length) / WORD);
  return { address, size };
}

/** The address of the slots in a stream into Lua: behind the header, whose first word is their number. */
export function slotsOf(address: Pointer): Pointer {
  return address + HEADER_WORDS * WORD;
}

function slotAt(address: Pointer, index: number): Pointer {
  return slotsOf(address) + index * SLOT_SIZE;
}

/**
 * Reads the value of a stream that C wrote and `slot` refers to. If `aux` of the slot is not 0, the caller frees the
 * bytes. `limit` is for the bytes of copies of strings. Throws `ERR_SIZE_LIMIT`, and `ERR_DEPTH_LIMIT` for a stream that C
 * did not finish.
 */
export function readBulk(
  slot: Pointer,
  source: BulkSource,
  limit: number,
  options: ToJSOptions = {},
): unknown {
  const { view } = source.memory;
  const address = view.getUint32(slot + pl_Slot["u.bytes"], true);
  if (address === 0) {
    const { depth, size } = bulkLimits(options);
    throw view.getUint8(slot + pl_Slot.aux) === 0 ? sizeLimit(size) : depthLimit(depth);
  }
  const reader = new StreamReader(
    source.memory,
    address + HEADER_WORDS * WORD,
    address + view.getUint32(address + WORD, true) * WORD,
    (at) => source.readSlot(at),
    { bytes: options.bytes === true, emptyArrays: options.emptyArrays === true, limit },
  );
  return reader.read();
}
