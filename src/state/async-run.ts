/**
 * The coroutines that async.ts drives: that of an asynchronous call, and those that JavaScript holds. See PL_OP_THREAD
 * and PL_OP_RESUME of native/core/pl.h.
 */

import { YieldedValuesError } from "../errors/async.js";
import type { Pointer } from "../core/pointers.js";
import type { HostCall } from "../security/call.js";
import { FEW, SLOT_SIZE } from "../values/area.js";
import type { HandleEntry } from "../values/handles.js";
import { LUA_YIELD, Op } from "../values/ops.js";
import { entryFor } from "../values/reference.js";
import type { LuaInput, LuaValue } from "../values/types.js";
import type { Driven } from "./async.js";
import type { Crossing } from "./crossing.js";

const NOTHING: readonly LuaInput[] = [];

/** A coroutine of Lua on its way through one `start` of async.ts. */
abstract class Coroutine implements Driven<LuaValue[]> {
  #started = false;
  /** On whose behalf it was begun. */
  readonly #call: HostCall;
  /** What the first `resume` gives Lua. */
  #values: readonly LuaInput[];

  constructor(
    readonly state: Crossing,
    values: readonly LuaInput[],
  ) {
    this.#values = values;
    this.#call = state.call;
  }

  abstract write(at: Pointer, waits: boolean): void;
  abstract end(): void;

  /** What it means that it yielded without an end: `at` is the first result. */
  abstract yielded(at: Pointer): void;

  resume(): LuaValue[] | undefined {
    const { state } = this;
    state.begin();
    const { slots, functions } = state;
    const { area } = slots;
    const outer = area.top;
    const mark = area.mark;
    const written = functions.mark;
    const values = this.#values;
    const outerCall = state.call;
    state.call = this.#call;
    try {
      state.begun++;
      const at = area.take(Math.max(FEW, values.length + 1) * SLOT_SIZE);
      this.write(at, this.#started);
      for (const [i, value] of values.entries()) slots.write(at + (i + 1) * SLOT_SIZE, value);
      if (state.unreleased !== undefined) state.requireOpen(at, values.length + 1);
      functions.commit(written);
      this.#started = true;
      this.#values = NOTHING;
      const count = state.enter(Op.resume, at, values.length + 1);
      if (count !== -LUA_YIELD) return state.results(at, count);
      this.yielded(at);
      return undefined;
    } finally {
      state.call = outerCall;
      state.leave(outer, mark, written);
    }
  }

  close(): void {
    this.state.operateOn(Op.close, 1, (_, at) => {
      this.write(at, true);
      return 1;
    });
  }
}

/** The coroutine of an asynchronous call. */
export class Run extends Coroutine {
  readonly #run: number;

  /** Throws what `state.operateOn` throws. */
  constructor(state: Crossing, fn: LuaInput, args: readonly LuaInput[]) {
    super(state, [fn, ...args]);
    this.#run = state.operateOn(Op.thread, 1, (slots, at) => {
      slots.write(at, undefined);
      return 1;
    })[0] as number;
  }

  write(at: Pointer): void {
    this.state.slots.writeRun(at, this.#run);
  }

  /** It waits, or gives the others a turn. */
  yielded(at: Pointer): void {
    if (this.state.slots.read(at) === 0) return;
    this.close();
    throw new YieldedValuesError();
  }

  end(): void {
    this.state.endRun(this.#run);
  }
}

/** A coroutine that JavaScript holds, until it yields or returns. */
export class Step extends Coroutine {
  readonly #entry: HandleEntry;

  constructor(
    state: Crossing,
    /** The handle, which is kept meanwhile. */
    readonly thread: object,
    args: readonly LuaInput[],
  ) {
    super(state, args);
    this.#entry = entryFor(thread);
  }

  write(at: Pointer, waits: boolean): void {
    this.state.slots.writeRef(at, this.state.handles.refOf(this.#entry), waits ? 2 : 1);
  }

  yielded(): void {
    // it waits
  }

  end(): void {
    // the handle keeps it
  }
}
