/**
 * Questions about thrown values, which can be anything: a value without a prototype, a revoked proxy, an error whose
 * `message` throws. None of these functions throws.
 */

const UNSHOWABLE = "(error object that cannot be shown)";

/** The message of an error; any other value as text. */
export function describeThrown(thrown: unknown): string {
  try {
    const shown: unknown = thrown instanceof Error ? thrown.message : thrown;
    return String(shown);
  } catch {
    return UNSHOWABLE;
  }
}

/** `value instanceof type`, and false for what cannot be asked. */
export function isInstance<T>(value: unknown, type: abstract new (...args: never[]) => T): value is T {
  try {
    return value instanceof type;
  } catch {
    return false;
  }
}

/** What kind of value it is, for messages: `null`, else what `typeof` says. */
export function kindOf(value: unknown): string {
  return value === null ? "null" : typeof value;
}
