/**
 * How Lua calls functions of the host: `pl_host_call` of native/core/pl.h, for all states of a runtime. Arguments are
 * read from where C put them, results written there.
 */

import type { LuaPointer, Pointer } from "../core/pointers.js";
import { isInstance } from "../errors/describe.js";
import { ArgumentError } from "../errors/host-call.js";
import { HostError } from "../errors/host-error.js";
import { LuaError } from "../errors/lua.js";
import { ValueError } from "../errors/values.js";
import { FEW, SLOT_SIZE } from "../values/area.js";
import { closeMade, keepMade, type HandleEntry } from "../values/handles.js";
import { isObject, thenOf } from "../values/objects.js";
import { LuaMultiReturn } from "../values/host-functions.js";
import { LuaReference } from "../values/reference.js";
import { toWellFormed } from "../values/text.js";
import type { HostFunction, LuaInput } from "../values/types.js";
import type { Crossing } from "./crossing.js";
import type { Gate } from "./gate.js";
import { States } from "./states.js";

/** PL_HOST_ERROR, PL_HOST_PENDING and PL_HOST_ARGUMENT of pl.h. */
const ERROR = -1;
const PENDING = -2;
const ARGUMENT = -3;

/** One per runtime. */
export class HostCalls {
  readonly states = new States();

  constructor(readonly gate: () => Gate) {}

  /** Calls function `id` in thread `L`; see `pl_host_call`. Throws what ended the state, and nothing else. */
  call(L: LuaPointer, id: number, at: Pointer, nargs: number): number {
    const gate = this.gate();
    const { guard } = gate;
    const { memory } = gate.area;
    const state = this.states.at(L) ?? this.states.running;
    if (state === undefined) return this.#gone(gate, at);
    const entry = state.functions.entries[id];
    if (entry === undefined) throw new Error(`no function of the host has number ${id}`);
    const outer = state.thread;
    const view = guard.current;
    guard.current = undefined; // a function of the host is the embedder's: it sees the runtime's system
    state.thread = L;
    const made = entry.scoped ? [] : NONE_MADE;
    try {
      memory.sync();
      const fn = entry.thing as HostFunction;
      const result = entry.scoped ? invokeScoped(fn, state, at, nargs, made) : invoke(fn, state, at, nargs);
      memory.sync();
      if (!state.usable || !gate.usable) throw new Error("the state ended");
      if (typeof result === "number") {
        state.slots.write(at, result);
        return 1;
      }
      const then = thenOf(result);
      if (then === undefined) return this.#giveMade(state, at, result, made);
      const { promise, driven } = state.async.wait(result, then);
      state.slots.writeIndex(at, promise);
      driven.write(at + SLOT_SIZE, true);
      return PENDING;
    } catch (error) {
      closeMade(made);
      return this.#fail(gate, state, at, error);
    } finally {
      state.thread = outer;
      guard.current = view;
    }
  }

  /** What came of a promise that a function of `state` gave; see `pl_host_settled`. */
  settled(state: Crossing, promise: number, reason: string | undefined, at: Pointer): number {
    const gate = this.gate();
    gate.area.memory.sync();
    try {
      if (reason !== undefined) state.async.refuse(promise, reason);
      return this.#give(state, at, state.async.take(promise));
    } catch (error) {
      return this.#fail(gate, state, at, error);
    }
  }

  /** Lua has read the results that were given with this number; see `pl_host_taken`. */
  taken(lent: number): void {
    this.states.lent.taken(lent);
  }

  /** As `#give`; the handles in `made`, of which the result may have some, are closed when Lua has read it. */
  #giveMade(state: Crossing, at: Pointer, result: unknown, made: readonly HandleEntry[]): number {
    const count = this.#give(state, at, result);
    if (made.length > 0) state.slots.area.lent = this.states.lent.lend(made);
    return count;
  }

  /** A finalizer of a state that nobody holds calls a function that is gone with it. The error is nil. */
  #gone({ area }: Gate, at: Pointer): number {
    area.memory.sync();
    area.memory.u8[at] = 0;
    return ERROR;
  }

  /** Writes what a function gave. */
  #give(state: Crossing, at: Pointer, result: unknown): number {
    const { area } = state.slots;
    const mark = area.mark;
    const written = state.functions.mark;
    try {
      state.begun++; // code of a value may run
      const count =
        result instanceof LuaMultiReturn ? writeResults(state, at, result) : writeOne(state, at, result);
      if (state.unreleased !== undefined) state.requireOpen(count > FEW ? area.results : at, count);
      if (area.mark > mark) area.disown(mark);
      state.functions.commit(written);
      return count;
    } catch (error) {
      state.settle(area.top, mark, written);
      throw error;
    } finally {
      state.begun--;
    }
  }

  /** Writes what `error` is in Lua. A value that cannot cross any more gives way to its message. */
  #fail(gate: Gate, state: Crossing, at: Pointer, error: unknown): number {
    if (gate.lost !== undefined) gate.recover();
    const death = gate.runtimeDeath ?? state.death;
    if (death !== undefined) throw death; // its frames cannot go on
    gate.area.memory.sync();
    if (isInstance(error, LuaError)) {
      try {
        this.#give(state, at, error.value);
        state.causes.rememberValue(error);
        return ERROR;
      } catch {
        // the value's handle is closed, or another state's
      }
    }
    const message = state.causes.remember(error);
    if (isInstance(error, ArgumentError) && isIndex(error.index)) {
      this.#give(state, at, toWellFormed(error.problem));
      return ARGUMENT + 1 - error.index;
    }
    try {
      this.#give(state, at, isInstance(error, HostError) ? error : message);
    } catch {
      this.#give(state, at, toWellFormed(message));
    }
    return ERROR;
  }
}

/** Whether C can be told of an argument by this number. */
const isIndex = (index: number): boolean => Number.isInteger(index) && index >= 1 && index < 2 ** 30;

/**
 * As `invoke`; the handles that come into being are in `made`, if the result may have some of them, and else closed. Those
 * that a promise may need in the end are kept, since other calls may come to have them meanwhile; so is the value of an
 * error of Lua that goes on.
 */
function invokeScoped(
  fn: HostFunction,
  state: Crossing,
  at: Pointer,
  nargs: number,
  made: HandleEntry[],
): unknown {
  try {
    const result = state.handles.collect(made, () => invoke(fn, state, at, nargs));
    if (thenOf(result) !== undefined) keepMade(made.splice(0));
    else if (!mayHoldHandles(result)) closeMade(made.splice(0));
    return result;
  } catch (error) {
    if (isInstance(error, LuaError) && error.value instanceof LuaReference) error.value.keep();
    throw error;
  }
}

/** Of functions that are not scoped. */
const NONE_MADE: HandleEntry[] = [];

const mayHoldHandles = (result: unknown): boolean =>
  result instanceof LuaMultiReturn ? result.some(isObject) : isObject(result);

/**
 * Calls `fn` with the arguments in the slots. The few that are usual need no array. Its `this` is a `HostCall`, for
 * functions of modules.
 */
function invoke(fn: HostFunction, { slots, call }: Crossing, at: Pointer, nargs: number): unknown {
  switch (nargs) {
    case 0:
      return fn.call(call);
    case 1:
      return fn.call(call, slots.read(at));
    case 2:
      return fn.call(call, slots.read(at), slots.read(at + SLOT_SIZE));
    case 3:
      return fn.call(call, slots.read(at), slots.read(at + SLOT_SIZE), slots.read(at + 2 * SLOT_SIZE));
    case 4:
      return fn.call(
        call,
        slots.read(at),
        slots.read(at + SLOT_SIZE),
        slots.read(at + 2 * SLOT_SIZE),
        slots.read(at + 3 * SLOT_SIZE),
      );
    default:
      return fn.apply(call, slots.readAll(at, nargs));
  }
}

function writeOne(state: Crossing, at: Pointer, result: unknown): number {
  state.slots.write(at, result as LuaInput);
  return 1;
}

function writeResults({ slots }: Crossing, at: Pointer, results: readonly unknown[]): number {
  const { area } = slots;
  const count = results.length;
  if (count >>> 0 !== count) throw new ValueError("results are an array of no sensible length");
  let first = at;
  if (count > FEW) first = area.takeBlock(count * SLOT_SIZE);
  for (let i = 0; i < count; i++) slots.write(first + i * SLOT_SIZE, results[i] as LuaInput);
  if (count > FEW) area.results = first;
  return count;
}
