/** The memory of one state, as its user sees it. */

import type { LuaPointer } from "../core/pointers.js";
import { badOption, requireReceiver } from "../errors/values.js";
import { Account, type AccountServices } from "./account.js";

/** The parts of a state that this class needs. */
export interface AccountHolder {
  readonly address: LuaPointer;
  /** Throws if the state cannot be used, since its memory may belong to another state by then. */
  check(): void;
}

/** The memory of a state, as its user sees it. */
export type MemoryUse = Pick<StateMemory, "used" | "held" | "outside" | "limit">;

/**
 * The bytes that a state takes of its core's memory, and of JavaScript's. Every member throws what `state.run` throws for a
 * closed or dead state.
 */
export class StateMemory {
  readonly account: Account;
  readonly #functions: AccountServices["functions"];

  /** Must be made while the state is new, before a module can install another allocator. */
  constructor(
    services: AccountServices,
    readonly holder: AccountHolder,
  ) {
    this.#functions = services.functions;
    this.account = new Account(services, holder.address);
  }

  /**
   * The bytes of Lua's objects: strings, tables, functions, userdata, stacks. Equals `collectgarbage "count"` times
   * 1024.
   */
  get used(): number {
    requireReceiver(this, StateMemory, "StateMemory");
    return this.#checked().used;
  }

  /** The bytes unavailable to others: `used` plus the free space in the state's pages. */
  get held(): number {
    requireReceiver(this, StateMemory, "StateMemory");
    return this.#checked().held;
  }

  /**
   * The bytes of JavaScript's memory that the state takes, by estimate: handles, the host functions and objects that Lua
   * holds, files in memory that its scripts wrote (unless `limits.files` bounds them), what they stored in host objects.
   */
  get outside(): number {
    requireReceiver(this, StateMemory, "StateMemory");
    const account = this.#checked();
    return account.kept + account.outside;
  }

  /** How many cycles the garbage collector has run. */
  get collections(): number {
    requireReceiver(this, StateMemory, "StateMemory");
    this.holder.check();
    return this.#functions.pl_collections(this.holder.address) >>> 0;
  }

  /** The maximum that the state may hold, and JavaScript for it; undefined means no limit. */
  get limit(): number | undefined {
    requireReceiver(this, StateMemory, "StateMemory");
    this.holder.check();
    return this.account.limit;
  }

  /** Sets the limit, for the state's `Limits`. Throws `ERR_OPTION`. */
  setLimit(limit: number | undefined): void {
    requireReceiver(this, StateMemory, "StateMemory");
    if (limit !== undefined && !(Number.isSafeInteger(limit) && limit >= 0))
      throw badOption("memory", `expected a whole number of bytes, found ${limit}`);
    this.#checked().limit = limit;
  }

  #checked(): Account {
    this.holder.check();
    if (!this.account.exists)
      throw new Error("the state has an allocator of wasmoon's, which keeps no account");
    return this.account;
  }
}
