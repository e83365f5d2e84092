/**
 * The limits of one call: those of its options, and the deadline and signal of its `CallContext`. They apply while the
 * call runs or waits; limits.ts enforces them beside the state's own.
 */

import { badOption } from "../errors/values.js";
import type { OptionKinds } from "../errors/options.js";
import type { CallContext } from "../security/context.js";
import { anySignal } from "../security/signals.js";

/** Options that limit one call. A wrong one throws `ERR_OPTION`. */
export interface CallLimitOptions {
  /** The milliseconds that the call may take, waiting included. */
  readonly timeout?: number;
  /** The number of ticks that the call may run; see `LimitOptions.fuel`. */
  readonly fuel?: number;
  /** The maximum of bytes that the state may hold during the call; see `LimitOptions.memory`. */
  readonly memory?: number;
  /**
   * Aborting it ends the call with an `AbortedError`. An asynchronous call lets others run every 10 milliseconds, so that
   * they can abort it. A synchronous call ends only if a host function that it calls aborts it.
   */
  readonly signal?: AbortSignal;
}

export const CALL_LIMIT_OPTIONS = {
  timeout: "number",
  fuel: "number",
  memory: "number",
  signal: "signal",
} as const satisfies OptionKinds<CallLimitOptions>;

export class CallLimits {
  /** The ticks left. */
  fuel: number;
  /** A time of `performance.now()`. */
  readonly deadline: number;
  readonly memory: number;
  /** The signals that end the call. */
  readonly signals: readonly AbortSignal[];
  /** The limits of the call around it, while it runs. */
  outer: CallLimits | undefined;
  #controller: AbortController | undefined;
  #signal: AbortSignal | undefined;

  constructor({ fuel, timeout, memory, signal }: CallLimitOptions, context?: CallContext) {
    this.fuel = fuel ?? Infinity;
    this.memory = memory ?? Infinity;
    const now = performance.now();
    const until = context === undefined ? Infinity : context.remaining();
    this.deadline = now + Math.min(timeout ?? Infinity, until);
    this.signals = [signal, context?.signal].filter((each) => each !== undefined);
  }

  /** The first signal that was aborted. */
  get aborted(): AbortSignal | undefined {
    return this.signals.find((signal) => signal.aborted);
  }

  /** Whether time or a signal can end it. */
  get isPolled(): boolean {
    return this.deadline !== Infinity || this.signals.length > 0;
  }

  /** The signal for host functions: aborts with the call's signals, and when the call reaches a limit. */
  get signal(): AbortSignal | undefined {
    if (this.deadline === Infinity && this.signals.length <= 1) return this.signals[0];
    this.#controller ??= new AbortController();
    return (this.#signal ??= anySignal([this.#controller.signal, ...this.signals]));
  }

  /** Aborts `signal`: the call has ended with `error`. */
  ended(error: Error): void {
    this.#controller?.abort(this.aborted === undefined ? error : this.aborted.reason);
  }
}

/** The limits of a call; undefined if there are none. Throws `ERR_OPTION`. */
export function callLimits(options: CallLimitOptions, context?: CallContext): CallLimits | undefined {
  const { fuel, timeout, memory, signal } = options;
  checkLimits(options);
  const limited = [fuel, timeout, memory, signal].some((option) => option !== undefined);
  if (!limited && context?.isLimited !== true) return undefined;
  return new CallLimits(options, context);
}

/** Throws `ERR_OPTION`. `most` is the highest fuel and memory: Infinity where that takes a limit away. */
export function checkLimits(
  { fuel, timeout, memory }: Omit<CallLimitOptions, "signal">,
  most = Number.MAX_SAFE_INTEGER,
): void {
  const isCount = (value: number): boolean =>
    value >= 0 && value <= most && (value === Infinity || Number.isSafeInteger(value));
  if (fuel !== undefined && !isCount(fuel))
    throw badOption("fuel", `expected a whole number of ticks, found ${fuel}`);
  if (timeout !== undefined && !(timeout >= 0))
    throw badOption("timeout", `expected a number of milliseconds, found ${timeout}`);
  if (memory !== undefined && !isCount(memory))
    throw badOption("memory", `expected a whole number of bytes, found ${memory}`);
}
