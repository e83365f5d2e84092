/**
 * Limits that end or suspend a state from outside: fuel, a deadline, an interrupt, a scheduler. The core polls them
 * between slices of its interpreter and within long-running C functions (native/core/slice.c). The memory limit is
 * checked by the state's allocator (memory.ts).
 */

import type { CoreFunctions } from "../core/generated/bindings.js";
import { Stop } from "../core/generated/constants.js";
import type { LuaPointer } from "../core/pointers.js";
import { isInstance } from "../errors/describe.js";
import { OptionError } from "../errors/values.js";
import { requireReceiver } from "../errors/receiver.js";
import { readOptions } from "../values/options.js";
import type { StateMemory } from "./memory.js";

/** Options of `Limits.set`. A wrong one is an `OptionError`. */
export interface LimitOptions {
  /**
   * The number of ticks that the state may still run. A tick is a backward jump, a call of a Lua function, or a step
   * of a C function.
   */
  readonly fuel?: number;
  /** The deadline, in milliseconds from now. */
  readonly timeout?: number;
  /**
   * The maximum of bytes that the state may hold (`state.memory`). An allocation beyond it first collects garbage,
   * then raises "not enough memory", in JavaScript a `LuaMemoryError`. The state stays usable.
   */
  readonly memory?: number;
  /** An array over shared memory. A nonzero first element interrupts the state. */
  readonly interrupt?: Int32Array;
  /** Called between slices; returns whether to suspend the running coroutine. Must not throw. */
  readonly suspend?: (running: LuaPointer) => boolean;
}

/** The limit that was reached. */
export type Limit = "fuel" | "timeout" | "interrupt";

const LIMIT_OPTIONS = {
  fuel: "number",
  timeout: "number",
  memory: "number",
  interrupt: "any",
  suspend: "function",
} as const;

const LIMITS: Readonly<Record<number, Limit>> = {
  [Stop.fuel]: "fuel",
  [Stop.deadline]: "timeout",
  [Stop.interrupt]: "interrupt",
};

/** The parts of a state that its limits need. */
export interface LimitedState {
  readonly address: LuaPointer;
  /** Throws if the state cannot be used, since its memory may belong to another state by then. */
  check(): void;
}

type SliceFunctions = Pick<CoreFunctions, "pl_limit" | "pl_fuel" | "pl_stopped">;

/** The limits of a state, as its user sees them. */
export type StateLimits = Pick<Limits, "set" | "fuel" | "reached">;

/** The limits of one state. */
export class Limits {
  #deadline = Infinity;
  #interrupt: Int32Array | undefined;
  #suspend: ((running: LuaPointer) => boolean) | undefined;
  /** Whether any limit is set. */
  some = false;

  readonly #functions: SliceFunctions;
  readonly #owner: LimitedState;
  readonly #memory: StateMemory;

  constructor(functions: SliceFunctions, owner: LimitedState, memory: StateMemory) {
    this.#functions = functions;
    this.#owner = owner;
    this.#memory = memory;
  }

  /**
   * Replaces all limits; those not given are removed. Throws `OptionError` without setting any, and what
   * `LuaState.check` throws.
   */
  set(options: LimitOptions): void {
    requireReceiver(this, Limits, "Limits");
    this.#owner.check();
    const { fuel, timeout, memory, interrupt, suspend } = readOptions(options, LIMIT_OPTIONS);
    if (fuel !== undefined && !(Number.isSafeInteger(fuel) && fuel >= 0))
      throw new OptionError("fuel", `expected a whole number of ticks, found ${fuel}`);
    if (timeout !== undefined && !(timeout >= 0))
      throw new OptionError("timeout", `expected a number of milliseconds, found ${timeout}`);
    if (interrupt !== undefined && !isShared(interrupt))
      throw new OptionError("interrupt", "expected an Int32Array over a SharedArrayBuffer");
    const deadline = timeout === undefined ? Infinity : performance.now() + timeout;
    const polled = deadline !== Infinity || interrupt !== undefined || suspend !== undefined;
    this.#memory.setLimit(memory);
    this.#functions.pl_limit(this.#owner.address, BigInt(fuel ?? -1), polled ? 1 : 0);
    this.#deadline = deadline;
    this.#interrupt = interrupt;
    this.#suspend = suspend;
    this.some = polled || fuel !== undefined;
  }

  /** The ticks left; undefined means no limit. */
  get fuel(): number | undefined {
    requireReceiver(this, Limits, "Limits");
    this.#owner.check();
    const left = Number(this.#functions.pl_fuel(this.#owner.address));
    return left < 0 ? undefined : left;
  }

  /** The limit that the state has reached. The state does not run until `set` is called again. */
  get reached(): Limit | undefined {
    requireReceiver(this, Limits, "Limits");
    this.#owner.check();
    return this.stopped;
  }

  /** The same as `reached`, for the end of an operation, where nothing may throw. */
  get stopped(): Limit | undefined {
    requireReceiver(this, Limits, "Limits");
    return LIMITS[this.#functions.pl_stopped(this.#owner.address)];
  }

  /** Answers `CoreHost.poll`. */
  poll(running: LuaPointer): Stop {
    if (this.#interrupt !== undefined && Atomics.load(this.#interrupt, 0) !== 0) return Stop.interrupt;
    if (performance.now() >= this.#deadline) return Stop.deadline;
    return this.#suspend?.(running) === true ? Stop.suspend : Stop.none;
  }
}

function isShared(value: unknown): boolean {
  return (
    isInstance(value, Int32Array) &&
    typeof SharedArrayBuffer !== "undefined" &&
    (value.buffer as unknown) instanceof SharedArrayBuffer &&
    value.length > 0
  );
}
