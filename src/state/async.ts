/**
 * Calls of Lua that may wait for promises. Each runs in a coroutine of its own. native/core/wait.c suspends it when a
 * host function returns a promise, and this file resumes it once the promise settles. This file does not know how Lua
 * represents coroutines.
 */

import { AbortedError, synchronousRun, waitInterrupted, unyieldable } from "../errors/async.js";
import type { Pointer } from "../core/pointers.js";
import { LuaError } from "../errors/lua.js";
import type { Thenable } from "../values/objects.js";

/** A coroutine driven by this file. `T` is its final result. */
export interface Driven<T> {
  /** Writes the slot by which C identifies it. */
  write(at: Pointer, waits: boolean): void;
  /** Starts or resumes it. Returns undefined if it yielded, for a promise or for a turn of the event loop. */
  resume(): T | undefined;
  /** Closes it while it is suspended. */
  close(): void;
  /** Called once it is over; no other method is called afterwards. */
  end(): void;
}

/** The nesting depth of a state's operations. */
export interface CallDepth {
  /** The number of operations under way, including those whose arguments are still being written. */
  readonly begun: number;
}

/** The stack check of the entry into wasm. */
export interface EngineStack {
  /** Whether enough stack is left to end a call. */
  hasStackToEnd(): boolean;
}

/** A promise that a host function returned. */
interface Pending {
  readonly number: number;
  outcome: { readonly value: unknown } | { readonly error: unknown } | undefined;
}

interface Call {
  readonly driven: Driven<unknown>;
  readonly resolve: (value: never) => void;
  readonly reject: (error: unknown) => void;
  /** The operations under way while Lua runs this call. */
  begun: number;
  running: boolean;
  /** The promise it waits for. */
  pending: Pending | undefined;
  /** Makes the error to end with from what closing the coroutine raised. */
  ending: Ending | undefined;
  /** Removes the listener of the signal. */
  unlisten: () => void;
}

type Ending = (closeError: LuaError | undefined) => Error;

/** All asynchronous calls of one state. */
export class AsyncCalls {
  readonly #inFlight = new Set<Call>();
  /** The innermost call that Lua is running. */
  #current: Call | undefined;
  #promises = 0;
  /** Makes the error for calls that can no longer start. */
  #ended: (() => Error) | undefined;

  constructor(
    readonly depth: CallDepth,
    readonly stack: EngineStack,
  ) {}

  /** The number of calls in flight. */
  get size(): number {
    return this.#inFlight.size;
  }

  /**
   * Starts a call and runs it to its first wait. Throws `AbortedError` if the signal is already aborted, and what
   * `make` throws.
   */
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
   * Registers a thenable that a host function returned. Returns its number and the coroutine that must wait for it.
   * Throws `ERR_SYNCHRONOUS_RUN` if the running call is not asynchronous. A rejection always counts as handled.
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

  /** Returns the outcome of a promise, once. Throws its rejection. */
  take(promise: number): unknown {
    const outcome = this.#forgetPending(promise)?.outcome;
    if (outcome === undefined) throw waitInterrupted();
    if ("error" in outcome) throw outcome.error;
    return outcome.value;
  }

  /** Throws `ERR_UNYIELDABLE`: Lua cannot wait for this promise. `reason` comes from native/core/wait.c. */
  refuse(promise: number, reason: string): never {
    this.#forgetPending(promise);
    throw unyieldable(nameIn(reason));
  }

  /**
   * Ends all calls, and rejects later ones, with the error that `reason` makes. Closes the coroutines if `close` is
   * set; it must be false if Lua can no longer run.
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

  /** Ends the calls that `which` selects with `error`. */
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

  /** Resumes a call that yielded without a promise, after other tasks had a turn. */
  #takeTurn(call: Call): void {
    setTimeout(() => {
      if (this.#inFlight.has(call)) this.#resume(call);
    });
  }

  /** Ends a call now, or when Lua returns from it if it is running. */
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

/** A function name as native/core/frames.c writes it: the kind of name, and the name. */
const FUNCTION = /^([\w ]*) '([^]*)'$/;

/** Returns what prevents the wait: a description, or the name of a function. */
function nameIn(reason: string): string {
  const [, kind, name] = FUNCTION.exec(reason) ?? [];
  if (reason !== "" && name === undefined) return reason;
  if (name === undefined || name === "") return "a function of C";
  if (name === "for iterator") return "an iterator of C, as that of ipairs";
  return kind === "metamethod" ? `metamethod ${name}` : name;
}
