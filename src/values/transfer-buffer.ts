/**
 * The transfer buffer of a runtime (native/core/values.h): a stack in linear memory for arguments and results, and blocks
 * of the heap for what is too large for it. Whoever takes space notes `mark` before and passes it to `release` afterwards.
 */

import { FEW, TRANSFER_SIZE } from "../core/generated/constants.js";
import { pl_Transfer, pl_Slot } from "../core/generated/layouts.js";
import type { Memory } from "../core/memory.js";
import type { Pointer } from "../core/pointers.js";

export const SLOT_SIZE = pl_Slot.sizeof;

export { FEW };

const WORD = 4;
const ALIGNMENT = 16;

/** Anything larger goes to the heap: nested calls share the buffer. */
const SMALL = 4096;

export class TransferBuffer {
  /** The index of `top` in `u32`, for callers that cannot call anything. */
  readonly topWord: number;
  /** The indices of the other fields of the head. */
  readonly #results: number;
  readonly #owned: number;
  readonly #frames: number;
  readonly #stackPointer: number;
  readonly #borrow: number;
  readonly #end: number;
  /** Blocks of the heap that are in use, the latest last. */
  readonly #blocks: Pointer[] = [];

  constructor(
    readonly memory: Memory,
    address: Pointer,
  ) {
    const word = (field: number): number => (address + field) / WORD;
    this.topWord = word(pl_Transfer.top);
    this.#results = word(pl_Transfer.results);
    this.#owned = word(pl_Transfer.owned);
    this.#frames = word(pl_Transfer.frames);
    this.#stackPointer = word(pl_Transfer.stackpointer);
    this.#borrow = word(pl_Transfer.borrow);
    memory.sync();
    this.#end = memory.u32[word(pl_Transfer.end)] ?? 0;
  }

  /** The first free byte. The next operation may overwrite what is above it. */
  get top(): Pointer {
    return this.memory.u32[this.topWord] ?? 0;
  }

  set top(top: Pointer) {
    this.memory.u32[this.topWord] = top;
  }

  /** The borrow that C ends once it has read the results that it is given next, by `CoreHost.endBorrow`. */
  set borrow(borrow: number) {
    this.memory.u32[this.#borrow] = borrow;
  }

  /** How many blocks there are. */
  get mark(): number {
    return this.#blocks.length;
  }

  /** Takes `size` bytes at a multiple of 16. Throws `ERR_HEAP_EXHAUSTED`. Memory may grow; views are synchronized. */
  take(size: number): Pointer {
    const { u32 } = this.memory;
    const at = u32[this.topWord] ?? 0;
    if (size <= SMALL && at + size <= this.#end) {
      u32[this.topWord] = (at + size + ALIGNMENT - 1) & -ALIGNMENT;
      return at;
    }
    return this.takeBlock(size);
  }

  /** Takes a block of the heap, whatever the size. Throws `ERR_HEAP_EXHAUSTED`. */
  takeBlock(size: number): Pointer {
    const block = this.memory.alloc(size);
    this.#blocks.push(block);
    this.memory.sync();
    return block;
  }

  /** Whether an address is in the buffer itself, not in a block. */
  has(address: Pointer): boolean {
    return address < this.#end && address >= this.#end - TRANSFER_SIZE;
  }

  /** Frees what the last `take` reserved beyond `size` bytes. */
  shrink(at: Pointer, size: number): void {
    if (this.has(at)) this.top = (at + size + ALIGNMENT - 1) & -ALIGNMENT;
  }

  /** Frees the blocks beyond `mark`. */
  release(mark: number): void {
    while (this.#blocks.length > mark) this.memory.free(this.#blocks.pop() ?? 0);
  }

  /** Forgets the blocks beyond `mark` without freeing them, because the heap is corrupt. */
  abandon(mark: number): void {
    this.#blocks.length = mark;
  }

  /** Transfers the blocks beyond `mark` to C, which frees them. */
  disown(mark: number): void {
    this.memory.u32[this.#owned] = 1;
    this.#blocks.length = mark;
  }

  /** The address of an operation's results if there are more than `FEW`. */
  get results(): Pointer {
    return this.memory.u32[this.#results] ?? 0;
  }

  set results(address: Pointer) {
    this.memory.u32[this.#results] = address;
  }

  /** The frames of the operation that has just failed, as address and size; the address is 0 if there are none. */
  get frames(): readonly [address: Pointer, size: number] {
    const { u32 } = this.memory;
    return [u32[this.#frames] ?? 0, u32[this.#frames + 1] ?? 0];
  }

  /** The C stack as it was before the operation that runs. */
  get stackPointer(): Pointer {
    return this.memory.u32[this.#stackPointer] ?? 0;
  }

  set stackPointer(pointer: Pointer) {
    this.memory.u32[this.#stackPointer] = pointer;
  }
}
