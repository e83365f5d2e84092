/**
 * Calls of Lua that may wait for promises and commands. Each runs in its own coroutine. native/core/wait.c suspends it when
 * a host function returns a promise or a yield, and this file resumes it once that is settled. This file does not know how
 * Lua represents coroutines.
 */

import { isError } from "../errors/realms.js";
import { AbortedError, synchronousRun, waitInterrupted, unyieldable } from "../errors/async.js";
import type { LuaPointer, Pointer } from "../core/pointers.js";
import { LuaError } from "../errors/lua.js";
import type { CommandDispatcher, HostWait } from "../values/host-wait.js";
import type { Thenable } from "../values/objects.js";
import { blockerIn } from "./function-names.js";
import { CallLimits } from "./call-limits.js";
import { limitError, type Limits } from "./limits.js";
import { onAbort } from "../security/signals.js";
import { Pending, type Waiting } from "./pending.js";
import { nextTurn } from "./turns.js";

/** How long the to-be-closed variables of a call that was aborted or timed out may take, in milliseconds. */
const CLOSING_TIME = 100;

/** The longest delay of `setTimeout`. */
const LONGEST_DELAY = 2 ** 31 - 1;

/** The final result of a coroutine. */
export interface Returned<T> {
  readonly value: T;
}

/** A coroutine driven by this file. `T` is its final result. */
export interface Driven<T> {
  /** Writes the slot by which C identifies it. */
  write(at: Pointer, waits: boolean): void;
  /** Starts or resumes it. Returns undefined if it yielded, for a promise or for a turn of the event loop. */
  resume(): Returned<T> | undefined;
  /** Nobody will get what it returned. */
  drop(): void;
  /** Closes it while it is suspended. */
  close(): void;
  /** Called once it is over; no other method is called afterwards. */
  end(): void;
}

/** The nesting depth of a state's operations. */
export interface CallDepth {
  /** The number of operations under way, including those whose arguments are still being written. */
  readonly begun: number;
  /** The running thread. */
  readonly thread: LuaPointer;
}

/** The stack check of the entry into wasm. */
export interface EngineStack {
  /** Whether enough stack is left to end a call. */
  hasStackToEnd(): boolean;
}

/** A coroutine that can wait. */
interface Waiter extends Waiting {
  readonly driven: Pick<Driven<unknown>, "write">;
  /** The operations under way while Lua runs it. */
  begun: number;
  running: boolean;
}

/** A coroutine that others resume, who wait for its promises themselves. */
interface Guest extends Waiter {
  reject: (error: Error) => void;
}

interface Call extends Waiter {
  readonly driven: Driven<unknown>;
  readonly resolve: (value: never) => void;
  readonly reject: (error: unknown) => void;
  readonly limits: CallLimits | undefined;
  /** Makes the error to end with from what closing the coroutine raised. */
  ending: Ending | undefined;
  /** Removes the listeners of the signals. */
  readonly unlisten: (() => void)[];
  /** Ends the wait at the deadline. */
  timer: ReturnType<typeof setTimeout> | undefined;
}

type Ending = (closeError: LuaError | undefined) => Error;

const noop = (): void => undefined;

/** All asynchronous calls of one state. */
export class AsyncCalls {
  readonly #inFlight = new Set<Call>();
  /** Coroutines that wait and that others resume, by their addresses. */
  #guests: Map<LuaPointer, Guest> | undefined;
  /** What Lua is running: the innermost call, or a coroutine that others resume. */
  #current: Waiter | undefined;
  #promises = 0;
  /** Makes the error for calls that can no longer start. */
  #ended: (() => Error) | undefined;

  /** Whether only they run Lua: no code of the host calls the state by itself. Its owner says so. */
  alone = false;

  /** Whether `cancel` may end them. */
  cancellable = false;

  /** Calls its argument after other tasks have run. A scheduler of many states sets its own. */
  turn: (step: () => void) => void = nextTurn;

  constructor(
    readonly depth: CallDepth,
    readonly stack: EngineStack,
    readonly limits: () => Limits,
    /** The names of the functions that wait, for messages. */
    readonly waitingFunctions?: string,
  ) {}

  /** The number of calls in flight. */
  get size(): number {
    return this.#inFlight.size;
  }

  /** The threads that wait for the host, of calls and not of coroutines that others resume. */
  get waitingThreads(): LuaPointer[] {
    return [...this.#inFlight].flatMap(({ pending }) => pending?.thread ?? []);
  }

  /**
   * Starts a call and runs it to its first wait. Throws `AbortedError` if a signal of `limits` is already aborted, and
   * what `make` throws.
   */
  start<T>(make: () => Driven<T>, limits: CallLimits | undefined): Promise<T> {
    if (this.#ended !== undefined) throw this.#ended();
    const aborted = limits?.aborted;
    if (aborted !== undefined) throw new AbortedError(aborted.reason);
    const driven = make();
    return new Promise<T>((resolve, reject) => {
      const call: Call = {
        driven,
        resolve,
        reject,
        limits,
        begun: 0,
        running: false,
        pending: undefined,
        ending: undefined,
        wake: () => {
          if (this.#inFlight.has(call)) this.#resume(call);
        },
        unlisten: [],
        timer: undefined,
      };
      this.#inFlight.add(call);
      for (const signal of limits?.signals ?? []) {
        const abort = (): void => {
          if (this.stack.hasStackToEnd())
            this.#finish(call, (closeError) => new AbortedError(signal.reason, closeError));
          else queueMicrotask(abort);
        };
        call.unlisten.push(onAbort(signal, abort));
      }
      this.#resume(call);
    });
  }

  /** Restarts the timers of waits after the state's deadline has changed. */
  readonly rearm = (): void => {
    for (const call of this.#inFlight) if (!call.running) this.#arm(call);
  };

  /**
   * Registers a thenable that a host function returned. Returns its number and the coroutine that must wait for it.
   * `name` tells the function's name. Throws `ERR_SYNCHRONOUS_RUN` if the running call is not asynchronous. A rejection always counts as handled.
   */
  wait(
    thenable: unknown,
    then: Thenable["then"],
    name: () => string | undefined,
  ): { promise: number; driven: Waiter["driven"] } {
    const promise = new Promise<unknown>((resolve, reject) => {
      then.call(thenable as Thenable, resolve, reject);
    });
    const waiter = this.#current;
    if (waiter?.begun !== this.depth.begun) {
      promise.catch(noop);
      throw synchronousRun(name(), this.waitingFunctions);
    }
    const pending = this.#pend(waiter, undefined, undefined);
    promise.then(
      (value) => {
        pending.resolve(value);
      },
      (error: unknown) => {
        pending.reject(error);
      },
    );
    return { promise: pending.number, driven: waiter.driven };
  }

  /**
   * Like `wait`, for a command, which is submitted once the coroutine is suspended. It is dropped if this throws.
   */
  waitFor(
    wait: HostWait,
    dispatcher: CommandDispatcher,
    name: () => string | undefined,
  ): { promise: number; driven: Waiter["driven"] } {
    const waiter = this.#current;
    if (waiter?.begun !== this.depth.begun) {
      wait.drop(dispatcher);
      const command = wait.module === undefined ? undefined : wait.commandId;
      throw synchronousRun(name(), this.waitingFunctions, command);
    }
    const pending = this.#pend(waiter, wait, dispatcher);
    return { promise: pending.number, driven: waiter.driven };
  }

  #pend(waiter: Waiter, wait: HostWait | undefined, dispatcher: CommandDispatcher | undefined): Pending {
    waiter.pending?.drop(); // Lua did not get to wait for it
    return (waiter.pending = new Pending(++this.#promises, this.depth.thread, waiter, wait, dispatcher));
  }

  /**
   * Runs `enter`, by which other code resumes the coroutine at `thread`. Returns what `enter` returns, and a promise
   * if the coroutine waits for one: it is fulfilled when the coroutine may be resumed, and rejected if the state ends
   * before. `isSuspended`: whether the coroutine has yielded, and is not new.
   */
  resumeFor<T>(
    thread: LuaPointer,
    isSuspended: boolean,
    driven: Waiter["driven"],
    enter: () => T,
  ): { readonly value: T; readonly settled: Promise<void> | undefined } {
    const earlier = this.#guests?.get(thread)?.pending;
    const pending = isSuspended ? earlier : undefined;
    if (!isSuspended) earlier?.drop();
    this.#guests?.delete(thread);
    const guest: Guest = { driven, begun: 0, running: false, pending, wake: noop, reject: noop };
    const value = this.#during(guest, enter);
    const waited = pendingOf(guest);
    if (waited === undefined) return { value, settled: undefined };
    const settled = new Promise<void>((resolve, reject) => {
      guest.wake = resolve;
      guest.reject = reject;
    });
    if (waited.start(Infinity)) guest.wake();
    settled.catch(noop); // nobody may be waiting
    (this.#guests ??= new Map<LuaPointer, Guest>()).set(thread, guest);
    return { value, settled };
  }

  /** The thread that waited. */
  threadOf(promise: number): LuaPointer | undefined {
    const pending = this.#current?.pending;
    return pending?.number === promise ? pending.thread : undefined;
  }

  /** Returns the outcome of a wait, once. Throws its rejection. */
  take(promise: number): unknown {
    const pending = this.#forgetPending(promise);
    if (pending?.isSettled === true) return pending.take();
    pending?.drop();
    throw waitInterrupted();
  }

  /** Throws `ERR_UNYIELDABLE`: Lua cannot wait here. `reason` comes from native/core/wait.c. */
  refuse(promise: number, reason: string): never {
    const pending = this.#forgetPending(promise);
    pending?.drop();
    throw unyieldable(blockerIn(reason), pending?.command);
  }

  /**
   * Ends all calls, and rejects later ones, with the error that `reason` makes. Closes the coroutines if `close` is
   * set; it must be false if Lua can no longer run.
   */
  end(reason: () => Error, close: boolean): void {
    this.#ended ??= reason;
    if (this.#inFlight.size + (this.#guests?.size ?? 0) === 0) return;
    const error = this.#ended();
    for (const guest of this.#guests?.values() ?? []) {
      guest.pending?.drop();
      guest.reject(error);
    }
    this.#guests?.clear();
    for (const call of this.#inFlight) {
      if (close) this.#finish(call, () => error);
      else if (!call.running) this.#over(call, () => call.reject(error));
    }
  }

  /** Ends all calls, and rejects later ones, as if a signal of each was aborted. */
  cancel(reason: unknown): void {
    this.#ended ??= () => new AbortedError(reason);
    if (!this.stack.hasStackToEnd()) {
      queueMicrotask(() => {
        this.cancel(reason);
      });
      return;
    }
    for (const call of this.#inFlight)
      this.#finish(call, (closeError) => new AbortedError(reason, closeError));
  }

  /** Ends the calls that `which` selects with `error`. */
  abandon(which: (driven: Driven<unknown>) => boolean, error: Error): void {
    for (const call of this.#inFlight) if (which(call.driven)) this.#finish(call, () => error);
  }

  #forgetPending(promise: number): Pending | undefined {
    const waiter = this.#current;
    const pending = waiter?.pending;
    if (waiter === undefined || pending?.number !== promise) return undefined;
    waiter.pending = undefined;
    return pending;
  }

  #resume(call: Call): void {
    if (call.timer !== undefined) clearTimeout(call.timer);
    try {
      const sliceEnd = this.limits().sliceEnd(call.limits);
      for (;;) {
        const returned = this.#limited(call, call.limits, () => call.driven.resume());
        if (call.ending !== undefined) {
          if (returned !== undefined) call.driven.drop();
          this.#close(call, call.ending, returned === undefined);
        } else if (returned !== undefined) this.#over(call, () => call.resolve(returned.value as never));
        else if (call.pending === undefined) this.#takeTurn(call);
        else if (call.pending.start(this.limits().deadlineOf(call.limits))) {
          if (sliceEnd === Infinity || performance.now() < sliceEnd) continue;
          this.#takeTurn(call); // commands that are answered at once must not keep others waiting
        } else if (this.#inFlight.has(call)) this.#arm(call);
        return;
      }
    } catch (error) {
      this.#reject(call, error);
    }
  }

  /** Resumes a call that yielded without a promise, after other tasks have run. */
  #takeTurn(call: Call): void {
    this.turn(() => {
      if (this.#inFlight.has(call)) this.#resume(call);
    });
  }

  /** Lets the deadline end a wait. */
  #arm(call: Call): void {
    clearTimeout(call.timer);
    const deadline = this.limits().deadlineOf(call.limits);
    if (deadline === Infinity) return;
    const delay = Math.max(0, deadline - performance.now());
    call.timer = setTimeout(
      () => {
        if (!this.#inFlight.has(call) || call.running) return;
        if (performance.now() < deadline) this.#arm(call);
        else this.#finish(call, (closeError) => limitError("timeout", closeError));
      },
      Math.min(Math.ceil(delay), LONGEST_DELAY),
    );
  }

  /** Ends a call now, or when Lua returns from it if it is running. */
  #finish(call: Call, ending: Ending): void {
    if (call.running) call.ending ??= ending;
    else this.#close(call, ending, true);
  }

  #close(call: Call, ending: Ending, waiting: boolean): void {
    try {
      if (waiting) {
        this.#dropPending(call);
        const isBounded = this.cancellable || call.limits?.isPolled === true;
        const limits = isBounded ? new CallLimits({ timeout: CLOSING_TIME }) : undefined;
        this.#limited(call, limits, () => {
          call.driven.close();
        });
      }
      this.#reject(call, ending(undefined));
    } catch (error) {
      this.#reject(call, error instanceof LuaError ? ending(error) : error);
    }
  }

  #reject(call: Call, error: unknown): void {
    if (isError(error)) call.limits?.ended(error);
    this.#over(call, () => call.reject(error));
  }

  /** Enters Lua for a call. If it reaches one of `limits` and yields, it must end. */
  #limited<T>(call: Call, limits: CallLimits | undefined, enter: () => T): T {
    const all = this.limits();
    const endSlice = all.beginSlice(limits);
    if (limits !== undefined) all.push(limits);
    try {
      return this.#during(call, enter);
    } finally {
      const reached = limits === undefined ? undefined : all.leave(limits);
      if (reached !== undefined) call.ending ??= () => reached;
      endSlice();
    }
  }

  #during<T>(waiter: Waiter, enter: () => T): T {
    const outer = this.#current;
    this.#current = waiter;
    waiter.begun = this.depth.begun + 1;
    waiter.running = true;
    try {
      return enter();
    } finally {
      waiter.running = false;
      this.#current = outer;
    }
  }

  #dropPending(call: Call): void {
    const { pending } = call;
    call.pending = undefined;
    pending?.drop();
  }

  #over(call: Call, settle: () => void): void {
    this.#inFlight.delete(call);
    clearTimeout(call.timer);
    this.#dropPending(call);
    for (const unlisten of call.unlisten) unlisten();
    try {
      call.driven.end();
    } finally {
      settle();
    }
  }
}

/** What a coroutine waits for after Lua ran it, which may differ from what it waited for before. */
const pendingOf = ({ pending }: Waiter): Pending | undefined => pending;
