/**
 * JavaScript errors that became Lua errors. In Lua such an error is its message, as C code's would be. When the very
 * error that a function of the host threw comes out again, C says so (`pl_host_raised` in native/core/pl.h); when Lua
 * caught its message and raised it again, it is found by that. It becomes the `cause`.
 */

import { describeThrown } from "../errors/describe.js";

const REMEMBERED = 8;

interface Remembered {
  readonly message: string;
  readonly error: unknown;
  /** Whether Lua puts words around the message, as `require` does; a position in front of it is always possible. */
  readonly wrapped: boolean;
}

/** The error that a function of the host threw last, and came out with nothing of Lua in between. */
export interface Raised {
  readonly error: unknown;
}

export class Causes {
  #recent: Remembered[] = [];
  #thrown: Raised | undefined;
  #raised: Raised | undefined;
  /** Whether anything is remembered. */
  some = false;

  /** Keeps `error`, thrown by a function of the host, and gives the message to raise in Lua. */
  remember(error: unknown): string {
    this.some = true;
    this.#thrown = { error };
    return this.#keep(error, false);
  }

  /** Keeps `error`, whose value is raised in Lua as it is. */
  rememberValue(error: unknown): void {
    this.some = true;
    this.#thrown = { error };
  }

  /** Keeps `error`, whose message will be part of what Lua raises. */
  rememberWrapped(error: Error): void {
    this.some = true;
    this.#keep(error, true);
  }

  /** The error that is on its way is the one that a function of the host threw last. */
  noteRaised(): void {
    this.#raised = this.#thrown;
  }

  /** What `noteRaised` noted of the error that has just come out. */
  takeRaised(): Raised | undefined {
    const raised = this.#raised;
    this.#raised = undefined;
    return raised;
  }

  /** What an error with `message` began as. */
  find(message: string, raised: Raised | undefined): unknown {
    if (raised !== undefined) return raised.error;
    const isIt = (entry: Remembered): boolean =>
      entry.wrapped
        ? message.includes(entry.message)
        : message === entry.message || message.endsWith(`: ${entry.message}`);
    return this.#recent.find((entry) => entry.message !== "" && isIt(entry))?.error;
  }

  /** Errors of a run that is over are no cause of later ones. */
  forget(): void {
    this.some = false;
    this.#thrown = undefined;
    this.#raised = undefined;
    this.#recent = [];
  }

  #keep(error: unknown, wrapped: boolean): string {
    const message = describeThrown(error);
    this.#recent.unshift({ message, error, wrapped });
    this.#recent.length = Math.min(this.#recent.length, REMEMBERED);
    return message;
  }
}
