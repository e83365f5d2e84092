/**
 * Limits that end or suspend a state from outside: fuel, deadlines, signals, an interrupt, a scheduler. The core polls
 * them between slices of its interpreter and within long-running C functions (native/core/slice.c). The memory limit is
 * checked by the state's allocator (memory-use.ts). The limits of calls (call-limits.ts) stand beside the state's own: the
 * core gets the lowest of each kind, and what a call uses is taken from all of them.
 */

import type { CoreFunctions } from "../core/generated/bindings.js";
import { POLL_INTERVAL, Stop } from "../core/generated/constants.js";
import type { LuaPointer } from "../core/pointers.js";
import { AbortedError } from "../errors/async.js";
import { isInstance } from "../errors/describe.js";
import { LimitError, LuaError } from "../errors/lua.js";
import { badOption, requireReceiver } from "../errors/values.js";
import { readOptions, type OptionKinds } from "../errors/options.js";
import { checkLimits, type CallLimits } from "./call-limits.js";
import type { StateMemory } from "./memory-use.js";
import { CallPace, Pace } from "./pace.js";

/** Options of `Limits.set` and `Limits.update`. A wrong one throws `ERR_OPTION`. */
export interface LimitOptions {
  /**
   * The number of ticks that the state may still run. A tick is a backward jump, a call of a Lua function, or a step
   * of a C function.
   */
  readonly fuel?: number;
  /** The deadline, in milliseconds from now. It ends waiting calls too. */
  readonly timeout?: number;
  /**
   * The maximum of bytes that the state may hold, and JavaScript for its sake (`held` and `outside` of `state.memory`). An
   * allocation beyond it first collects garbage, then raises "not enough memory", in JavaScript `ERR_LUA_MEMORY`. The
   * state stays usable.
   */
  readonly memory?: number;
  /**
   * The maximum of bytes that its scripts may keep in files in memory. Writing more fails with EDQUOT. Without it the limit
   * of the memory covers files.
   */
  readonly files?: number;
  /**
   * The number of bytes that its scripts may still write to standard output, standard error and in warnings. Writing more
   * fails with EDQUOT; a warning beyond it is dropped.
   */
  readonly output?: number;
  /** An array over shared memory. A nonzero first element interrupts the state. */
  readonly interrupt?: Int32Array;
  /** The milliseconds after which an asynchronous call yields to other tasks. */
  readonly slice?: number;
  /** Called between slices; returns whether to suspend the running coroutine. Must not throw. */
  readonly suspend?: (running: LuaPointer) => boolean;
}

/** The limit that was reached. */
export type Limit = "fuel" | "timeout" | "interrupt";

const LIMIT_OPTIONS = {
  fuel: "number",
  timeout: "number",
  memory: "number",
  files: "number",
  output: "number",
  interrupt: "any",
  slice: "number",
  suspend: "function",
} as const satisfies OptionKinds<LimitOptions>;

/** The slice of a call with a signal, in milliseconds. */
const SIGNAL_SLICE = 10;

const UNLIMITED = -1;

/** The parts of a state that its limits need. */
export interface LimitedState {
  readonly address: LuaPointer;
  readonly activity: { readonly begun: number };
  readonly life: { readonly canRun: boolean };
  readonly memory: StateMemory;
  readonly files: { limit: number | undefined };
  readonly output: { left: number };
  /** Throws if the state cannot be used, since its memory may belong to another state by then. */
  check(): void;
}

type SliceFunctions = Pick<CoreFunctions, "pl_limit" | "pl_fuel" | "pl_stopped">;

/** The limits of a state, as its user sees them. */
export type StateLimits = Pick<Limits, "set" | "update" | "fuel" | "reached">;

/** The state's own limits. */
interface Own {
  fuel: number;
  /** A time of `performance.now()`. */
  deadline: number;
  memory: number;
  files?: number;
  output?: number;
  interrupt: Int32Array | undefined;
  slice: number;
  suspend: ((running: LuaPointer) => boolean) | undefined;
}

const unlimited = (): Own => ({
  fuel: Infinity,
  deadline: Infinity,
  memory: Infinity,
  interrupt: undefined,
  slice: Infinity,
  suspend: undefined,
});

/** What stopped the state; `by` is undefined for the state's own limits. */
export interface Stopped {
  readonly limit: Limit | "abort";
  readonly by: CallLimits | undefined;
}

/** What the core is told of each. */
const STOPS: Readonly<Record<Stopped["limit"], Stop>> = {
  fuel: Stop.fuel,
  timeout: Stop.deadline,
  interrupt: Stop.interrupt,
  abort: Stop.interrupt,
};

/** The limits of one state. */
export class Limits {
  #own = unlimited();
  /** The limits of the innermost running call that has some. */
  #calls: CallLimits | undefined;
  #reached: Stopped | undefined;
  /** The fuel that the core was given last; without a limit it counts down from -1. */
  #given = UNLIMITED;
  /** The ticks used so far. */
  #used = 0;
  /** When the running slice is over, and the nesting depth of its call. */
  #slice = { end: Infinity, begun: 0 };
  #pace = new Pace();
  readonly #callPace = new CallPace();
  #changed: () => void = () => undefined;
  /** Whether any limit is set. */
  some = false;
  /** Counts calls between Lua and JavaScript, if some limit goes by anything but ticks: `called` looks when it is time. */
  calls: CallPace | undefined = undefined;

  readonly #functions: SliceFunctions;
  readonly #owner: LimitedState;

  constructor(functions: SliceFunctions, owner: LimitedState) {
    this.#functions = functions;
    this.#owner = owner;
    Object.defineProperty(this, "calls", { enumerable: false }); // nothing for who looks at the limits
  }

  /**
   * Replaces all limits; those not given are removed. Throws `ERR_OPTION` without setting any, and what
   * `LuaState.check` throws.
   */
  set(options: LimitOptions): void {
    requireReceiver(this, Limits, "Limits");
    this.#owner.check();
    const read = readLimits(options);
    this.#settle();
    this.#own = { ...unlimited(), ...read };
    this.#setQuotas(read.files ?? Infinity, read.output ?? Infinity);
    if (this.#reached?.by === undefined) this.#reached = undefined;
    this.#apply();
    this.#changed();
  }

  /**
   * Replaces the limits that are given and keeps the others, with what is left of them; `Infinity` takes one away. The state runs again if the
   * limit that it had reached is among them. Throws as `set` does.
   */
  update(options: LimitOptions): void {
    requireReceiver(this, Limits, "Limits");
    this.#owner.check();
    const read = readLimits(options, Infinity);
    const reached = this.stopped;
    this.#settle();
    this.#own = { ...this.#own, ...read };
    this.#setQuotas(read.files, read.output);
    if (reached?.by === undefined && reached !== undefined && options[reached.limit as Limit] !== undefined)
      this.#reached = undefined;
    this.#apply();
    this.#changed();
  }

  #setQuotas(files: number | undefined, output: number | undefined): void {
    const { files: quota, output: written } = this.#owner;
    if (files !== undefined) quota.limit = files === Infinity ? undefined : files;
    if (output !== undefined) written.left = output;
  }

  /** The ticks left; undefined means no limit. */
  get fuel(): number | undefined {
    requireReceiver(this, Limits, "Limits");
    this.#owner.check();
    this.#settle();
    return this.#own.fuel === Infinity ? undefined : this.#own.fuel;
  }

  /** The ticks that Lua has used, with a limit or without. */
  get ticks(): number {
    requireReceiver(this, Limits, "Limits");
    this.#owner.check();
    this.#settle();
    return this.#used;
  }

  /** The limit that the state has reached. The state does not run until `set` is called again, or `update` with it. */
  get reached(): Limit | undefined {
    requireReceiver(this, Limits, "Limits");
    this.#owner.check();
    const { stopped } = this;
    return stopped === undefined || stopped.by !== undefined ? undefined : (stopped.limit as Limit);
  }

  /** `step` is called when the state's deadline may have changed. */
  onChange(step: () => void): void {
    requireReceiver(this, Limits, "Limits");
    this.#changed = step;
  }

  /** What stopped the state, for the end of an operation, where nothing may throw. */
  get stopped(): Stopped | undefined {
    requireReceiver(this, Limits, "Limits");
    if (this.#reached !== undefined) return this.#reached;
    if (this.#functions.pl_stopped(this.#owner.address) === Stop.none) return undefined;
    this.#settle(); // poll reports all other limits
    let by = this.#calls;
    while (by !== undefined && by.fuel > 0) by = by.outer;
    return (this.#reached = { limit: "fuel", by: this.#own.fuel <= 0 ? undefined : by });
  }

  /** Begins the limits of a call, which end with `leave`. Throws `AbortedError` if a signal is aborted. */
  enter(call: CallLimits): void {
    requireReceiver(this, Limits, "Limits");
    this.#owner.check();
    const aborted = call.aborted;
    if (aborted !== undefined) throw new AbortedError(aborted.reason);
    this.push(call);
  }

  /** As `enter`, for a call that continues. */
  push(call: CallLimits): void {
    requireReceiver(this, Limits, "Limits");
    this.#settle();
    call.outer = this.#calls;
    this.#calls = call;
    this.#apply();
  }

  /** Ends the limits of a call; returns the error if it reached one of them. The state can then run again. */
  leave(call: CallLimits): Error | undefined {
    requireReceiver(this, Limits, "Limits");
    const { canRun } = this.#owner.life;
    const reached = canRun ? this.stopped : undefined;
    if (canRun) this.#settle();
    this.#calls = call.outer;
    call.outer = undefined;
    if (reached?.by === call) this.#reached = undefined;
    if (canRun) this.#apply();
    return reached?.by === call ? errorOf(reached) : undefined;
  }

  /** Begins a slice of an asynchronous call, at this nesting depth. Returns a function that ends it. */
  beginSlice(call: CallLimits | undefined): () => void {
    requireReceiver(this, Limits, "Limits");
    const outer = this.#slice;
    this.#slice = { end: this.sliceEnd(call), begun: this.#owner.activity.begun + 1 };
    return () => {
      this.#slice = outer;
    };
  }

  /** When a slice that begins now is over: a time of `performance.now()`, or Infinity. */
  sliceEnd(call: CallLimits | undefined): number {
    requireReceiver(this, Limits, "Limits");
    const { slice } = this.#own;
    const length = call !== undefined && call.signals.length > 0 ? Math.min(SIGNAL_SLICE, slice) : slice;
    return length === Infinity ? Infinity : performance.now() + length;
  }

  /** When a call that waits must end: a time of `performance.now()`. */
  deadlineOf(call: CallLimits | undefined): number {
    requireReceiver(this, Limits, "Limits");
    return Math.min(this.#own.deadline, call?.deadline ?? Infinity);
  }

  /** Answers `CoreHost.poll`. */
  poll(running: LuaPointer): number {
    if (this.#reached !== undefined) return STOPS[this.#reached.limit];
    const { deadline, suspend } = this.#own;
    const now = performance.now();
    const over = this.#over(now);
    if (over !== undefined) {
      this.#reached = over;
      return STOPS[over.limit];
    }
    let next = Math.min(deadline, this.#slice.end);
    for (let call = this.#calls; call !== undefined; call = call.outer) next = Math.min(next, call.deadline);
    const suspends =
      (now >= this.#slice.end && this.#slice.begun === this.#owner.activity.begun) ||
      suspend?.(running) === true;
    const stop = suspends ? Stop.suspend : Stop.none;
    return stop | (this.#pace.next(now, next) << POLL_INTERVAL);
  }

  /** Answers `CoreHost.over`. */
  get isOver(): boolean {
    requireReceiver(this, Limits, "Limits");
    this.#reached ??= this.#over(performance.now());
    return this.#reached !== undefined;
  }

  /** For `checkpoint`. The next tick of Lua code raises the error too. */
  check(): void {
    requireReceiver(this, Limits, "Limits");
    if (!this.some) return;
    let reached = this.stopped;
    if (reached === undefined) {
      reached = this.#over(performance.now());
      if (reached === undefined) return;
      this.#settle();
      this.#reached = reached;
      this.#apply();
    }
    const message = MESSAGES[reached.limit === "abort" ? "interrupt" : reached.limit];
    throw new LuaError(message, message, "");
  }

  /**
   * After a call between Lua and JavaScript, which may have taken any time: looks at the limits. The next tick of Lua code raises
   * the error. Called only when `calls` says that it is time, because most calls are short.
   */
  called(): void {
    requireReceiver(this, Limits, "Limits");
    if (this.#reached !== undefined) return;
    const now = performance.now();
    this.#callPace.looked(now);
    const reached = this.#over(now);
    if (reached === undefined || reached.limit === "abort") return; // Lua goes on until it waits
    this.#settle();
    this.#reached = reached;
    this.#apply();
  }

  /** The limit that is reached at this time, except fuel; of several that of the outermost call. */
  #over(now: number): Stopped | undefined {
    const { interrupt, deadline } = this.#own;
    if (interrupt !== undefined && Atomics.load(interrupt, 0) !== 0)
      return { limit: "interrupt", by: undefined };
    if (now >= deadline) return { limit: "timeout", by: undefined };
    let over: Stopped | undefined;
    for (let call = this.#calls; call !== undefined; call = call.outer) {
      if (call.aborted !== undefined) over = { limit: "abort", by: call };
      else if (now >= call.deadline) over = { limit: "timeout", by: call };
    }
    return over;
  }

  /** Takes what was used since the last time from the fuel of the state and of the running calls. */
  #settle(): void {
    const left = Number(this.#functions.pl_fuel(this.#owner.address));
    const used = this.#given - left;
    this.#given = left;
    if (used === 0) return;
    this.#used += used;
    this.#own.fuel -= used;
    for (let call = this.#calls; call !== undefined; call = call.outer) call.fuel -= used;
  }

  /** Sets the lowest of the limits in the core. If one is reached, all code stops at its next tick. */
  #apply(): void {
    const own = this.#own;
    let { fuel, memory } = own;
    let polled =
      own.deadline !== Infinity ||
      own.slice !== Infinity ||
      own.interrupt !== undefined ||
      own.suspend !== undefined;
    for (let call = this.#calls; call !== undefined; call = call.outer) {
      fuel = Math.min(fuel, call.fuel);
      memory = Math.min(memory, call.memory);
      polled ||= call.isPolled;
    }
    if (this.#reached?.limit === "fuel") fuel = 0;
    else if (this.#reached !== undefined) {
      fuel = Infinity; // the next tick polls, and learns which limit it was
      polled = true;
    }
    this.#given = fuel === Infinity ? UNLIMITED : fuel;
    this.#owner.memory.setLimit(memory === Infinity ? undefined : memory);
    this.#functions.pl_limit(this.#owner.address, BigInt(this.#given), polled ? 1 : 0);
    this.calls = polled ? this.#callPace : undefined;
    this.some = polled || fuel !== Infinity;
  }
}

/** The error of a call that reached a limit while no Lua function of it ran. */
function errorOf({ limit, by }: Stopped): Error {
  return limit === "abort" ? new AbortedError(by?.aborted?.reason) : limitError(limit);
}

/** The error of a limit that ends a call from outside. */
export function limitError(limit: Limit, closeError?: Error): LimitError {
  return new LimitError(limit, new LuaError(MESSAGES[limit], undefined, "", closeError));
}

const MESSAGES: Readonly<Record<Limit, string>> = {
  fuel: "fuel used up",
  timeout: "deadline passed",
  interrupt: "interrupted",
};

/** Reads the limits that are given. Throws `ERR_OPTION`. */
function readLimits(options: LimitOptions, most?: number): Partial<Own> {
  const given = readOptions(options, LIMIT_OPTIONS);
  const { fuel, timeout, memory, files, output, interrupt, slice, suspend } = given;
  checkLimits(given, most);
  checkQuota("files", files, most);
  checkQuota("output", output, most);
  if (interrupt !== undefined && !isShared(interrupt))
    throw badOption("interrupt", "expected an Int32Array over a SharedArrayBuffer");
  if (slice !== undefined && !(slice > 0))
    throw badOption("slice", `expected a number of milliseconds above 0, found ${slice}`);
  // Not spread from one object for each: states are opened often.
  const read: Partial<Own> = {};
  if (fuel !== undefined) read.fuel = fuel;
  if (timeout !== undefined) read.deadline = performance.now() + timeout;
  if (memory !== undefined) read.memory = memory;
  if (files !== undefined) read.files = files;
  if (output !== undefined) read.output = output;
  if (interrupt !== undefined) read.interrupt = interrupt;
  if (slice !== undefined) read.slice = slice;
  if (suspend !== undefined) read.suspend = suspend;
  return read;
}

/** Throws `ERR_OPTION`. */
function checkQuota(option: string, bytes: number | undefined, most: number | undefined): void {
  if (bytes !== undefined && !(bytes >= 0 && (Number.isSafeInteger(bytes) || bytes === most)))
    throw badOption(option, `expected a whole number of bytes, found ${bytes}`);
}

function isShared(value: unknown): boolean {
  return (
    isInstance(value, Int32Array) &&
    typeof SharedArrayBuffer !== "undefined" &&
    (value.buffer as unknown) instanceof SharedArrayBuffer &&
    value.length > 0
  );
}
