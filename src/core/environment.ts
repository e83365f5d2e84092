/**
 * C's `environ`, one for the runtime and one for each state with variables of its own: the variable points to the one of
 * what runs. C may change it meanwhile (`setenv`), and then frees what it allocated at the next change, so that what is
 * left is kept in an array of our own.
 */

import type { Memory } from "./memory.js";
import type { Pointer } from "./pointers.js";

const POINTER_SIZE = 4;
const EQUALS = 0x3d;

/** A variable of the environment, in bytes with no NUL: its name and its value. */
export type Variable = readonly [name: Uint8Array, value: Uint8Array];

function joined([name, value]: Variable): Uint8Array {
  const bytes = new Uint8Array(name.length + 1 + value.length);
  bytes.set(name);
  bytes[name.length] = EQUALS;
  bytes.set(value, name.length + 1);
  return bytes;
}

/** The variables of the runtime, or of one state. */
export class EnvironmentBlock {
  /** The array of them as it is to be found. */
  address: Pointer;
  /** What was allocated here: the array, the texts. */
  #array: Pointer = 0;
  #texts: Pointer[] = [];
  #freed = false;

  private constructor(
    readonly memory: Memory,
    address: Pointer,
  ) {
    this.address = address;
  }

  /** Throws `ERR_HEAP_EXHAUSTED`. */
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

  /** What C made of the variables it was started with. */
  static found(memory: Memory, address: Pointer): EnvironmentBlock {
    return new EnvironmentBlock(memory, address);
  }

  /** Keeps the variables as they are now, at `address`. Throws `ERR_HEAP_EXHAUSTED`. */
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

  /** Once is enough: a second time it does nothing. */
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

/** What it needs of the core. */
interface EnvironHolder {
  readonly memory: Memory;
  /** Variables by their addresses in memory. */
  absoluteExports(): Readonly<Record<string, unknown>>;
}

/** The variable of C. */
export class Environ {
  readonly #at: Pointer;
  readonly #base: EnvironmentBlock;
  #current: EnvironmentBlock;

  constructor(readonly core: EnvironHolder) {
    this.#at = core.absoluteExports()["environ"] as Pointer;
    this.#base = EnvironmentBlock.found(core.memory, core.memory.view.getUint32(this.#at, true));
    this.#current = this.#base;
  }

  /** From now on C sees `block`; undefined: the variables of the runtime. Throws `ERR_HEAP_EXHAUSTED`. */
  use(block: EnvironmentBlock = this.#base): void {
    if (block === this.#current) return;
    const { memory } = this.core;
    this.#current.keep(memory.view.getUint32(this.#at, true));
    memory.view.setUint32(this.#at, block.address, true);
    this.#current = block;
  }
}
