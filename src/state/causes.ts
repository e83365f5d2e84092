/**
 * Remembers JavaScript errors that became Lua errors. In Lua such an error is its message, as an error of C code would
 * be. If the very error that a host function threw leaves Lua, C reports that (`pl_host_raised` in native/core/pl.h).
 * If Lua caught the message and raised it again, the error is found by its message. Either way it becomes the `cause`.
 */

import { describeThrown } from "../errors/describe.js";

const REMEMBERED = 8;

interface Remembered {
  readonly message: string;
  readonly error: unknown;
  /** Whether Lua adds text around the message, as `require` does. A position in front of it is always allowed. */
  readonly wrapped: boolean;
}

/** The last error that a host function threw, if it left Lua unchanged. */
export interface Raised {
  readonly error: unknown;
}

export class Causes {
  #recent: Remembered[] = [];
  #thrown: Raised | undefined;
  #raised: Raised | undefined;
  /** Whether any error is remembered. */
  some = false;

  /** Remembers `error`, thrown by a host function, and returns the message to raise in Lua. */
  remember(error: unknown): string {
    this.some = true;
    this.#thrown = { error };
    return this.#keep(error, false);
  }

  /** Remembers `error`, whose value is raised in Lua unchanged. */
  rememberValue(error: unknown): void {
    this.some = true;
    this.#thrown = { error };
  }

  /** Remembers `error`, whose message will be part of what Lua raises. */
  rememberWrapped(error: Error): void {
    this.some = true;
    this.#keep(error, true);
  }

  /** Marks the propagating error as the one that a host function threw last. */
  noteRaised(): void {
    this.#raised = this.#thrown;
  }

  /** Takes the error that `noteRaised` marked, if it has just left Lua. */
  takeRaised(): Raised | undefined {
    const raised = this.#raised;
    this.#raised = undefined;
    return raised;
  }

  /** Returns the original error behind `message`. */
  find(message: string, raised: Raised | undefined): unknown {
    if (raised !== undefined) return raised.error;
    const isIt = (entry: Remembered): boolean =>
      entry.wrapped
        ? message.includes(entry.message)
        : message === entry.message || message.endsWith(`: ${entry.message}`);
    return this.#recent.find((entry) => entry.message !== "" && isIt(entry))?.error;
  }

  /** Forgets all errors. An error of a finished run must not become the cause of a later one. */
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
