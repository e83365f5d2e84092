/** An error that Lua raised and nothing in Lua caught. */

import { PeriluneError } from "./base.js";

export class LuaError extends PeriluneError {
  override name = "LuaError";

  constructor(
    message: string,
    /** The error value, as `error` was given it. */
    readonly value: unknown,
    /** Lua's traceback, made where the error was raised; empty for a syntax error. */
    readonly traceback: string,
    cause?: unknown,
  ) {
    super(message, cause === undefined ? undefined : { cause });
  }
}

/** A chunk that does not compile. */
export class LuaSyntaxError extends LuaError {
  override name = "LuaSyntaxError";
}

/** The state has no memory left for what was asked. It goes on. */
export class LuaMemoryError extends LuaError {
  override name = "LuaMemoryError";
}
