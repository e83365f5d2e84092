/** Coroutines of Lua as JavaScript holds and drives them. */

import { Op } from "../core/generated/constants.js";
import { entryFor, LuaReference } from "./reference.js";
import type { LuaInput, LuaValue, Results } from "./types.js";

/** As `coroutine.status` gives it. */
export type ThreadStatus = "suspended" | "running" | "normal" | "dead";

/** A coroutine. Iterating over it resumes it until it returns; what it yields, and returns at its end, are arrays. */
export class LuaThread extends LuaReference {
  /**
   * Runs it until it yields or returns: the values of either, `status` says which. Throws `LuaError` for what it raises,
   * with its own traceback; it is dead then. A dead one, or one that runs, throws `LuaError` too.
   */
  resume<R extends LuaValue[] = LuaValue[]>(...args: LuaInput[]): Results<R> {
    const entry = entryFor(this, "thread");
    return entry.open().operate(Op.resume, entry.ref, args) as Results<R>;
  }

  /** As `resume`, but functions of the host may give promises, which it waits for. What `resume` throws rejects. */
  async resumeAsync<R extends LuaValue[] = LuaValue[]>(...args: LuaInput[]): Promise<Results<R>> {
    return entryFor(this, "thread").open().resumeAsync(this, args) as Promise<Results<R>>;
  }

  /** Throws `ERR_HANDLE_CLOSED`, `ERR_STATE_CLOSED`. */
  get status(): ThreadStatus {
    const entry = entryFor(this, "thread");
    return entry.open().operate(Op.status, entry.ref, [])[0] as ThreadStatus;
  }

  /**
   * Ends the coroutine as `coroutine.close` does, which closes its pending variables, and the handle; a second time it
   * does nothing. Throws `LuaError` for what a closing variable raises. One that waits for a promise ends too, and its
   * `resumeAsync` rejects with `ERR_HANDLE_CLOSED`. One that runs, or waits for another that it resumed, is left alone;
   * the handle is closed all the same.
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

  /** The values of each yield, then those of the return, if there are any. Leaving early closes the coroutine. */
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

  /** As the iterator, by `resumeAsync`. */
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
