/**
 * The memory use of one state, read from the account that its allocator keeps (native/core/heap.c): `pl_Account` of
 * native/core/pl.h. Reading it calls no wasm.
 */

import type { CoreFunctions } from "../core/generated/bindings.js";
import { pl_Account } from "../core/generated/layouts.js";
import type { Memory } from "../core/memory.js";
import type { LuaPointer, Pointer } from "../core/pointers.js";
import { OptionError, requireReceiver } from "../errors/values.js";

/** The parts of a state that this class needs. */
export interface AccountHolder {
  readonly address: LuaPointer;
  /** Throws if the state cannot be used, since its memory may belong to another state by then. */
  check(): void;
}

/** The parts of the core that this class needs. */
interface AccountServices {
  readonly memory: Memory;
  readonly functions: Pick<CoreFunctions, "pl_account" | "pl_collections">;
}

const WORD = 4;

/** The value for no limit: more than memory can hold. */
const NONE = 2 ** 32 - 1;

/** The memory of a state, as its user sees it. */
export type MemoryUse = Pick<StateMemory, "used" | "held" | "limit">;

/**
 * The bytes that a state takes of its core's memory. Every member throws what `state.run` throws for a closed or dead
 * state.
 */
export class StateMemory {
  readonly #memory: Memory;
  readonly #functions: AccountServices["functions"];
  /** 0 for an engine of wasmoon that traces allocations: it has another allocator. */
  readonly #account: Pointer;

  /** Must be made while the state is new, before a module can install another allocator. */
  constructor(
    { memory, functions }: AccountServices,
    readonly holder: AccountHolder,
  ) {
    this.#memory = memory;
    this.#functions = functions;
    this.#account = functions.pl_account(holder.address);
  }

  /**
   * The bytes of Lua's objects: strings, tables, functions, userdata, stacks. Equals `collectgarbage "count"` times
   * 1024.
   */
  get used(): number {
    requireReceiver(this, StateMemory, "StateMemory");
    return this.#read(pl_Account.small) + this.#read(pl_Account.large);
  }

  /** The bytes unavailable to others: `used` plus the free space in the state's pages. */
  get held(): number {
    requireReceiver(this, StateMemory, "StateMemory");
    return this.#read(pl_Account.pages) + this.#read(pl_Account.large);
  }

  /** How many cycles the garbage collector has run. */
  get collections(): number {
    requireReceiver(this, StateMemory, "StateMemory");
    this.holder.check();
    return this.#functions.pl_collections(this.holder.address) >>> 0;
  }

  /** The maximum that the state may hold; undefined means no limit. */
  get limit(): number | undefined {
    requireReceiver(this, StateMemory, "StateMemory");
    this.holder.check();
    return this.cap;
  }

  /** The same as `limit`, for the end of an operation, where nothing may throw. */
  get cap(): number | undefined {
    requireReceiver(this, StateMemory, "StateMemory");
    if (this.#account === 0) return undefined;
    const limit = this.#word(pl_Account.limit);
    return limit === NONE ? undefined : limit;
  }

  /** Sets the limit, for the state's `Limits`. Throws `OptionError`. */
  setLimit(limit: number | undefined): void {
    requireReceiver(this, StateMemory, "StateMemory");
    if (limit !== undefined && !(Number.isSafeInteger(limit) && limit >= 0))
      throw new OptionError("memory", `expected a whole number of bytes, found ${limit}`);
    this.#check();
    this.#memory.view.setUint32(this.#account + pl_Account.limit, Math.min(limit ?? NONE, NONE), true);
  }

  #read(field: number): number {
    this.#check();
    return this.#word(field);
  }

  #word(field: number): number {
    this.#memory.sync();
    return this.#memory.u32[(this.#account + field) / WORD] ?? 0;
  }

  #check(): void {
    this.holder.check();
    if (this.#account === 0)
      throw new Error("the state has an allocator of wasmoon's, which keeps no account");
  }
}
