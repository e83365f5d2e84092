/**
 * Calls of Lua that may wait for promises. Each is a coroutine of its own, which native/core/wait.c suspends when a
 * function of the host gives a promise, and which goes on here when that is settled. What a coroutine is in Lua is not
 * known here.
 */

import { AbortedError, synchronousRun, waitInterrupted, unyieldable } from "../errors/async.js";
import type { Pointer } from "../core/pointers.js";
import { LuaError } from "../errors/lua.js";
import type { Thenable } from "../values/objects.js";

/** A coroutine that is driven from here. `T` is what it gives in the end. */
export interface Driven<T> {
  /** Writes its slot, for C to know it by. */
  write(at: Pointer, waits: boolean): void;
  /** Starts it, or goes on. Undefined: it has yielded, for a promise or for a turn of the event loop. */
  resume(): T | undefined;
  /** Closes it where it waits. */
  close(): void;
  /** It is over: it will not be asked for anything again. */
  end(): void;
}

/** What is asked of the state. */
export interface CallDepth {
  /** How many operations of the state are under way, those included whose arguments are being written. */
  readonly begun: number;
}

/** What is asked of the entry into wasm. */
export interface EngineStack {
  /** Whether it is free enough to end a call. */
  hasStackToEnd(): boolean;
}

/** A promise that a function of the host gave. */
interface Pending {
  readonly number: number;
  outcome: { readonly value: unknown } | { readonly error: unknown } | undefined;
}

interface Call {
  readonly driven: Driven<unknown>;
  readonly resolve: (value: never) => void;
  readonly reject: (error: unknown) => void;
  /** The operations under way while Lua runs it. */
  begun: number;
  running: boolean;
  /** What it waits for. */
  pending: Pending | undefined;
  /** The error that it is to end with, given what closing it raised. */
  ending: Ending | undefined;
  /** Takes back what waits for the signal. */
  unlisten: () => void;
}

type Ending = (closeError: LuaError | undefined) => Error;

/** All asynchronous calls of one state. */
export class AsyncCalls {
  readonly #inFlight = new Set<Call>();
  /** The call that Lua runs, the innermost of them. */
  #current: Call | undefined;
  #promises = 0;
  /** Makes the error that says why no more can start. */
  #ended: (() => Error) | undefined;

  constructor(
    readonly depth: CallDepth,
    readonly stack: EngineStack,
  ) {}

  /** How many are in flight. */
  get size(): number {
    return this.#inFlight.size;
  }

  /** Starts one, up to its first wait. Throws `AbortedError` for a signal that is aborted, and what `make` throws. */
  start<T>(make: () => Driven<T>, signal: AbortSignal | undefined): Promise<T> {
    if (this.#ended !== undefined) throw this.#ended();
    if (signal?.aborted === true) throw new AbortedError(signal.reason);
    const driven = make();
    return new Promise<T>((resolve, reject) => {
      const abort = (): void => {
        if (this.stack.hasStackToEnd())
          this.#finish(call, (closeError) => new AbortedError(signal?.reason, closeError));
        else queueMicrotask(abort);
      };
      const call: Call = {
        driven,
        resolve,
        reject,
        begun: 0,
        running: false,
        pending: undefined,
        ending: undefined,
        unlisten: () => signal?.removeEventListener("abort", abort),
      };
      this.#inFlight.add(call);
      signal?.addEventListener("abort", abort);
      this.#resume(call);
    });
  }

  /**
   * A function of the host gave a thenable. Gives its number, and the coroutine that is to wait for it. Throws
   * `ERR_SYNCHRONOUS_RUN` when it is no asynchronous call that runs. A rejection counts as handled in any case.
   */
  wait(thenable: unknown, then: Thenable["then"]): { promise: number; driven: Driven<unknown> } {
    const promise = new Promise<unknown>((resolve, reject) => {
      then.call(thenable as Thenable, resolve, reject);
    });
    const call = this.#current;
    if (call?.begun !== this.depth.begun) {
      promise.catch(() => undefined);
      throw synchronousRun();
    }
    const pending: Pending = { number: ++this.#promises, outcome: undefined };
    call.pending = pending;
    const settle = (outcome: Pending["outcome"]): void => {
      pending.outcome = outcome;
      if (call.pending === pending && this.#inFlight.has(call)) this.#resume(call);
    };
    promise.then(
      (value) => {
        settle({ value });
      },
      (error: unknown) => {
        settle({ error });
      },
    );
    return { promise: pending.number, driven: call.driven };
  }

  /** What came of a promise, once. Throws what it was rejected with. */
  take(promise: number): unknown {
    const outcome = this.#forgetPending(promise)?.outcome;
    if (outcome === undefined) throw waitInterrupted();
    if ("error" in outcome) throw outcome.error;
    return outcome.value;
  }

  /** Lua cannot wait for a promise: throws `ERR_UNYIELDABLE`. `reason` is what native/core/wait.c says. */
  refuse(promise: number, reason: string): never {
    this.#forgetPending(promise);
    throw unyieldable(nameIn(reason));
  }

  /**
   * Ends all calls with the error that `reason` makes, and those to come: closes their coroutines, or leaves them as they
   * are when Lua can no longer run.
   */
  end(reason: () => Error, close: boolean): void {
    this.#ended ??= reason;
    if (this.#inFlight.size === 0) return;
    const error = this.#ended();
    for (const call of this.#inFlight) {
      if (close) this.#finish(call, () => error);
      else if (!call.running) this.#over(call, () => call.reject(error));
    }
  }

  /** Ends those that `which` says with `error`. */
  abandon(which: (driven: Driven<unknown>) => boolean, error: Error): void {
    for (const call of this.#inFlight) if (which(call.driven)) this.#finish(call, () => error);
  }

  #forgetPending(promise: number): Pending | undefined {
    const call = this.#current;
    const pending = call?.pending;
    if (call === undefined || pending?.number !== promise) return undefined;
    call.pending = undefined;
    return pending;
  }

  #resume(call: Call): void {
    try {
      const value = this.#during(call, () => call.driven.resume());
      if (call.ending !== undefined) this.#close(call, call.ending, value === undefined);
      else if (value !== undefined) this.#over(call, () => call.resolve(value as never));
      else if (call.pending === undefined) this.#takeTurn(call);
    } catch (error) {
      this.#over(call, () => call.reject(error));
    }
  }

  /** It has yielded and waits for no promise: all else has a turn. */
  #takeTurn(call: Call): void {
    setTimeout(() => {
      if (this.#inFlight.has(call)) this.#resume(call);
    });
  }

  /** Ends a call: now, or when Lua comes back out of it. */
  #finish(call: Call, ending: Ending): void {
    if (call.running) call.ending ??= ending;
    else this.#close(call, ending, true);
  }

  #close(call: Call, ending: Ending, waiting: boolean): void {
    try {
      if (waiting) {
        this.#during(call, () => {
          call.driven.close();
        });
      }
      this.#over(call, () => call.reject(ending(undefined)));
    } catch (error) {
      this.#over(call, () => call.reject(error instanceof LuaError ? ending(error) : error));
    }
  }

  #during<T>(call: Call, enter: () => T): T {
    const outer = this.#current;
    this.#current = call;
    call.begun = this.depth.begun + 1;
    call.running = true;
    try {
      return enter();
    } finally {
      call.running = false;
      this.#current = outer;
    }
  }

  #over(call: Call, settle: () => void): void {
    this.#inFlight.delete(call);
    call.unlisten();
    try {
      call.driven.end();
    } finally {
      settle();
    }
  }
}

/** A function as native/core/frames.c names it: what the name is of, and the name. */
const FUNCTION = /^([\w ]*) '([^]*)'$/;

/** What is in the way: in words, or the name of a function. */
function nameIn(reason: string): string {
  const [, kind, name] = FUNCTION.exec(reason) ?? [];
  if (reason !== "" && name === undefined) return reason;
  if (name === undefined || name === "") return "a function of C";
  if (name === "for iterator") return "an iterator of C, as that of ipairs";
  return kind === "metamethod" ? `metamethod ${name}` : name;
}
