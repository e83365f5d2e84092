/** An error that Lua raised and nothing in Lua caught. */

import { PeriluneError } from "./base.js";
import type { LuaErrorCodes } from "./codes.js";
import { isInstance } from "./describe.js";
import { HostError } from "./host-error.js";
import type { ErrorKind } from "./kinds.js";
import type { Calls } from "./calls.js";
import { framesOf, positionOf, type LuaFrame, type LuaPosition, type SourceFinder } from "./trace.js";

/** What C gives with an error, and where the sources are. */
export interface LuaTrace {
  readonly calls: Calls;
  readonly finder: SourceFinder;
}

let traceOf: (error: LuaError) => LuaTrace | undefined;

/**
 * Lua raised an error, and nothing in Lua caught it. `message` is the error value as text; `cause` is the JavaScript error
 * that it began as. The state goes on. If `value` is a handle, the catcher must close it.
 */
export class LuaError extends PeriluneError {
  override name = "LuaError";
  declare readonly code: keyof LuaErrorCodes;
  static {
    traceOf = (error) => error.#trace;
  }

  readonly #trace: LuaTrace | undefined;
  #frames: readonly LuaFrame[] | undefined;
  #position: { readonly found: LuaPosition | undefined } | undefined;

  constructor(
    message: string,
    /** The error value, as `error` was given it. */
    readonly value: unknown,
    /** Lua's traceback, made where the error was raised; empty for a syntax error. */
    readonly traceback: string,
    cause?: unknown,
    trace?: LuaTrace,
  ) {
    super("ERR_LUA", message, undefined, cause);
    this.#trace = trace;
  }

  /** The error value, when it is one that the host made: what a host function threw, or gave Lua to raise. */
  get hostError(): HostError | undefined {
    return isInstance(this.value, HostError) ? this.value : undefined;
  }

  /** The kind of `hostError`; `internal` for an error that says nothing of its kind. */
  get kind(): ErrorKind {
    return this.hostError?.kind ?? "internal";
  }

  /** Whether another try can help. */
  get retryable(): boolean {
    return this.hostError?.retryable ?? false;
  }

  /** More about it, for programs, as the host gave it. */
  get details(): Readonly<Record<string, unknown>> | undefined {
    return this.hostError?.details;
  }

  /** The calls of the traceback, innermost first, each with its source where that is known. Made when asked for. */
  get frames(): readonly LuaFrame[] {
    return (this.#frames ??= this.#trace ? framesOf(this.#trace.calls, this.#trace.finder) : []);
  }

  /** Where the error was raised, a syntax error where it is; undefined when no function with lines took part. */
  get position(): LuaPosition | undefined {
    this.#position ??= { found: positionOf(this.message, this.frames, this.#trace?.finder) };
    return this.#position.found;
  }

  /** The file of `position`; undefined when its source is none. */
  get file(): string | undefined {
    return this.position?.file;
  }

  /** The line of `position`, the first being 1. */
  get line(): number | undefined {
    return this.position?.line;
  }

  /** The line of `position` in its source, with a marker and its neighbours; undefined when the source is not known. */
  get excerpt(): string | undefined {
    return this.position?.excerpt;
  }
}

/** A chunk that does not compile. */
export class LuaSyntaxError extends LuaError {
  override name = "LuaSyntaxError";
  override readonly code = "ERR_LUA_SYNTAX";
}

/** The state reached a limit: its fuel, its timeout, an interrupt. It runs again after `limits.set`. */
export class LimitError extends LuaError {
  override name = "LimitError";
  override readonly code = "ERR_LIMIT";

  constructor(
    readonly limit: "fuel" | "timeout" | "interrupt",
    error: LuaError,
  ) {
    super(error.message, error.value, error.traceback, error, traceOf(error));
  }
}

/** The state has no memory left for the operation. The state goes on. */
export class LuaMemoryError extends LuaError {
  override name = "LuaMemoryError";
  override readonly code = "ERR_LUA_MEMORY";

  constructor(
    message: string,
    value: unknown,
    traceback: string,
    /** The bytes that the state may hold; undefined: it has no limit of its own, there was no more to be had. */
    readonly limit?: number,
    trace?: LuaTrace,
  ) {
    super(message, value, traceback, undefined, trace);
  }
}
