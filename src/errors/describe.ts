/**
 * Questions about thrown values, which can be anything: a value without a prototype, a revoked proxy, an error whose
 * `message` throws. None of these functions throws.
 */

import { isError } from "./realms.js";

const UNSHOWABLE = "(error object that cannot be shown)";

/** The message of an error; any other value as text. */
export function describeThrown(thrown: unknown): string {
  try {
    const shown: unknown = isError(thrown) ? thrown.message : thrown;
    return String(shown);
  } catch {
    return UNSHOWABLE;
  }
}

/** A value that was given where another was expected: a string in quotes, anything else as `describeThrown` shows it. */
export function describeGiven(given: unknown): string {
  return typeof given === "string" ? JSON.stringify(given) : describeThrown(given);
}

/** `value instanceof type`, or false if that throws. */
export function isInstance<T>(value: unknown, type: abstract new (...args: never) => T): value is T {
  try {
    return value instanceof type;
  } catch {
    return false;
  }
}

/**
 * Whether it is what the engine throws when the stack is used up: a `RangeError` like those of typed arrays and `Intl`, with
 * a message of its own; in Firefox an `InternalError`, which has no constructor.
 */
export function isStackOverflow(value: unknown): value is Error {
  if (isInstance(value, RangeError)) return /call stack/i.test(describeThrown(value));
  return isError(value) && className(value) === "InternalError";
}

function className(error: Error): string {
  try {
    return error.name;
  } catch {
    return "";
  }
}

/** Whether a value is an object of any kind or an array, but not a function. */
export function isObjectLike(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}

/** The kind of a value for messages: `null`, or what `typeof` returns. */
export function kindOf(value: unknown): string {
  return value === null ? "null" : typeof value;
}
