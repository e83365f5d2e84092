/**
 * The context of a call: its actor, deadline, abort signal and values. The embedder passes it down to host functions. A
 * context is immutable; `with` derives a narrower one.
 */

import { isInstance, isObjectLike } from "../errors/describe.js";
import { suggestion } from "../errors/nearest.js";
import { isSignal } from "../errors/options.js";
import { callContext } from "../errors/security.js";
import { anySignal } from "./signals.js";

/** The user or service on whose behalf a call is made. The embedder chooses `id`. */
export interface Actor {
  readonly id: string;
  readonly roles?: readonly string[];
}

export interface CallContextOptions {
  readonly actor?: Actor;
  /** Further values for host functions: a request's id, a tenant. */
  readonly values?: Readonly<Record<string, unknown>>;
  /** The deadline: a `Date`, or milliseconds since 1970 as from `Date.now()`. */
  readonly deadline?: number | Date;
  /** Aborts when the result is no longer needed. */
  readonly signal?: AbortSignal;
}

export class CallContext {
  /** Undefined for an anonymous call. */
  readonly actor: Actor | undefined;
  /** Milliseconds since 1970; undefined without a deadline. */
  readonly deadline: number | undefined;
  readonly signal: AbortSignal | undefined;
  /** Undefined if there are none, as in most contexts. */
  readonly #values: ReadonlyMap<string, unknown> | undefined;

  /** Throws `ERR_CALL_CONTEXT`. */
  constructor(options: CallContextOptions = {}) {
    requireKnown(options);
    const { actor, values = {}, deadline, signal } = options;
    // Callers in plain JavaScript may pass anything.
    requireObject(values, "the values are not an object");
    if (signal !== undefined && !isSignal(signal)) throw callContext("the signal is not an AbortSignal");
    this.actor = actor === undefined ? undefined : actorOf(actor);
    this.deadline = timeOf(deadline);
    this.signal = signal;
    const entries = Object.entries(values);
    this.#values = entries.length === 0 ? undefined : new Map(entries);
  }

  /** The value under a name, or undefined. */
  value(name: string): unknown {
    return this.#values?.get(name);
  }

  get values(): ReadonlyMap<string, unknown> {
    return this.#values ?? new Map();
  }

  /** Milliseconds from `now` to the deadline: 0 once it has passed, Infinity without one. */
  remaining(now: number = Date.now()): number {
    return this.deadline === undefined ? Infinity : Math.max(0, this.deadline - now);
  }

  /** Whether it has a deadline or a signal. */
  get isLimited(): boolean {
    return this.deadline !== undefined || this.signal !== undefined;
  }

  /** Whether the work must stop: the signal has aborted, or the deadline has passed. */
  isOver(now: number = Date.now()): boolean {
    return this.signal?.aborted === true || this.remaining(now) === 0;
  }

  /**
   * Derives a context. Missing options default to this context's, values are merged, the earlier deadline wins, and
   * either signal aborts.
   */
  with(options: CallContextOptions): CallContext {
    requireKnown(options);
    const { actor = this.actor, signal, values = {} } = options;
    const deadlines = [this.deadline, options.deadline].filter((deadline) => deadline !== undefined);
    const signals = [this.signal, signal].filter((each) => each !== undefined);
    const [only] = signals;
    const joined = signals.length > 1 ? anySignal(signals) : only;
    return new CallContext({
      ...(actor === undefined ? {} : { actor }),
      values: { ...Object.fromEntries(this.#values ?? []), ...values },
      ...(deadlines.length === 0 ? {} : { deadline: Math.min(...deadlines.map(Number)) }),
      ...(joined === undefined ? {} : { signal: joined }),
    });
  }
}

const KEYS = ["actor", "values", "deadline", "signal"];

function requireKnown(options: unknown): void {
  requireObject(options, "the options are not an object");
  const unknown = Object.keys(options as object).find((key) => !KEYS.includes(key));
  if (unknown !== undefined) throw callContext(`unknown option '${unknown}'; ${suggestion(unknown, KEYS)}`);
}

function requireObject(value: unknown, problem: string): void {
  if (!isObjectLike(value)) throw callContext(problem);
}

function timeOf(deadline: CallContextOptions["deadline"]): number | undefined {
  if (deadline === undefined) return undefined;
  const time = typeof deadline === "number" || isInstance(deadline, Date) ? Number(deadline) : NaN;
  if (Number.isNaN(time)) throw callContext("the deadline is not a time");
  return time;
}

/** A context from a context or its options. Throws `ERR_CALL_CONTEXT`. */
export function contextOf(given: CallContext | CallContextOptions = {}): CallContext {
  return isInstance(given, CallContext) ? given : new CallContext(given);
}

/** A frozen copy. A string as `roles` would be compared letter by letter. */
function actorOf(actor: Actor | null): Actor {
  if (typeof actor?.id !== "string") throw callContext("an actor's id must be a string");
  const { roles } = actor as { readonly roles?: unknown };
  if (roles === undefined) return Object.freeze({ ...actor });
  if (!Array.isArray(roles) || !roles.every((role) => typeof role === "string"))
    throw callContext("an actor's roles must be an array of strings");
  return Object.freeze({ ...actor, roles: Object.freeze([...(roles as readonly string[])]) });
}
