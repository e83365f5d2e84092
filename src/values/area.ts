/**
 * The area of a runtime (native/core/pl.h): a stack in linear memory where arguments lie on their way, and blocks of the
 * heap for what is too large for it. Whoever takes room notes `mark` before and gives it to `release` afterwards.
 */

import { pl_Area, pl_Slot } from "../core/generated/layouts.js";
import type { Memory } from "../core/memory.js";
import type { Pointer } from "../core/pointers.js";

export const SLOT_SIZE = pl_Slot.sizeof;

/** PL_FEW: so many slots are always there, and lie where the arguments were. */
export const FEW = 16;

const WORD = 4;
const ALIGNMENT = 16;

/** More than this goes to the heap, so that the area lasts for all calls within each other. */
const SMALL = 4096;

export class Area {
  /** Bytes of it, its head included: PL_AREA_SIZE. */
  static readonly SIZE = 65536;

  /** Of `u32`: where `top` lies, for who cannot call anything. */
  readonly topWord: number;
  /** The same of other fields of the head. */
  readonly #results: number;
  readonly #owned: number;
  readonly #traceback: number;
  readonly #stackPointer: number;
  readonly #lent: number;
  readonly #end: number;
  /** Blocks of the heap that are in use, the latest last. */
  readonly #blocks: Pointer[] = [];

  constructor(
    readonly memory: Memory,
    address: Pointer,
  ) {
    const word = (field: number): number => (address + field) / WORD;
    this.topWord = word(pl_Area.top);
    this.#results = word(pl_Area.results);
    this.#owned = word(pl_Area.owned);
    this.#traceback = word(pl_Area.traceback);
    this.#stackPointer = word(pl_Area.stackpointer);
    this.#lent = word(pl_Area.lent);
    memory.sync();
    this.#end = memory.u32[word(pl_Area.end)] ?? 0;
  }

  /** The first free byte. What is above it may be overwritten by whoever runs next. */
  get top(): Pointer {
    return this.memory.u32[this.topWord] ?? 0;
  }

  set top(top: Pointer) {
    this.memory.u32[this.topWord] = top;
  }

  /** What C is to say of the results that it is given next, once it has read them: see pl_host_taken. */
  set lent(lent: number) {
    this.memory.u32[this.#lent] = lent;
  }

  /** How many blocks there are. */
  get mark(): number {
    return this.#blocks.length;
  }

  /** Room for `size` bytes at a multiple of 16. Throws `HeapExhaustedError`. Memory may grow; views are synchronized. */
  take(size: number): Pointer {
    const { u32 } = this.memory;
    const at = u32[this.topWord] ?? 0;
    if (size <= SMALL && at + size <= this.#end) {
      u32[this.topWord] = (at + size + ALIGNMENT - 1) & -ALIGNMENT;
      return at;
    }
    return this.takeBlock(size);
  }

  /** As `take`, in the heap always. */
  takeBlock(size: number): Pointer {
    const block = this.memory.alloc(size);
    this.#blocks.push(block);
    this.memory.sync();
    return block;
  }

  /** Whether an address is in the area itself. */
  has(address: Pointer): boolean {
    return address < this.#end && address >= this.#end - Area.SIZE;
  }

  /** Gives back the last bytes of what was taken last. */
  shrink(at: Pointer, size: number): void {
    if (this.has(at)) this.top = (at + size + ALIGNMENT - 1) & -ALIGNMENT;
  }

  /** Frees the blocks beyond `mark`. */
  release(mark: number): void {
    while (this.#blocks.length > mark) this.memory.free(this.#blocks.pop() ?? 0);
  }

  /** Forgets the blocks beyond `mark`: the heap they are in is broken. */
  abandon(mark: number): void {
    this.#blocks.length = mark;
  }

  /** The blocks beyond `mark` are C's to free. */
  disown(mark: number): void {
    this.memory.u32[this.#owned] = 1;
    this.#blocks.length = mark;
  }

  /** Where the results of an operation lie that are more than `FEW`. */
  get results(): Pointer {
    return this.memory.u32[this.#results] ?? 0;
  }

  set results(address: Pointer) {
    this.memory.u32[this.#results] = address;
  }

  /** The traceback of the operation that just failed, as address and size; the address is 0 without one. */
  get traceback(): readonly [address: Pointer, size: number] {
    const { u32 } = this.memory;
    return [u32[this.#traceback] ?? 0, u32[this.#traceback + 1] ?? 0];
  }

  /** The C stack as it was before the operation that runs. */
  get stackPointer(): Pointer {
    return this.memory.u32[this.#stackPointer] ?? 0;
  }

  set stackPointer(pointer: Pointer) {
    this.memory.u32[this.#stackPointer] = pointer;
  }
}
