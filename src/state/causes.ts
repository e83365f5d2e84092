/**
 * JavaScript errors that became Lua errors. In Lua such an error is its message, as C code's would be; when it comes
 * out again, the error that it began as is found by that message and becomes the `cause`.
 */

import { describeThrown } from "../errors/describe.js";

const REMEMBERED = 8;

interface Remembered {
  readonly message: string;
  readonly error: unknown;
  /** Whether Lua puts words around the message, as `require` does; a position in front of it is always possible. */
  readonly wrapped: boolean;
}

export class Causes {
  readonly #recent: Remembered[] = [];

  /** Keeps `error`, thrown by a function of the host, and gives the message to raise in Lua. */
  remember(error: unknown): string {
    return this.#keep(error, false);
  }

  /** Keeps `error`, whose message will be part of what Lua raises. */
  rememberWrapped(error: Error): void {
    this.#keep(error, true);
  }

  /** The latest error that `message` came from. */
  find(message: string): unknown {
    const isIt = (entry: Remembered): boolean =>
      entry.wrapped
        ? message.includes(entry.message)
        : message === entry.message || message.endsWith(`: ${entry.message}`);
    return this.#recent.find((entry) => entry.message !== "" && isIt(entry))?.error;
  }

  /** Errors of a run that is over are no cause of later ones. */
  forget(): void {
    this.#recent.length = 0;
  }

  #keep(error: unknown, wrapped: boolean): string {
    const message = describeThrown(error);
    this.#recent.unshift({ message, error, wrapped });
    this.#recent.length = Math.min(this.#recent.length, REMEMBERED);
    return message;
  }
}
