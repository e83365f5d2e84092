/**
 * On whose behalf a call is made, and how long it may take. A context is handed down from the embedder to host functions
 * and never changes; what a part of the work may do less of is a context of its own.
 */

import { isInstance } from "../errors/describe.js";
import { callContext } from "../errors/security.js";

/** Who asks. `id` is whatever the embedder tells people, or services, apart by. */
export interface Actor {
  readonly id: string;
  readonly roles?: readonly string[];
}

export interface CallContextOptions {
  readonly actor?: Actor;
  /** What else host functions are to know: a request's id, a tenant. */
  readonly values?: Readonly<Record<string, unknown>>;
  /** When it has to be done: milliseconds since 1970, as `Date.now()`, or a `Date`. */
  readonly deadline?: number | Date;
  /** Aborted when nobody waits for the result any more. */
  readonly signal?: AbortSignal;
}

export class CallContext {
  /** Undefined when nobody in particular asks. */
  readonly actor: Actor | undefined;
  /** Milliseconds since 1970; undefined when there is no hurry. */
  readonly deadline: number | undefined;
  readonly signal: AbortSignal | undefined;
  readonly #values: ReadonlyMap<string, unknown>;

  /** Throws `ERR_CALL_CONTEXT`. */
  constructor(options: CallContextOptions = {}) {
    requireObject(options, "the options are no object");
    const { actor, values = {}, deadline, signal } = options;
    // Callers of plain JavaScript may give anything.
    requireObject(values, "the values are no object");
    if (signal !== undefined && typeof (signal as Partial<AbortSignal> | null)?.aborted !== "boolean")
      throw callContext("the signal is no AbortSignal");
    this.actor = actor === undefined ? undefined : actorOf(actor);
    this.deadline = timeOf(deadline);
    this.signal = signal;
    this.#values = new Map(Object.entries(values));
  }

  /** The value of a name; undefined for one that it does not have. */
  value(name: string): unknown {
    return this.#values.get(name);
  }

  get values(): ReadonlyMap<string, unknown> {
    return this.#values;
  }

  /** Milliseconds until the deadline at the time `now`: 0 when it has passed, Infinity when there is none. */
  remaining(now: number = Date.now()): number {
    return this.deadline === undefined ? Infinity : Math.max(0, this.deadline - now);
  }

  /** Whether the work is to stop: aborted, or late. */
  isOver(now: number = Date.now()): boolean {
    return this.signal?.aborted === true || this.remaining(now) === 0;
  }

  /**
   * A context within this one: what is not given is this one's, values are added to its own, and of two deadlines the
   * earlier holds. A signal that is given aborts beside this one's.
   */
  with(options: CallContextOptions): CallContext {
    requireObject(options, "the options are no object");
    const { actor = this.actor, signal, values = {} } = options;
    const deadlines = [this.deadline, options.deadline].filter((deadline) => deadline !== undefined);
    const signals = [this.signal, signal].filter((given) => given !== undefined);
    const [only] = signals;
    const joined = signals.length > 1 ? AbortSignal.any(signals) : only;
    return new CallContext({
      ...(actor === undefined ? {} : { actor }),
      values: { ...Object.fromEntries(this.#values), ...values },
      ...(deadlines.length === 0 ? {} : { deadline: Math.min(...deadlines.map(Number)) }),
      ...(joined === undefined ? {} : { signal: joined }),
    });
  }
}

function requireObject(given: unknown, problem: string): void {
  if (typeof given !== "object" || given === null) throw callContext(problem);
}

function timeOf(deadline: CallContextOptions["deadline"]): number | undefined {
  if (deadline === undefined) return undefined;
  const time = typeof deadline === "number" || isInstance(deadline, Date) ? Number(deadline) : NaN;
  if (Number.isNaN(time)) throw callContext("the deadline is no time");
  return time;
}

/** A context, or the options of one. Throws `ERR_CALL_CONTEXT`. */
export function contextOf(given: CallContext | CallContextOptions = {}): CallContext {
  return isInstance(given, CallContext) ? given : new CallContext(given);
}

/** A copy, which nobody changes. Roles that are one text would be compared letter by letter. */
function actorOf(actor: Actor | null): Actor {
  if (typeof actor?.id !== "string") throw callContext("an actor has an id, which is a string");
  const { roles } = actor as { readonly roles?: unknown };
  if (roles === undefined) return Object.freeze({ ...actor });
  if (!Array.isArray(roles) || !roles.every((role) => typeof role === "string"))
    throw callContext("an actor's roles are a list of strings");
  return Object.freeze({ ...actor, roles: Object.freeze([...(roles as readonly string[])]) });
}
