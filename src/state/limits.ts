/**
 * What ends a state's running or suspends it from outside: fuel, a deadline, an interrupt, a scheduler. The core asks
 * between slices of its interpreter, and within C functions that may take long (native/core/slice.c). And how much memory
 * the state may take, which its allocator looks at (memory.ts).
 */

import type { CoreFunctions } from "../core/generated/bindings.js";
import { Stop } from "../core/generated/constants.js";
import type { LuaPointer } from "../core/pointers.js";
import { isInstance } from "../errors/describe.js";
import { OptionError } from "../errors/values.js";
import { requireReceiver } from "../errors/receiver.js";
import { readOptions } from "../values/options.js";
import type { StateMemory } from "./memory.js";

/** What `Limits.set` takes. What is wrong with one is an `OptionError`. */
export interface LimitOptions {
  /** How many ticks the state may still run for: a tick is a jump back, the call of a Lua function, or a step of a C function. */
  readonly fuel?: number;
  /** Milliseconds from now. */
  readonly timeout?: number;
  /**
   * The most bytes that the state may hold (`state.memory`). What would go beyond is the error "not enough memory", after
   * a collection of garbage; in JavaScript a `LuaMemoryError`. The state goes on.
   */
  readonly memory?: number;
  /** Over shared memory: when its first element is not 0, the state is interrupted. */
  readonly interrupt?: Int32Array;
  /** Asked between slices: whether the coroutine that runs is to be suspended there. Must not throw. */
  readonly suspend?: (running: LuaPointer) => boolean;
}

/** Which limit was reached. */
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

/** What limits ask of their state. */
export interface LimitedState {
  readonly address: LuaPointer;
  /** Throws when it can not be used: its memory may be another's by then. */
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
  /** Whether there are limits at all. */
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
   * Sets all limits anew; those that are not given are none. Throws `OptionError`, and then none is set, and what
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

  /** Ticks that are left; undefined: any number. */
  get fuel(): number | undefined {
    requireReceiver(this, Limits, "Limits");
    this.#owner.check();
    const left = Number(this.#functions.pl_fuel(this.#owner.address));
    return left < 0 ? undefined : left;
  }

  /** The limit that the state has reached. It runs no further until `set` is called again. */
  get reached(): Limit | undefined {
    requireReceiver(this, Limits, "Limits");
    this.#owner.check();
    return this.stopped;
  }

  /** For the state, at the end of an operation, where nothing may throw: the same. */
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
