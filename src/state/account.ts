/**
 * The account that a state's allocator keeps (native/core/heap.c): `pl_Account` of native/core/pl.h. Reading it calls no
 * wasm. It does not refer to the state, which what counts here (files, objects) may outlive.
 */

import type { CoreFunctions } from "../core/generated/bindings.js";
import { pl_Account } from "../core/generated/layouts.js";
import type { Memory } from "../core/memory.js";
import type { LuaPointer, Pointer } from "../core/pointers.js";

/** The parts of the core that this class needs. */
export interface AccountServices {
  readonly memory: Memory;
  readonly functions: Pick<CoreFunctions, "pl_account" | "pl_wasclosed" | "pl_collections">;
}

const WORD = 4;

/** The value for no limit: more than memory can hold. */
const NONE = 2 ** 32 - 1;

export class Account {
  readonly #memory: Memory;
  readonly #functions: AccountServices["functions"];
  /** 0 for an engine of wasmoon that traces allocations, which has another allocator, and once the state has ended. */
  #address: Pointer;
  #outside = 0;

  /** Must be made while the state is new, before a module can install another allocator. */
  constructor({ memory, functions }: AccountServices, L: LuaPointer) {
    this.#memory = memory;
    this.#functions = functions;
    this.#address = functions.pl_account(L);
    if (this.exists) this.#set(pl_Account.outside, 0); // the copy of another state begins with its number
  }

  /** Whether there is one. */
  get exists(): boolean {
    return this.#address !== 0;
  }

  /** The state has ended: its memory may belong to others. */
  end(): void {
    this.#address = 0;
  }

  /** The bytes of Lua's objects. */
  get used(): number {
    return this.#word(pl_Account.small) + this.#word(pl_Account.large);
  }

  /** `used`, and the free space in the state's pages. */
  get held(): number {
    return this.#word(pl_Account.pages) + this.#word(pl_Account.large);
  }

  /** What JavaScript keeps for handles, and for the host functions and objects that Lua holds. */
  get kept(): number {
    return this.#word(pl_Account.kept);
  }

  /** What else JavaScript keeps for the state. */
  get outside(): number {
    return this.#outside;
  }

  set outside(bytes: number) {
    this.#outside = bytes;
    if (this.#isOpen()) this.#set(pl_Account.outside, bytes);
  }

  /** The maximum of `held`, `kept` and `outside` together. */
  get limit(): number | undefined {
    if (!this.exists) return undefined;
    const limit = this.#word(pl_Account.limit);
    return limit === NONE ? undefined : limit;
  }

  set limit(limit: number | undefined) {
    this.#set(pl_Account.limit, limit ?? NONE);
  }

  /** Adds to what else JavaScript keeps, if the limit allows it; returns whether it does. */
  take(bytes: number): boolean {
    const isOpen = this.#isOpen();
    if (isOpen) {
      const limit = this.#word(pl_Account.limit);
      if (limit !== NONE && this.held + this.kept + this.#outside + bytes > limit) return false;
    }
    this.#outside += bytes;
    if (isOpen) this.#set(pl_Account.outside, this.#outside);
    return true;
  }

  /** C writes its buffers out after a state was closed, and files that grow then count nowhere. */
  #isOpen(): boolean {
    if (this.exists && this.#functions.pl_wasclosed(this.#address) !== 0) this.end();
    return this.exists;
  }

  #set(field: number, value: number): void {
    this.#memory.view.setUint32(this.#address + field, Math.min(value, NONE), true);
  }

  #word(field: number): number {
    this.#memory.sync();
    return this.#memory.u32[(this.#address + field) / WORD] ?? 0;
  }
}
