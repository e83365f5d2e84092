/**
 * Operations of one state: each passes arguments in, gets results out and throws errors, in one call of wasm.
 * `Op` (core/generated/constants.ts) lists them. `perform` holds what all of them share; operation-shape.ts defines the
 * format of arguments and results. Every call takes this path, so this code allocates no closures, and no arrays but the
 * results; and what is rare is in methods of its own, because V8 inlines functions up to a sum of their sizes.
 */

import type { HostCall } from "../security/call.js";
import type { CoreFunctions } from "../core/generated/bindings.js";
import type { Memory } from "../core/memory.js";
import type { Pointer } from "../core/pointers.js";
import type { StackCheck } from "../core/stack-check.js";
import type { System } from "../core/system.js";
import { handleClosed } from "../errors/state.js";
import { argumentList, invalidValue } from "../errors/values.js";
import { FEW, SLOT_SIZE, type TransferBuffer } from "../values/transfer-buffer.js";
import type { ToJSOptions } from "../values/codec.js";
import { Handles, type ReferenceOwner } from "../values/handles.js";
import { LuaMultiReturn, type HostFunctions } from "../values/host-functions.js";
import { HostObjects } from "../values/host-objects.js";
import { Metatables } from "../values/host-types.js";
import { makeHandle } from "../values/make-handle.js";
import type { PackedArrays } from "../values/packed-arrays.js";
import { LuaStatus, Op } from "../core/generated/constants.js";
import { Slots } from "../values/slots.js";
import { pathOf, type LuaInput, type LuaPath, type LuaValue } from "../values/types.js";
import { startRun, Step } from "./async-run.js";
import type { AsyncCalls } from "./async.js";
import { callLimits } from "./call-limits.js";
import type { Causes } from "./causes.js";
import { Failures } from "./failures.js";
import type { Life } from "./life.js";
import type { Limits } from "./limits.js";
import type { StateMemory } from "./memory-use.js";
import { BY_VALUE, WITH_ARGUMENTS, WRITTEN, writeValues, type OperationShape } from "./operation-shape.js";
import { Ownership } from "./ownership.js";
import type { Outside } from "./outside.js";
import { NO_RESULTS, type Given } from "./results.js";
import type { StateServices } from "./services.js";
import type { ChunkSources } from "./sources.js";
import type { Activity, Addressed, States } from "./states.js";
import type { WasmEntry } from "./wasm-entry.js";

const FEW_BYTES = FEW * SLOT_SIZE;

/** The parts of a state that its operations need. */
export interface OperationParts extends Addressed {
  readonly services: StateServices;
  readonly states: States<Addressed>;
  readonly activity: Activity;
  readonly life: Life;
  readonly async: AsyncCalls;
  readonly functions: HostFunctions;
  readonly packed: PackedArrays;
  readonly causes: Causes;
  readonly sources: ChunkSources;
  readonly memory: StateMemory;
  readonly outside: Outside;
  readonly limits: Limits;
}

/** One per state. */
export class Operations implements ReferenceOwner {
  readonly handles: Handles;
  readonly objects: HostObjects;
  readonly slots: Slots;
  readonly ownership: Ownership;
  /** The state. This reference keeps it alive. */
  readonly #state: OperationParts;
  readonly #failures: Failures;
  readonly #activity: Activity;
  readonly #life: Life;
  readonly #async: AsyncCalls;
  readonly #causes: Causes;
  readonly #limits: Limits;
  readonly #functions: HostFunctions;
  readonly #states: States<Addressed>;
  readonly #entry: WasmEntry;
  readonly #transfer: TransferBuffer;
  readonly #memory: Memory;
  readonly #core: CoreFunctions;
  readonly #system: System;
  readonly #checkStack: StackCheck;

  constructor(state: OperationParts) {
    const { services } = state;
    const { core, entry } = services;
    this.#state = state;
    this.#activity = state.activity;
    this.#life = state.life;
    this.#async = state.async;
    this.#causes = state.causes;
    this.#limits = state.limits;
    this.#functions = state.functions;
    this.#states = state.states;
    this.#entry = entry;
    this.#transfer = entry.transfer;
    this.#memory = core.memory;
    this.#core = core.functions;
    this.#system = entry.system;
    this.#checkStack = entry.stack.operation;
    this.handles = new Handles(this, makeHandle, services.onLeak);
    this.objects = new HostObjects(state.functions, state.outside);
    const metatables = new Metatables(services.typeOwner, (content) => this.#makeMetatable(content));
    const { functions, packed } = state;
    const limit = (): number | undefined => state.memory.account.limit;
    this.slots = new Slots(entry.transfer, this.handles, functions, this.objects, metatables, packed, limit);
    const { address, activity, life, causes, sources, memory } = state;
    this.ownership = new Ownership({ address, core, life, activity, slots: this.slots });
    this.#failures = new Failures({ activity, causes, sources, memory, services, slots: this.slots });
  }

  /** Performs `op` with the value of handle number `ref` and `args`; returns all results. */
  operate(op: Op, ref: number, args: readonly LuaInput[]): LuaValue[] {
    const { length } = args;
    if (length >>> 0 !== length) throw argumentList("an array with an invalid length");
    return this.perform(op, length + 1, WITH_ARGUMENTS, ref, args);
  }

  /** As `operate`, for a call whose results are given in another way. */
  operateGiving(op: Op, ref: number, args: readonly LuaInput[], given: Given): unknown {
    return this.perform(op | given.give, args.length + 1, { ...WITH_ARGUMENTS, read: given.read }, ref, args);
  }

  /** Performs `op` with `count` slots, all of which `write` must write. */
  operateOn(op: Op, count: number, write: (slots: Slots, at: Pointer) => void): LuaValue[] {
    return this.perform(op, count, WRITTEN, write, undefined);
  }

  /** As `operateOn`, for a call whose results are given in another way. */
  operateOnGiving(op: Op, count: number, write: (slots: Slots, at: Pointer) => void, given: Given): unknown {
    return this.perform(op | given.give, count, { ...WRITTEN, read: given.read }, write, undefined);
  }

  toJS(ref: number, options: ToJSOptions = {}): unknown {
    return this.perform(Op.toJs, 2, BY_VALUE, ref, options);
  }

  /**
   * Performs `op`, perhaps with a `Give` added: takes `count` slots of the transfer buffer, writes the arguments, enters wasm, reads the results
   * and releases the slots. Throws `LuaError`, the error that ended the state, and what writing and reading throw;
   * writing and reading errors leave the state unchanged.
   */
  perform<A, B, R>(op: number, count: number, shape: OperationShape<A, B, R>, a: A, b: B): R {
    this.#begin();
    const transfer = this.#transfer;
    const functions = this.#functions;
    const activity = this.#activity;
    const { slots } = this;
    const { top, mark } = transfer;
    const written = functions.mark;
    activity.begun++;
    try {
      // Code of a value may run below; it takes slots above these.
      const at = transfer.take(count <= FEW ? FEW_BYTES : count * SLOT_SIZE);
      shape.write(slots, at, count, a, b);
      if (this.ownership.deferred !== undefined) this.ownership.requireOpen(at, count);
      if (functions.mark > written) functions.commit(written);
      const results = this.#enter(op, at, count);
      if (results < 0 && results !== -LuaStatus.yield) throw this.#failures.of(-results, at);
      return shape.read(slots, at, results, a, b);
    } finally {
      const { deferred } = this.ownership;
      if (--activity.begun === 0 && deferred !== undefined) this.ownership.release(deferred);
      transfer.top = top;
      if (functions.mark > written || transfer.mark > mark) this.#release(mark, written);
    }
  }

  /**
   * Writes the results of a host function, for Lua to read when it continues, from the slot at `at` on. More than
   * `FEW` go into a block of their own. Returns their number. Throws what writing a value throws.
   */
  deliver(at: Pointer, result: unknown): number {
    const transfer = this.#transfer;
    const functions = this.#functions;
    const { slots } = this;
    const { mark } = transfer;
    const written = functions.mark;
    this.#activity.begun++;
    try {
      const count = result instanceof LuaMultiReturn ? lengthOf(result) : 1;
      const first = count > FEW ? transfer.takeBlock(count * SLOT_SIZE) : at;
      if (result instanceof LuaMultiReturn) writeValues(slots, first, count, result as readonly LuaInput[]);
      else slots.write(at, result as LuaInput);
      if (count > FEW) transfer.results = first;
      if (this.ownership.deferred !== undefined) this.ownership.requireOpen(first, count);
      // Lua takes these over, or releases them.
      if (transfer.mark > mark || functions.mark > written) transfer.disown(mark);
      functions.commit(written);
      return count;
    } catch (error) {
      this.#release(mark, written);
      throw error;
    } finally {
      this.#activity.begun--;
    }
  }

  /**
   * Checks the state before each operation, like `Life.check`. The engine's stack then suffices until the operation
   * ends.
   */
  #begin(): void {
    this.#checkStack(0);
    const entry = this.#entry;
    if (!this.#life.usable || !entry.usable || entry.lost !== undefined) this.#life.check();
    if (this.#causes.some) this.#forgetCauses();
    this.#memory.sync();
  }

  #forgetCauses(): void {
    if (this.#activity.depth === 0 && this.#async.size === 0) this.#causes.forget();
  }

  /**
   * Enters wasm. Returns the number of results, or a negated Lua status. Throws the error that ended the state, and
   * `LimitError`. Memory is synchronized afterwards.
   */
  #enter(op: number, at: Pointer, count: number): number {
    const life = this.#life;
    if (!life.usable) life.check(); // code of a value may have ended the state
    const activity = this.#activity;
    const system = this.#system;
    const states = this.#states;
    const view = system.current;
    const { running } = states;
    const outer = this.#transfer.stackPointer;
    states.running = this.#state;
    system.current = life.system;
    activity.depth++;
    activity.operations++;
    try {
      count = this.#core.pl_do(activity.thread, op, at, count);
    } catch (error) {
      // The engine's stack may be used up, so that no function can be called: record first what must be done.
      const entry = this.#entry;
      life.usable = false;
      entry.lost = { state: life, error, outer, earlier: entry.lost };
      throw entry.recover();
    } finally {
      activity.depth--;
      states.back(running);
      if (life.usable) system.leave(view);
      else system.current = view; // C must not keep what the state had
      this.#memory.sync();
    }
    if (this.#limits.some && count !== -LuaStatus.yield) this.#requireLimits(count, at);
    return count;
  }

  #requireLimits(count: number, at: Pointer): void {
    if (this.#activity.depth > 0 && this.#limits.calls?.isTime() === true) this.#limits.called();
    const { stopped } = this.#limits; // Lua may have caught the error and finished by itself
    if (stopped !== undefined) throw this.#failures.ofLimit(stopped, count, at);
  }

  /** Releases the blocks taken since `mark`, and host functions that Lua did not receive. */
  #release(mark: number, written: number): void {
    const transfer = this.#transfer;
    if (this.#functions.mark > written) this.#functions.rollback(written);
    if (transfer.mark > mark) {
      if (this.#entry.usable) transfer.release(mark);
      else transfer.abandon(mark);
    }
  }

  // Used by handles.

  get usable(): boolean {
    return this.#life.usable;
  }

  requireStack(): void {
    this.#checkStack(0);
  }

  get(ref: number, key: LuaPath): LuaValue {
    return this.operate(Op.get, ref, pathOf(key))[0];
  }

  has(ref: number, key: LuaPath): boolean {
    return this.operate(Op.has, ref, pathOf(key))[0] === true;
  }

  set(ref: number, key: LuaPath, value: LuaInput): void {
    const path = pathOf(key);
    if (path.length === 0) throw invalidValue("a path must have at least one key");
    this.operate(Op.set, ref, [...path, value]);
  }

  unref(ref: number): void {
    this.ownership.unref(ref);
  }

  async resumeAsync(thread: object, args: readonly LuaInput[]): Promise<LuaValue[]> {
    const limits = callLimits({}, this.#activity.call.context);
    const step = (): Step => new Step(this, this.#activity, thread, args, limits);
    return this.#async.start(step, limits);
  }

  get calls(): AsyncCalls {
    return this.#async;
  }

  startCall(call: HostCall, fn: object, args: readonly LuaInput[], signal: AbortSignal): Promise<void> {
    const activity = this.#activity;
    const outer = activity.call;
    const limits = callLimits({ signal }, call.context);
    activity.call = call;
    try {
      const running = { operations: this, activity, async: this.#async };
      return startRun(running, fn, args, limits, NO_RESULTS) as Promise<void>;
    } finally {
      activity.call = outer;
    }
  }

  abandon(thread: object): void {
    this.#async.abandon((driven) => driven instanceof Step && driven.thread === thread, handleClosed());
  }

  /** Makes a metatable, which the state keeps, and returns its number. */
  #makeMetatable(content: Readonly<Record<string, LuaInput>>): number {
    const [number] = this.operateOn(Op.type, 1, (slots, at) => {
      slots.write(at, content);
    });
    return number as number;
  }
}

function lengthOf({ length }: readonly unknown[]): number {
  if (length >>> 0 !== length) throw invalidValue("the results are an array with an invalid length");
  return length;
}
