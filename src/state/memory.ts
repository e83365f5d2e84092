/**
 * The memory of one state, as its allocator (native/core/heap.c) keeps the account of it: `pl_Account` of native/core/pl.h.
 * Nothing is called to read it.
 */

import type { CoreFunctions } from "../core/generated/bindings.js";
import { pl_Account } from "../core/generated/layouts.js";
import type { Memory } from "../core/memory.js";
import type { LuaPointer, Pointer } from "../core/pointers.js";
import { OptionError } from "../errors/values.js";
import { requireReceiver } from "../errors/receiver.js";

/** What it asks of its state. */
export interface AccountHolder {
  readonly address: LuaPointer;
  /** Throws when the state can not be used: its memory may be another's by then. */
  check(): void;
}

/** What it needs of the core. */
interface AccountServices {
  readonly memory: Memory;
  readonly functions: Pick<CoreFunctions, "pl_account">;
}

const WORD = 4;

/** No limit: more than can be had. */
const NONE = 2 ** 32 - 1;

/** The memory of a state, as its user sees it. */
export type MemoryUse = Pick<StateMemory, "used" | "held" | "limit">;

/** Bytes that a state takes of the memory of its core. All of it throws what `state.run` throws for a closed or dead state. */
export class StateMemory {
  readonly #memory: Memory;
  readonly #account: Pointer;

  /** While the state is new: a module may put another allocator before its own. */
  constructor(
    { memory, functions }: AccountServices,
    readonly holder: AccountHolder,
  ) {
    this.#memory = memory;
    this.#account = functions.pl_account(holder.address);
  }

  /** Bytes of what Lua has: strings, tables, functions, userdata, stacks. The same as `collectgarbage "count"`, by 1024. */
  get used(): number {
    requireReceiver(this, StateMemory, "StateMemory");
    return this.#read(pl_Account.small) + this.#read(pl_Account.large);
  }

  /** Bytes that the state keeps others from: besides `used`, what is free in its pages. */
  get held(): number {
    requireReceiver(this, StateMemory, "StateMemory");
    return this.#read(pl_Account.pages) + this.#read(pl_Account.large);
  }

  /** The most that the state may hold; undefined: whatever there is. */
  get limit(): number | undefined {
    requireReceiver(this, StateMemory, "StateMemory");
    this.holder.check();
    return this.cap;
  }

  /** For the state, at the end of an operation, where nothing may throw: the limit. */
  get cap(): number | undefined {
    requireReceiver(this, StateMemory, "StateMemory");
    const limit = this.#word(pl_Account.limit);
    return limit === NONE ? undefined : limit;
  }

  /** For the state's limits. Throws `OptionError`. */
  setLimit(limit: number | undefined): void {
    requireReceiver(this, StateMemory, "StateMemory");
    if (limit !== undefined && !(Number.isSafeInteger(limit) && limit >= 0))
      throw new OptionError("memory", `expected a whole number of bytes, found ${limit}`);
    this.holder.check();
    this.#memory.view.setUint32(this.#account + pl_Account.limit, Math.min(limit ?? NONE, NONE), true);
  }

  #read(field: number): number {
    this.holder.check();
    return this.#word(field);
  }

  #word(field: number): number {
    this.#memory.sync();
    return this.#memory.u32[(this.#account + field) / WORD] ?? 0;
  }
}
