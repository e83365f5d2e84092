/** An error that Lua raised and nothing in Lua caught. */

import { PeriluneError } from "./base.js";
import type { LuaErrorCodes } from "./codes.js";
import { isInstance } from "./describe.js";
import { captureHost, stackOf } from "./log-stack.js";
import { HostError } from "./host-error.js";
import type { ErrorKind } from "./kinds.js";
import type { Calls } from "./calls.js";
import { framesOf, positionOf, type LuaFrame, type LuaPosition, type SourceFinder } from "./trace.js";

/** The data from C about an error, and the finder of its sources. */
export interface LuaTrace {
  readonly calls: Calls;
  readonly finder: SourceFinder;
}

/** A code of `LuaError`, with its fields. */
type LuaCause = { [C in keyof LuaErrorCodes]: { readonly code: C } & LuaErrorCodes[C] }[keyof LuaErrorCodes];

let traceOf: (error: LuaError) => LuaTrace | undefined;
let setWaiting: (error: LuaError, host: { readonly stack?: string }) => void;

/**
 * Own properties of each error, since engines put a `line` and a `column` of theirs on errors, which would hide ours, and
 * a `stack`. All errors share the accessors: V8 needs a hidden class for each pair.
 */
let own: PropertyDescriptorMap;

/**
 * Adds the functions that wait for the promise which rejects with `error`: if Lua raised it after a wait, no function of
 * the host's was running. Must be called where the promise is awaited.
 */
export function addWaiting(error: unknown): void {
  if (isInstance(error, LuaError)) setWaiting(error, captureHost(addWaiting));
}

/**
 * Lua raised an error, and nothing in Lua caught it. `message` is the error value as text; `cause` is the JavaScript error
 * that caused it. The state remains usable. If `value` is a handle, the code that catches the error must close it.
 */
export class LuaError extends PeriluneError {
  override name = "LuaError";
  declare readonly code: keyof LuaErrorCodes;
  static {
    traceOf = (error) => error.#trace;
    setWaiting = (error, host) => {
      error.#waiting = host;
    };
    own = {
      stack: {
        get(this: object): string | undefined {
          return #stack in this ? this.#stackText() : undefined;
        },
        set(this: object, text: string): void {
          if (#stack in this) this.#stack = text;
        },
        configurable: true,
      },
      line: {
        get(this: object): number | undefined {
          return #stack in this ? this.position?.line : undefined;
        },
        configurable: true,
      },
      column: { value: undefined, configurable: true },
    };
  }

  readonly #trace: LuaTrace | undefined;
  readonly #host: { readonly stack?: string };
  #waiting: { readonly stack?: string } = {};
  #stack: string | undefined;
  #frames: readonly LuaFrame[] | undefined;
  #position: { readonly found: LuaPosition | undefined } | undefined;

  constructor(
    message: string,
    /** The error value, as passed to `error`. */
    readonly value: unknown,
    /** Lua's traceback of where the error was raised; empty for a syntax error. */
    readonly traceback: string,
    cause?: unknown,
    trace?: LuaTrace,
    { code, ...fields }: LuaCause = { code: "ERR_LUA" },
  ) {
    super(code, message, fields, cause);
    this.#trace = trace;
    this.#host = captureHost(new.target);
    this.stack = ""; // else V8 makes the text of its own, to replace it
    Object.defineProperties(this, own);
  }

  #stackText(): string {
    const heading = `${this.name}: ${this.message}`;
    return (this.#stack ??= stackOf(heading, this.#trace?.calls ?? [], [this.#host, this.#waiting]));
  }

  /** The error value if it is a `HostError`, which a host function threw or Lua raised. */
  get hostError(): HostError | undefined {
    return isInstance(this.value, HostError) ? this.value : undefined;
  }

  /** The kind of `hostError`; `internal` for other errors. */
  get kind(): ErrorKind {
    return this.hostError?.kind ?? "internal";
  }

  /** Whether a retry can help. */
  get retryable(): boolean {
    return this.hostError?.retryable ?? false;
  }

  /** The details of `hostError`, for programs. */
  get details(): Readonly<Record<string, unknown>> | undefined {
    return this.hostError?.details;
  }

  /** The calls of the traceback, innermost first, each with its source if known. Computed on first use. */
  get frames(): readonly LuaFrame[] {
    return (this.#frames ??= this.#trace ? framesOf(this.#trace.calls, this.#trace.finder) : []);
  }

  /** Where the error was raised, or where a syntax error is; undefined if no function with lines was active. */
  get position(): LuaPosition | undefined {
    this.#position ??= { found: positionOf(this.message, this.frames, this.#trace?.finder) };
    return this.#position.found;
  }

  /** The file of `position`; undefined if its source is not a file. */
  get file(): string | undefined {
    return this.position?.file;
  }

  /** The line of `position`, from 1. */
  declare readonly line: number | undefined;

  /** Lua does not know columns. */
  declare readonly column: undefined;

  /** The name and the message, the frames of Lua, then those of the host. */
  declare stack: string;

  /** The line of `position` in its source, with a marker and its neighbours; undefined if the source is unknown. */
  get excerpt(): string | undefined {
    return this.position?.excerpt;
  }
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

/** `limit`: the state's in bytes; undefined if it has none and the runtime ran out of memory. */
export function outOfMemory(
  limit: number | undefined,
  value?: unknown,
  traceback = "",
  trace?: LuaTrace,
): LuaError {
  const code = "ERR_LUA_MEMORY";
  return new LuaError("not enough memory", value, traceback, undefined, trace, { code, limit });
}
