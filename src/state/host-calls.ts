/**
 * Lua's calls of host functions: `pl_host_call` of native/core/pl.h, for all states of a runtime. C passes the slots
 * that hold the arguments; the results are written to the same place.
 */

import { Form, HostResult, Tag } from "../core/generated/constants.js";
import { pl_Slot } from "../core/generated/layouts.js";
import type { LuaPointer, Pointer } from "../core/pointers.js";
import { isInstance } from "../errors/describe.js";
import { hasCode } from "../errors/has-code.js";
import { noDispatcher, wrongYield } from "../errors/dispatch.js";
import { HostError } from "../errors/host-error.js";
import { LuaError } from "../errors/lua.js";
import { workFor } from "../security/checkpoint.js";
import { SLOT_SIZE } from "../values/transfer-buffer.js";
import { closeMade, keepMade, type HandleEntry } from "../values/handles.js";
import { GENERAL, LuaMultiReturn, type BytesParameters, type HostEntry } from "../values/host-functions.js";
import { HostWait, PromiseWait } from "../values/host-wait.js";
import { isObject, thenOf, type Thenable } from "../values/objects.js";
import { LuaReference } from "../values/reference.js";
import { toWellFormed } from "../values/text.js";
import type { HostFunction } from "../values/types.js";
import { Yield } from "../values/yield.js";
import { noteStacks } from "./error-stacks.js";
import { calledName } from "./function-names.js";
import type { StateInternals } from "./internals.js";
import { States } from "./states.js";
import type { WasmEntry } from "./wasm-entry.js";

/** One per runtime. */
export class HostCalls {
  readonly states = new States<StateInternals>();

  constructor(readonly entry: () => WasmEntry) {}

  /** Calls function `id` in thread `L`; see `pl_host_call`. Throws only the error that ended the state. */
  call(L: LuaPointer, id: number, at: Pointer, nargs: number): number {
    const wasm = this.entry();
    const { system } = wasm;
    const { memory } = wasm.transfer;
    const state = this.states.at(L) ?? this.states.running;
    if (state === undefined) return this.#gone(wasm, at);
    const entry = state.functions.entries[id];
    if (entry === undefined) throw new Error(`no host function has number ${id}`);
    const { activity } = state;
    const outer = activity.thread;
    const view = system.suspend(); // a host function belongs to the embedder and sees the runtime's system
    activity.thread = L;
    activity.hostCalls++;
    const made = entry.scoped ? [] : NONE_MADE;
    const limits = workFor(state.limits);
    try {
      memory.sync();
      const fn = entry.thing as HostFunction;
      const self = entry.receiver ?? activity.call;
      const result = entry.scoped
        ? invokeScoped(fn, self, state, at, nargs, made, entry.bytes)
        : invoke(fn, self, state, at, nargs, entry.bytes);
      return this.#answer(wasm, state, entry, at, result, made);
    } catch (error) {
      closeMade(made);
      return this.#fail(wasm, state, at, error);
    } finally {
      workFor(limits);
      activity.thread = outer;
      system.current = view;
      if (state.limits.calls?.isTime() === true && state.life.usable) state.limits.called();
    }
  }

  /** Calls the field function of metamethod `id`; see `pl_host_field`. Throws only the error that ended the state. */
  field(L: LuaPointer, id: number, object: number, name: Pointer, size: number, at: Pointer): number {
    const wasm = this.entry();
    const { system } = wasm;
    const { memory } = wasm.transfer;
    const state = this.states.at(L) ?? this.states.running;
    const entry = state?.functions.entries[id];
    if (state === undefined || entry?.field === undefined) return HostResult.general;
    const { activity } = state;
    const outer = activity.thread;
    const view = system.suspend();
    activity.thread = L;
    activity.hostCalls++;
    const limits = workFor(state.limits);
    try {
      memory.sync();
      const result = // two places, because each is faster with one kind of function
        entry.form === Form.get
          ? entry.field(memory, object, name, size, at)
          : entry.field(memory, object, name, size, at);
      if (result === GENERAL) {
        activity.hostCalls--;
        return HostResult.general;
      }
      return this.#answer(wasm, state, entry, at, result, NONE_MADE);
    } catch (error) {
      return this.#fail(wasm, state, at, error);
    } finally {
      workFor(limits);
      activity.thread = outer;
      system.current = view;
      if (state.limits.calls?.isTime() === true && state.life.usable) state.limits.called();
    }
  }

  /** Delivers what a function returned; what `pl_host_call` returns. */
  #answer(
    wasm: WasmEntry,
    state: StateInternals,
    entry: HostEntry,
    at: Pointer,
    result: unknown,
    made: readonly HandleEntry[],
  ): number {
    const { memory } = wasm.transfer;
    memory.sync();
    if (!state.life.usable || !wasm.usable) throw new Error("the state ended");
    if (typeof result === "number") {
      state.operations.slots.writeNumber(at, result);
      return 1;
    }
    if (result === undefined) {
      memory.u32[at >>> 2] = Tag.nil;
      return 1;
    }
    const then = thenOf(result);
    if (result instanceof Yield) throw strayYield(state, result, entry.thing);
    if (then === undefined && !(result instanceof HostWait))
      return this.#deliverMade(state, at, result, made);
    const { promise, driven } = wait(state, result, then, entry.thing);
    state.operations.slots.writeIndex(at, promise);
    driven.write(at + SLOT_SIZE, true);
    return HostResult.pending;
  }

  /** Delivers the outcome of a promise that a function of `state` returned; see `pl_host_settled`. */
  settled(state: StateInternals, promise: number, reason: string | undefined, at: Pointer): number {
    const wasm = this.entry();
    wasm.transfer.memory.sync();
    const limits = workFor(state.limits);
    const { activity } = state;
    const outer = activity.thread;
    activity.thread = state.async.threadOf(promise) ?? outer;
    try {
      if (reason !== undefined) state.async.refuse(promise, reason);
      const result = state.async.take(promise);
      noteStacks(state.operations, result);
      return state.operations.deliver(at, result);
    } catch (error) {
      return this.#fail(wasm, state, at, error);
    } finally {
      activity.thread = outer;
      workFor(limits);
    }
  }

  /** Ends a borrow, once Lua has read its results. */
  endBorrow(borrow: number): void {
    this.states.borrowed.end(borrow);
  }

  /** Delivers results. Handles in `made` that occur in the results are closed once Lua has read them. */
  #deliverMade(state: StateInternals, at: Pointer, result: unknown, made: readonly HandleEntry[]): number {
    noteStacks(state.operations, result);
    const count = state.operations.deliver(at, result);
    if (made.length > 0) this.entry().transfer.borrow = this.states.borrowed.add(made);
    return count;
  }

  /**
   * Answers a finalizer of an unreachable state that calls a host function which no longer exists. The error value is
   * nil.
   */
  #gone({ transfer }: WasmEntry, at: Pointer): number {
    transfer.memory.sync();
    transfer.memory.u32[at >>> 2] = Tag.nil;
    return HostResult.error;
  }

  /** Writes `error` as a Lua value. Replaces a value that Lua can no longer receive by its message. */
  #fail(wasm: WasmEntry, state: StateInternals, at: Pointer, error: unknown): number {
    if (wasm.lost !== undefined) wasm.recover();
    const death = wasm.runtimeDeath ?? state.life.death;
    if (death !== undefined) throw death; // the state's frames cannot continue
    wasm.transfer.memory.sync();
    const { causes, operations } = state;
    if (isInstance(error, LuaError)) {
      try {
        operations.deliver(at, error.value);
        causes.rememberValue(error);
        return HostResult.error;
      } catch {
        // the value's handle is closed, or belongs to another state
      }
    }
    const message = causes.remember(error);
    if (hasCode(error, "ERR_ARGUMENT") && isIndex(error.index)) {
      operations.deliver(at, toWellFormed(error.problem));
      return HostResult.argument + 1 - error.index;
    }
    try {
      if (isInstance(error, HostError)) noteStacks(operations, error);
      operations.deliver(at, isInstance(error, HostError) ? error : message);
    } catch {
      operations.deliver(at, toWellFormed(message));
    }
    // The script is wrong where it calls the function: say where that is.
    if (PLACED.some((code) => hasCode(error, code))) wasm.transfer.memory.u8[at + pl_Slot.flags] = 1;
    return HostResult.error;
  }
}

/** The codes of errors that are raised at the place in the script that calls the function. */
const PLACED = ["ERR_SYNCHRONOUS_RUN", "ERR_UNYIELDABLE", "ERR_NO_DISPATCHER", "ERR_NO_HANDLER"] as const;

/** Makes the running coroutine wait for what a function returned: a thenable, or a command. */
function wait(
  state: StateInternals,
  result: unknown,
  then: Thenable["then"] | undefined,
  by: object,
): ReturnType<StateInternals["async"]["wait"]> {
  const { dispatcher } = state.services;
  const name = (): string | undefined => calledName(state.operations, by);
  if (result instanceof HostWait) {
    if (dispatcher !== undefined) return state.async.waitFor(result, dispatcher, name);
    result.drop(undefined);
    throw noDispatcher(result.module ?? "?", result.commandId);
  }
  if (then === undefined) throw new TypeError("nothing to wait for");
  if (dispatcher === undefined) return state.async.wait(result, then, name);
  return state.async.waitFor(new PromiseWait(result, then, state.activity.call), dispatcher, name);
}

/** A yield that no module declares: a function given to `state.set` returned it. */
function strayYield(state: StateInternals, stray: Yield, by: object | undefined): Error {
  stray.release();
  const name = calledName(state.operations, by) ?? "a host function";
  return wrongYield(undefined, name, "returned a yield, which only the functions of a module can do");
}

/** Whether this number can identify an argument to C. */
const isIndex = (index: number): boolean => Number.isInteger(index) && index >= 1 && index < 2 ** 30;

/**
 * Calls `invoke` and collects new handles in `made` if the result may contain some of them; otherwise closes them.
 * Keeps handles that a promise may need, because other calls may obtain them meanwhile, and the value of a Lua error
 * that is passed on.
 */
function invokeScoped(
  fn: HostFunction,
  self: object,
  state: StateInternals,
  at: Pointer,
  nargs: number,
  made: HandleEntry[],
  bytes: BytesParameters | undefined,
): unknown {
  try {
    const result = state.operations.handles.collect(made, () => invoke(fn, self, state, at, nargs, bytes));
    if (thenOf(result) !== undefined || result instanceof HostWait) keepMade(made.splice(0));
    else if (!mayHoldHandles(result)) closeMade(made.splice(0));
    return result;
  } catch (error) {
    if (isInstance(error, LuaError) && error.value instanceof LuaReference) error.value.keep();
    throw error;
  }
}

/** For functions that are not scoped. */
const NONE_MADE: HandleEntry[] = [];

const mayHoldHandles = (result: unknown): boolean =>
  result instanceof LuaMultiReturn ? result.some(isObject) : isObject(result);

/**
 * Calls a function with the arguments in the slots; common argument counts need no array. `this` is the `HostCall`; for
 * a method of a plain object, that object.
 */
function invoke(
  fn: HostFunction,
  self: object,
  state: StateInternals,
  at: Pointer,
  nargs: number,
  bytes: BytesParameters | undefined,
): unknown {
  const { slots } = state.operations;
  if (bytes !== undefined) return fn.apply(self, slots.readAllBytes(at, nargs, bytes));
  switch (nargs) {
    case 0:
      return fn.call(self);
    case 1:
      return fn.call(self, slots.read(at));
    case 2:
      return fn.call(self, slots.read(at), slots.read(at + SLOT_SIZE));
    case 3:
      return fn.call(self, slots.read(at), slots.read(at + SLOT_SIZE), slots.read(at + 2 * SLOT_SIZE));
    case 4:
      return fn.call(
        self,
        slots.read(at),
        slots.read(at + SLOT_SIZE),
        slots.read(at + 2 * SLOT_SIZE),
        slots.read(at + 3 * SLOT_SIZE),
      );
    default:
      return fn.apply(self, slots.readAll(at, nargs));
  }
}
