/**
 * An error as a value: a host function returns it as `nil, err`, or throws it, and Lua gets an object (`err:kind()`,
 * `err:message()`). It is not a `LuaError`: when Lua raises it and nothing catches it, JavaScript gets a `LuaError`
 * with this same object as its `value`, and with its kind and details.
 */

import { isError } from "./realms.js";
import { PeriluneError } from "./base.js";
import type { HostErrorCodes } from "./codes.js";
import { describeThrown, isInstance } from "./describe.js";
import { ERROR_KINDS, isErrorKind, isRetryable, type ErrorKind } from "./kinds.js";
import { errorKind } from "./values.js";

export interface HostErrorOptions {
  /** Default: `internal`. */
  readonly kind?: ErrorKind;
  /** Whether a retry can help. The default depends on the kind. */
  readonly retryable?: boolean;
  /** More information, for programs. */
  readonly details?: Readonly<Record<string, unknown>>;
  readonly cause?: unknown;
}

/** The kinds of errors that platforms throw, by name. */
const KINDS_BY_NAME: ReadonlyMap<string, ErrorKind> = new Map([
  ["AbortError", "canceled"],
  ["TimeoutError", "timeout"],
]);

/**
 * A host function returned this error (`nil, err`) or threw it; `kind` says what happened. When Lua raises it and nothing
 * in Lua catches it, JavaScript gets a `LuaError` with this error as its `value`.
 */
export class HostError extends PeriluneError {
  readonly #isOne = true;
  override name = "HostError";
  declare readonly code: keyof HostErrorCodes;
  readonly kind: ErrorKind;
  readonly retryable: boolean;
  readonly details: Readonly<Record<string, unknown>> | undefined;

  /** Throws a `ValueError` (`ERR_ERROR_KIND`) for an unknown kind. */
  constructor(message: string, options: HostErrorOptions = {}) {
    super("ERR_HOST", message, undefined, options.cause);
    const { kind = "internal" } = options;
    if (!isErrorKind(kind)) throw errorKind(kind, ERROR_KINDS);
    this.kind = kind;
    this.retryable = options.retryable ?? isRetryable(kind);
    this.details = options.details;
  }

  /** Whether an object is one. Never runs code of the object, which may be a proxy. */
  static is(value: object): value is HostError {
    return #isOne in value;
  }

  /**
   * Converts a thrown value to a `HostError`. Returns a `HostError` unchanged, also if Lua raised it and it is the `value`
   * of a `LuaError`; an aborted call becomes `canceled` or `timeout`; anything else becomes the `cause` of an `internal` one.
   */
  static from(thrown: unknown): HostError {
    if (isInstance(thrown, HostError)) return thrown;
    const value = valueOf(thrown);
    if (isInstance(value, HostError)) return value;
    return new HostError(describeThrown(thrown), { kind: errorKindOf(thrown), cause: thrown });
  }

  /** Returns a copy with a text before the message, the same kind and `retryable`, and this error as its cause. */
  wrap(message: string): HostError {
    const { kind, retryable } = this;
    return new HostError(`${message}: ${this.message}`, { kind, retryable, cause: this });
  }

  /** Returns the error that this one wraps, or that caused it; undefined if there is none that Lua may see. */
  unwrap(): HostError | undefined {
    return isInstance(this.cause, HostError) ? this.cause : undefined;
  }
}

/** Returns the property `value` of an error, as `LuaError` has it; this file must not import that class. Never throws. */
function valueOf(thrown: unknown): unknown {
  try {
    return isInstance(thrown, PeriluneError) && "value" in thrown ? thrown.value : undefined;
  } catch {
    return undefined;
  }
}

function errorKindOf(thrown: unknown): ErrorKind {
  try {
    const name: unknown = isError(thrown) ? thrown.name : "";
    return (typeof name === "string" ? KINDS_BY_NAME.get(name) : undefined) ?? "internal";
  } catch {
    return "internal";
  }
}
