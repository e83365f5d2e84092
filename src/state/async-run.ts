/**
 * The coroutines that async.ts drives: that of an asynchronous call, and those that JavaScript holds. See `Op.thread`
 * and `Op.resume`.
 */

import { yieldedValues } from "../errors/async.js";
import { addWaiting } from "../errors/lua.js";
import type { Pointer } from "../core/pointers.js";
import type { HostCall } from "../security/call.js";
import { SLOT_SIZE } from "../values/transfer-buffer.js";
import { closeMade, type HandleEntry } from "../values/handles.js";
import { LuaStatus, Op, Resume } from "../core/generated/constants.js";
import { entryFor } from "../values/reference.js";
import type { Slots } from "../values/slots.js";
import type { LuaInput, LuaValue } from "../values/types.js";
import type { AsyncCalls, Driven, Returned } from "./async.js";
import { readResults, writeValues, type OperationShape } from "./operation-shape.js";
import type { CallLimits } from "./call-limits.js";
import type { Given } from "./results.js";
import type { Activity } from "./states.js";

/** The operations that coroutines need. */
export interface CoroutineOperations {
  readonly slots: Slots;
  readonly ownership: { endRun(run: number): void };
  perform<A, B, R>(op: number, count: number, shape: OperationShape<A, B, R>, a: A, b: B): R;
  operateOn(op: Op, count: number, write: (slots: Slots, at: Pointer) => void): LuaValue[];
}

/** The parts of a state that an asynchronous call needs. */
interface RunningState {
  readonly operations: CoroutineOperations;
  readonly activity: Activity;
  readonly async: AsyncCalls;
}

/** Starts an asynchronous call and gives its results as `given` says. Throws what `AsyncCalls.start` throws. */
export function startRun(
  { operations, activity, async }: RunningState,
  fn: LuaInput,
  args: readonly LuaInput[],
  limits: CallLimits | undefined,
  given: Given,
): Promise<unknown> {
  return awaited(async.start(() => new Run(operations, activity, fn, args, limits, given), limits));
}

/** Waits for a call, so that the stack of its error has the functions that wait. It holds nothing of the state meanwhile. */
async function awaited<T>(call: Promise<T>): Promise<T> {
  try {
    return await call;
  } catch (error) {
    addWaiting(error);
    throw error;
  }
}

/** As `startRun`, for the function with a number, which nothing closes. Errors do not have the functions that wait. */
export function startNumbered(
  { operations, activity, async }: RunningState,
  fn: number,
  args: readonly LuaInput[],
  limits: CallLimits | undefined,
  given: Given,
): Promise<unknown> {
  return async.start(() => new NumberedRun(operations, activity, fn, args, limits, given), limits);
}

const NOTHING: readonly LuaInput[] = [];

/** A Lua coroutine driven by one `start` of async.ts. */
abstract class Coroutine<T> implements Driven<T> {
  /** Which results it gives, see `pl_Give`. */
  abstract readonly give: number;
  /** Whether `resume` continues a waiting coroutine instead of starting it. */
  started = false;
  /** The context of the call that started it. */
  readonly #call: HostCall;
  /** The values that the first `resume` passes to Lua. */
  #values: readonly LuaInput[];

  constructor(
    readonly operations: CoroutineOperations,
    readonly activity: Activity,
    values: readonly LuaInput[],
    limits: CallLimits | undefined,
  ) {
    this.#values = values;
    this.#call = limits === undefined ? activity.call : activity.call.within(limits);
  }

  abstract write(at: Pointer, waits: boolean): void;
  abstract end(): void;

  writeInputs(slots: Slots, at: Pointer, count: number, values: readonly LuaInput[]): void {
    writeValues(slots, at, count, values);
  }

  /** Reads the final results. */
  abstract read(slots: Slots, at: Pointer, count: number): T;
  abstract drop(): void;
  /** Handles a yield; `at` is the first yielded value. */
  abstract yielded(at: Pointer): void;

  resume(): Returned<T> | undefined {
    const { operations, activity, give } = this;
    const values = this.#values;
    const outer = activity.call;
    this.#values = NOTHING;
    activity.call = this.#call;
    try {
      return operations.perform(Op.resume | give, values.length + 1, resumed<T>(), this, values);
    } finally {
      activity.call = outer;
    }
  }

  close(): void {
    this.operations.operateOn(Op.close, 1, (_, at) => {
      this.write(at, true);
    });
  }
}

/** A coroutine and the values to resume it with. */
const resumed = <T>(): OperationShape<Coroutine<T>, readonly LuaInput[], Returned<T> | undefined> => RESUMED;

const RESUMED = {
  write<T>(
    slots: Slots,
    at: Pointer,
    count: number,
    coroutine: Coroutine<T>,
    values: readonly LuaInput[],
  ): void {
    coroutine.write(at, coroutine.started);
    if (count > 1) coroutine.writeInputs(slots, at + SLOT_SIZE, count - 1, values);
    coroutine.started = true;
  },
  read<T>(slots: Slots, at: Pointer, count: number, coroutine: Coroutine<T>): Returned<T> | undefined {
    if (count !== -LuaStatus.yield) return { value: coroutine.read(slots, at, count) };
    coroutine.yielded(at);
    return undefined;
  },
};

/** The coroutine of an asynchronous call. */
class Run extends Coroutine<unknown> {
  readonly #run: number;
  /** The handles that the results made. */
  readonly #made: HandleEntry[] = [];

  /** Throws what operations throw. */
  constructor(
    operations: CoroutineOperations,
    activity: Activity,
    fn: LuaInput,
    args: readonly LuaInput[],
    limits: CallLimits | undefined,
    readonly given: Given,
  ) {
    super(operations, activity, [fn, ...args], limits);
    this.#run = operations.operateOn(Op.thread, 1, (slots, at) => {
      slots.write(at, undefined);
    })[0] as number;
  }

  write(at: Pointer): void {
    this.operations.slots.writeRun(at, this.#run);
  }

  /** It waits for a promise, or lets other work run. */
  yielded(at: Pointer): void {
    if (this.operations.slots.read(at) === 0) return;
    this.close();
    throw yieldedValues();
  }

  get give(): number {
    return this.given.give;
  }

  read(slots: Slots, at: Pointer, count: number): unknown {
    try {
      return slots.handles.record(this.#made, () => this.given.read(slots, at, count));
    } catch (error) {
      this.drop();
      throw error;
    }
  }

  drop(): void {
    closeMade(this.#made);
  }

  end(): void {
    this.operations.ownership.endRun(this.#run);
  }
}

/** The same, of a function of which only the number is known. */
class NumberedRun extends Run {
  readonly #fn: number;

  constructor(
    operations: CoroutineOperations,
    activity: Activity,
    fn: number,
    args: readonly LuaInput[],
    limits: CallLimits | undefined,
    given: Given,
  ) {
    super(operations, activity, undefined, args, limits, given);
    this.#fn = fn;
  }

  override writeInputs(slots: Slots, at: Pointer, count: number, values: readonly LuaInput[]): void {
    super.writeInputs(slots, at, count, values);
    slots.writeRef(at, this.#fn);
  }
}

/** One resume of a coroutine that JavaScript holds, until it yields or returns. */
export class Step extends Coroutine<LuaValue[]> {
  readonly give = 0;
  readonly #entry: HandleEntry;

  constructor(
    operations: CoroutineOperations,
    activity: Activity,
    /** The handle, kept alive during the step. */
    readonly thread: object,
    args: readonly LuaInput[],
    limits: CallLimits | undefined,
  ) {
    super(operations, activity, args, limits);
    this.#entry = entryFor(thread);
  }

  write(at: Pointer, waits: boolean): void {
    const { slots } = this.operations;
    slots.writeRef(at, slots.handles.refOf(this.#entry), waits ? Resume.waited : Resume.wait);
  }

  yielded(): void {
    // the coroutine is waiting
  }

  read(slots: Slots, at: Pointer, count: number): LuaValue[] {
    return readResults(slots, at, count);
  }

  drop(): void {
    // as results that nobody uses
  }

  end(): void {
    // the handle keeps the coroutine
  }
}
