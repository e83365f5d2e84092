/**
 * Whole structures in one crossing. Its twin is native/core/codec.c; the stream between them is described in
 * native/core/values.h (`pl_Kind`). What goes in as what: by-value.ts; what comes out: `ToJSOptions`.
 */

import type { Memory } from "../core/memory.js";
import { pl_Slot } from "../core/generated/layouts.js";
import type { Pointer } from "../core/pointers.js";
import { sizeLimit, depthLimit } from "../errors/values.js";
import { HEADER_WORDS } from "../core/generated/constants.js";
import { DEPTH_LIMIT, SIZE_LIMIT, WORD } from "./codec-words.js";
import { SLOT_SIZE } from "./transfer-buffer.js";
import { StreamReader } from "./codec-reader.js";
import { StreamWriter, type ByIdentity } from "./codec-writer.js";

/** Bytes of the heap. */
interface Placed {
  readonly address: Pointer;
  readonly size: number;
}

/** Where a structure goes, and how its parts that cross by identity get there. */
export interface BulkTarget {
  readonly memory: Memory;
  /** Whether an object crosses as itself: a handle, or an object of the host. Functions are not asked about. */
  readonly byIdentity: ByIdentity;
  /** Room in linear memory, at a multiple of 8. */
  alloc(size: number): Pointer;
  /** Writes a slot of a function, a handle or an object of the host. */
  writeSlot(at: Pointer, value: object): void;
}

/** Where a structure comes from. */
export interface BulkSource {
  readonly memory: Memory;
  /** The value of a slot; calls nothing of wasm. */
  readSlot(at: Pointer): unknown;
}

/** How `toJS` shows a table. Functions, userdata and threads within it become handles, which are the caller's to close. */
export interface ToJSOptions {
  /** Strings come out as `Uint8Array`, each a copy; those that are keys stay text. */
  readonly bytes?: boolean;
  /** Empty tables come out as `[]`, not as `{}`. */
  readonly emptyArrays?: boolean;
  /** The most levels of tables within tables; 100,000 when nothing is said. Beyond: `ERR_DEPTH_LIMIT`. */
  readonly maxDepth?: number;
  /**
   * The most bytes that it may take on its way, about 4 a small integer, 12 another number, and for strings their
   * length; 2^28, which is also the highest, when nothing is said. Beyond: `ERR_SIZE_LIMIT`.
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

/** Writers that are not at work. A getter of one structure may send another. */
const idle: StreamWriter[] = [];

/**
 * Writes `value` (an array, a plain object, `Map`, `Set`, typed array, `Date`) into memory of the target. Throws a
 * `ValueError`, and what `alloc` and `writeSlot` throw; what these did then is the target's to take back. Code of the
 * value (getters, proxies) may run, and use Lua, before anything is asked of the target.
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

function place({ stream, slots, remembered }: StreamWriter, target: BulkTarget): Placed {
  const size = HEADER_WORDS * WORD + slots.length * SLOT_SIZE + stream.length * WORD;
  const address = target.alloc(size);
  slots.forEach((value, i) => {
    target.writeSlot(slotAt(address, i), value);
  });
  const words = new Uint32Array(target.memory.bytes.buffer);
  words[address / WORD] = slots.length;
  words[address / WORD + 1] = remembered;
  words.set(stream, slotAt(address, slots.length) / WORD);
  return { address, size };
}

/** Where the slots of a stream into Lua begin: behind its header, the first word of which says how many there are. */
export function slotsOf(address: Pointer): Pointer {
  return address + HEADER_WORDS * WORD;
}

function slotAt(address: Pointer, index: number): Pointer {
  return slotsOf(address) + index * SLOT_SIZE;
}

/**
 * The value of a stream that C wrote, of which `slot` is the slot; where its `aux` is not 0, the bytes are the caller's
 * to free. Throws `ERR_DEPTH_LIMIT`, `ERR_SIZE_LIMIT` for a stream that was not finished.
 */
export function readBulk(slot: Pointer, source: BulkSource, options: ToJSOptions = {}): unknown {
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
    { bytes: options.bytes === true, emptyArrays: options.emptyArrays === true },
  );
  return reader.read();
}
