/**
 * An error as a value: what a host function returns as `nil, err`, or throws, and Lua gets as an object (`err:kind()`,
 * `err:message()`). It is a value and no failure of Lua: when Lua raises it and nothing catches it, JavaScript gets a
 * `LuaError` whose `value` it is, the same object, and whose kind and details are this one's.
 */

import { PeriluneError } from "./base.js";
import type { HostErrorCodes } from "./codes.js";
import { describeThrown, isInstance } from "./describe.js";
import { ERROR_KINDS, isErrorKind, isRetryable, type ErrorKind } from "./kinds.js";
import { errorKind } from "./values.js";

export interface HostErrorOptions {
  /** `internal` if nothing is said. */
  readonly kind?: ErrorKind;
  /** Whether a retry can help; what is usual for the kind if nothing is said. */
  readonly retryable?: boolean;
  /** More about it, for programs. */
  readonly details?: Readonly<Record<string, unknown>>;
  readonly cause?: unknown;
}

/** What an error is called that platforms throw, and its kind. */
const KINDS_BY_NAME: ReadonlyMap<string, ErrorKind> = new Map([
  ["AbortError", "canceled"],
  ["TimeoutError", "timeout"],
]);

/**
 * A host function returned this error (`nil, err`) or threw it; `kind` says what happened. When Lua raises it and nothing
 * in Lua catches it, JavaScript gets a `LuaError` whose `value` it is.
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

  /** Whether an object is one. Asks the object nothing: it may be a proxy. */
  static is(value: object): value is HostError {
    return #isOne in value;
  }

  /**
   * Whatever was thrown as a `HostError`: one stays itself, also one that Lua raised and that came back as the `value` of a
   * `LuaError`; an aborted call is `canceled` or `timeout`; all else is `internal`, and its `cause` what was thrown.
   */
  static from(thrown: unknown): HostError {
    if (isInstance(thrown, HostError)) return thrown;
    const value = valueOf(thrown);
    if (isInstance(value, HostError)) return value;
    return new HostError(describeThrown(thrown), { kind: errorKindOf(thrown), cause: thrown });
  }

  /** This error with a text before its message. Its kind, and whether a retry can help, stay; the new one's cause is this. */
  wrap(message: string): HostError {
    const { kind, retryable } = this;
    return new HostError(`${message}: ${this.message}`, { kind, retryable, cause: this });
  }

  /** The error that this one wraps, or that caused it; undefined when there is none that Lua could be shown. */
  unwrap(): HostError | undefined {
    return isInstance(this.cause, HostError) ? this.cause : undefined;
  }
}

/** The property `value` of an error, as `LuaError` has it, which this file stands below. Never throws. */
function valueOf(thrown: unknown): unknown {
  try {
    return isInstance(thrown, PeriluneError) && "value" in thrown ? thrown.value : undefined;
  } catch {
    return undefined;
  }
}

function errorKindOf(thrown: unknown): ErrorKind {
  try {
    const name: unknown = thrown instanceof Error ? thrown.name : "";
    return (typeof name === "string" ? KINDS_BY_NAME.get(name) : undefined) ?? "internal";
  } catch {
    return "internal";
  }
}
