/** `LuaThread`: a handle of a coroutine, which JavaScript can resume. */

import { Op } from "../core/generated/constants.js";
import { entryFor, LuaReference } from "./reference.js";
import type { LuaInput, LuaValue, Results } from "./types.js";

/** What `coroutine.status` returns. */
export type ThreadStatus = "suspended" | "running" | "normal" | "dead";

/**
 * A coroutine. Iterating over it resumes it until it returns; each item is the array of values it yielded or returned.
 */
export class LuaThread extends LuaReference {
  /**
   * Runs it until it yields or returns, and returns those values; `status` says which it did. Throws `LuaError` with
   * the coroutine's traceback for what it raises, which ends it, and if it is dead or running.
   */
  resume<R extends LuaValue[] = LuaValue[]>(...args: LuaInput[]): Results<R> {
    const entry = entryFor(this, "thread");
    return entry.open().operate(Op.resume, entry.ref, args) as Results<R>;
  }

  /** Like `resume`, but waits for promises that host functions return. Rejects with what `resume` throws. */
  async resumeAsync<R extends LuaValue[] = LuaValue[]>(...args: LuaInput[]): Promise<Results<R>> {
    return entryFor(this, "thread").open().resumeAsync(this, args) as Promise<Results<R>>;
  }

  /** Throws `ERR_HANDLE_CLOSED`, `ERR_STATE_CLOSED`. */
  get status(): ThreadStatus {
    const entry = entryFor(this, "thread");
    return entry.open().operate(Op.status, entry.ref, [])[0] as ThreadStatus;
  }

  /**
   * Closes the coroutine, as `coroutine.close` does, and the handle; calling it again does nothing. Throws `LuaError`
   * for what a to-be-closed variable raises. If the coroutine waits for a promise, its `resumeAsync` rejects with
   * `ERR_HANDLE_CLOSED`. If it runs or has resumed another, only the handle is closed.
   */
  override close(): void {
    const entry = entryFor(this, "thread");
    if (entry.ref === 0) return;
    try {
      if (!entry.handles.owner.usable) return;
      if (this.status === "suspended") entry.open().operate(Op.close, entry.ref, []);
      else entry.open().abandon(this);
    } finally {
      super.close();
    }
  }

  /** The values of each yield, then those of the return if there are any. Leaving early closes the coroutine. */
  *[Symbol.iterator](): Generator<LuaValue[], void, undefined> {
    let ended = false;
    try {
      for (let { status } = this; status === "suspended"; { status } = this) {
        const values = this.resume();
        if (values.length > 0 || this.status === "suspended") yield values;
      }
      ended = true;
    } finally {
      if (!ended) this.close();
    }
  }

  /** Like the iterator, but uses `resumeAsync`. */
  async *[Symbol.asyncIterator](): AsyncGenerator<LuaValue[], void, undefined> {
    let ended = false;
    try {
      for (let going = this.status === "suspended"; going;) {
        const values = await this.resumeAsync();
        going = this.status === "suspended";
        if (going || values.length > 0) yield values;
      }
      ended = true;
    } finally {
      if (!ended) this.close();
    }
  }
}
