/**
 * JavaScript errors that became Lua errors. In Lua such an error is its message, as C code's would be; when it comes
 * out again, the error that it began as is found by that message and becomes the `cause`.
 */

const REMEMBERED = 8;

export class Causes {
  readonly #recent: { message: string; error: unknown }[] = [];

  /** Keeps `error` and gives the message to raise in Lua. */
  remember(error: unknown): string {
    const message = error instanceof Error ? error.message : String(error);
    this.#recent.unshift({ message, error });
    this.#recent.length = Math.min(this.#recent.length, REMEMBERED);
    return message;
  }

  /** The latest error whose message is part of `message`. */
  find(message: string): unknown {
    return this.#recent.find((entry) => entry.message !== "" && message.includes(entry.message))?.error;
  }
}
