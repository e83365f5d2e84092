/**
 * What JavaScript keeps for the sake of one state. The limit of its memory covers it, with what Lua holds. Handles, and the
 * host functions and objects that Lua holds, are counted in C (`pl_Account.kept`); all else here: the files in memory that
 * its scripts wrote, unless `limits.files` bounds them, and what they stored in host objects.
 */

import type { Quota } from "../files/quota.js";
import type { Account } from "./account.js";

/** The part of a state's memory that is outside of Lua. */
export class Outside implements Quota {
  constructor(readonly account: Account) {}

  get isLimited(): boolean {
    return this.account.limit !== undefined;
  }

  take(bytes: number): boolean {
    return this.account.take(bytes);
  }

  /** Takes bytes whether or not the limit allows it. */
  put(bytes: number): void {
    this.account.outside += bytes;
  }

  give(bytes: number): void {
    this.put(-bytes);
  }
}

/** The files in memory that the scripts of a state wrote: with a limit of their own, or part of its memory. */
export class FileQuota implements Quota {
  #used = 0;
  #limit: number | undefined;

  constructor(readonly outside: Outside) {}

  get limit(): number | undefined {
    return this.#limit;
  }

  set limit(limit: number | undefined) {
    if (limit !== undefined && this.#limit === undefined) this.outside.give(this.#used);
    if (limit === undefined && this.#limit !== undefined) this.outside.put(this.#used);
    this.#limit = limit;
  }

  take(bytes: number): boolean {
    if (this.#limit === undefined ? !this.outside.take(bytes) : this.#used + bytes > this.#limit)
      return false;
    this.#used += bytes;
    return true;
  }

  give(bytes: number): void {
    this.#used -= bytes;
    if (this.#limit === undefined) this.outside.give(bytes);
  }
}

/** What a state may still write to its output and in warnings. */
export class OutputQuota implements Quota {
  left = Infinity;

  take(bytes: number): boolean {
    if (bytes > this.left) return false;
    this.left -= bytes;
    return true;
  }

  give(bytes: number): void {
    this.left += bytes;
  }
}
