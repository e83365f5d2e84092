/**
 * C's `environ`. The runtime has one block of variables, and so has each state with variables of its own; the C
 * variable points to the block of the running state. C may replace the array (`setenv`) and free its own copy at the
 * next change, so a block that is switched out is copied to an array that this file owns.
 */

import { POINTER_SIZE } from "./generated/c-library.js";
import type { Memory } from "./memory.js";
import type { Pointer } from "./pointers.js";

const EQUALS = 0x3d;

/** An environment variable, name and value in bytes without NUL. */
export type Variable = readonly [name: Uint8Array, value: Uint8Array];

function joined([name, value]: Variable): Uint8Array {
  const bytes = new Uint8Array(name.length + 1 + value.length);
  bytes.set(name);
  bytes[name.length] = EQUALS;
  bytes.set(value, name.length + 1);
  return bytes;
}

/** The variables of the runtime or of one state. */
export class EnvironmentBlock {
  /** The address of the current array. */
  address: Pointer;
  /** The array and the texts that this block allocated. */
  #array: Pointer = 0;
  #texts: Pointer[] = [];
  #freed = false;

  private constructor(
    readonly memory: Memory,
    address: Pointer,
  ) {
    this.address = address;
  }

  /** Allocates a block that holds `variables`. Throws `ERR_HEAP_EXHAUSTED`. */
  static of(memory: Memory, variables: readonly Variable[]): EnvironmentBlock {
    const block = new EnvironmentBlock(memory, 0);
    try {
      for (const variable of variables) block.#texts.push(memory.allocBytes(joined(variable)));
      block.#place(block.#texts);
      return block;
    } catch (error) {
      block.free();
      throw error;
    }
  }

  /** Wraps the array that C made from its initial variables. */
  static found(memory: Memory, address: Pointer): EnvironmentBlock {
    return new EnvironmentBlock(memory, address);
  }

  /** Copies the current array, which C left at `address`. Throws `ERR_HEAP_EXHAUSTED`. */
  keep(address: Pointer): void {
    if (this.#freed || address === this.address) return;
    const texts: Pointer[] = [];
    for (let at = address; at !== 0; at += POINTER_SIZE) {
      const text = this.memory.view.getUint32(at, true);
      if (text === 0) break;
      texts.push(text);
    }
    this.#place(texts);
  }

  /** Frees the block; a second call does nothing. */
  free(): void {
    if (this.#freed) return;
    for (const address of [...this.#texts, this.#array]) if (address !== 0) this.memory.free(address);
    this.#freed = true;
  }

  #place(texts: readonly Pointer[]): void {
    const array = this.memory.alloc((texts.length + 1) * POINTER_SIZE);
    const { view } = this.memory;
    for (const [i, text] of [...texts, 0].entries()) view.setUint32(array + i * POINTER_SIZE, text, true);
    if (this.#array !== 0) this.memory.free(this.#array);
    this.#array = this.address = array;
  }
}

/** The parts of the core that `Environ` needs. */
interface EnvironHolder {
  readonly memory: Memory;
  /** Returns the address of a C variable. */
  addressOf(name: string): Pointer;
}

/** Switches the C variable between blocks. */
export class Environ {
  readonly #at: Pointer;
  readonly #base: EnvironmentBlock;
  #current: EnvironmentBlock;

  constructor(readonly core: EnvironHolder) {
    this.#at = core.addressOf("environ");
    this.#base = EnvironmentBlock.found(core.memory, core.memory.view.getUint32(this.#at, true));
    this.#current = this.#base;
  }

  /** Makes C see `block`, or the runtime's variables if undefined. Throws `ERR_HEAP_EXHAUSTED`. */
  use(block: EnvironmentBlock = this.#base): void {
    if (block === this.#current) return;
    const { memory } = this.core;
    this.#current.keep(memory.view.getUint32(this.#at, true));
    memory.view.setUint32(this.#at, block.address, true);
    this.#current = block;
  }
}
