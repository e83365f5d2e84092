/**
 * Remembers JavaScript errors that became Lua errors. In Lua such an error is its message, as an error of C code would
 * be. If the very error leaves Lua, its frames have its number (`pl_host_raised` in native/core/pl.h), and it becomes the
 * `cause`. A message that Lua caught and raised again is Lua's own error: any script can raise the same text. Only errors of
 * Perilune itself, which are about a mistake of the script, are also found by their message.
 */

import { Raised } from "../core/generated/constants.js";
import { PeriluneError } from "../errors/base.js";
import { describeThrown, isInstance } from "../errors/describe.js";
import { HostError } from "../errors/host-error.js";
import { LuaError } from "../errors/lua.js";

/** Errors may be on their way at the same time, while others are raised in what they close. */
const REMEMBERED = 64;

/** A message longer than this may have a text of the script in it: only the latest such error is remembered. */
const LONG = 16_384;

/** A JavaScript error. */
export interface Cause {
  readonly number: number;
  readonly error: unknown;
  /** Its message, if Perilune threw it. */
  readonly message: string | undefined;
  /** Whether it is about a module, so that a searcher adds text around the message. */
  readonly wrapped: boolean;
}

export class Causes {
  /** The latest errors, by their numbers modulo `REMEMBERED`. */
  readonly #recent: (Cause | undefined)[] = [];
  #number = 0;
  /** The place in `#recent` of the error with a long message. */
  #long: number | undefined;
  /** The number of the last error that a host function threw. */
  #thrown = 0;
  /** The number of the last error about a module. */
  #loading = 0;
  /** Whether any error is remembered. */
  some = false;

  /** Remembers `error`, thrown by a host function, and returns the message to raise in Lua. */
  remember(error: unknown): string {
    const message = describeThrown(error);
    const own = isInstance(error, PeriluneError) && !isInstance(error, HostError);
    this.#thrown = this.#add(error, own ? message : undefined, false, message.length > LONG);
    return message;
  }

  /** Remembers `error`, whose value is raised in Lua unchanged. */
  rememberValue(error: unknown): void {
    this.#thrown = this.#add(
      error,
      undefined,
      false,
      isInstance(error, LuaError) && error.message.length > LONG,
    );
  }

  /** Remembers `error` about a module, whose message will be part of what a searcher raises. */
  rememberLoading(error: Error): void {
    this.#loading = this.#add(error, error.message, true, error.message.length > LONG);
  }

  /** Returns the number of the error that is being raised. */
  raised(from: number): number {
    return from === Raised.host ? this.#thrown : this.#loading;
  }

  /** Returns the error with a number. */
  get(number: number): Cause | undefined {
    const cause = this.#recent[number % REMEMBERED];
    return cause?.number === number ? cause : undefined;
  }

  /** Returns what `message` began as; `raised` is the error that its frames name. */
  of(message: string, raised: Cause | undefined): unknown {
    if (raised !== undefined && (!raised.wrapped || message.includes(raised.message ?? "")))
      return raised.error;
    const isIt = ({ message: own }: Cause): boolean =>
      own !== undefined && own !== "" && (message === own || message.endsWith(`: ${own}`));
    return this.#recent.find((cause) => cause !== undefined && isIt(cause))?.error;
  }

  /** Forgets all errors. An error of a finished run must not become the cause of a later one. */
  forget(): void {
    this.some = false;
    this.#thrown = 0;
    this.#loading = 0;
    this.#recent.length = 0;
    this.#long = undefined;
  }

  #add(error: unknown, message: string | undefined, wrapped: boolean, isLong: boolean): number {
    this.some = true;
    this.#number = (this.#number % 2 ** 30) + 1;
    const place = this.#number % REMEMBERED;
    if (isLong && this.#long !== undefined) this.#recent[this.#long] = undefined;
    if (isLong) this.#long = place;
    this.#recent[place] = { number: this.#number, error, message, wrapped };
    return this.#number;
  }
}
