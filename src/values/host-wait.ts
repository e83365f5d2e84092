/**
 * What a host function returns to make its caller wait for a command. src/modules/host/yield-call.ts makes one of a
 * module's yield; src/state/async.ts suspends the coroutine, and a dispatcher runs the command.
 */

import type { HostCall } from "../security/call.js";
import { PROMISE } from "../types/commands.js";
import type { Thenable } from "./objects.js";

/** Gets the outcome of a command. The first outcome counts. */
export interface Settling {
  resolve(value: unknown): void;
  reject(error: unknown): void;
}

/** Where a command comes from. */
export interface CommandOrigin {
  /** The module whose function yielded it; undefined for a function that belongs to no module. */
  readonly module: string | undefined;
  /** The context and policy of the function's call. */
  readonly call: HostCall;
  /** When the call must end: a time of `performance.now()`, or Infinity. */
  readonly deadline: number;
  /** The milliseconds that the command may take; undefined leaves that to its handler. */
  readonly timeout: number | undefined;
  /** Names the command among all, also if it is run again after its outcome was lost. */
  readonly idempotencyKey?: string;
  /** The process of a scheduler that it comes from. */
  readonly process?: object;
}

/** A command that a handler has, or that waits for one. */
export interface RunningCommand {
  /** Nobody waits for it any more. Its outcome is dropped. */
  cancel(): void;
}

/** Runs commands. `createDispatcher` of `perilune/processes` makes one. */
export interface CommandDispatcher {
  /**
   * Starts a command. Throws a `YieldError` if it is refused; otherwise settles it, now or later.
   */
  submit(id: string, data: unknown, origin: CommandOrigin, settling: Settling): RunningCommand;
  /** Called with what a yield's `release` threw where no call can be told. */
  releaseFailed(error: unknown): void;
}

/** An outcome that raises its error in Lua, whatever the yield makes of errors. */
export class Raised {
  constructor(readonly error: Error) {}
}

/** A wait that has not begun, that goes on, or that is over. After `finish` or `drop` it is over. */
export abstract class HostWait {
  abstract readonly module: string | undefined;
  abstract readonly commandId: string;

  /** Begins once the coroutine is suspended. Never throws. */
  abstract start(dispatcher: CommandDispatcher, deadline: number, settling: Settling): void;

  /** Returns the results for Lua, or throws the error to raise. `failed`: whether `outcome` is an error. */
  abstract finish(failed: boolean, outcome: unknown): unknown;

  /** The coroutine does not wait for it any more. Never throws. */
  abstract drop(dispatcher: CommandDispatcher | undefined): void;
}

const noop = (): void => undefined;

/** Waits for a thenable, which the function returned. */
export class PromiseWait extends HostWait {
  readonly module = undefined;
  readonly commandId = PROMISE;
  readonly #promise: Promise<unknown>;
  #running: RunningCommand | undefined;

  constructor(
    thenable: unknown,
    then: Thenable["then"],
    readonly call: HostCall,
  ) {
    super();
    this.#promise = new Promise<unknown>((resolve, reject) => {
      then.call(thenable as Thenable, resolve, reject);
    });
    this.#promise.catch(noop); // nobody may wait for it
  }

  start(dispatcher: CommandDispatcher, deadline: number, settling: Settling): void {
    const origin = { module: undefined, call: this.call, deadline, timeout: undefined };
    try {
      this.#running = dispatcher.submit(PROMISE, this.#promise, origin, settling);
    } catch (error) {
      settling.reject(error);
    }
  }

  finish(failed: boolean, outcome: unknown): unknown {
    if (failed) throw outcome;
    return outcome;
  }

  drop(): void {
    this.#running?.cancel();
  }
}
