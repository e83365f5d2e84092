/** Handles promises where a module must not return one. */

import { thenOf, type Thenable } from "../../values/objects.js";

/** Whether a value is a promise. Its rejection then counts as handled. */
export function disown(value: unknown): boolean {
  const then = thenOf(value);
  if (then === undefined) return false;
  void then.call(value as Thenable, undefined, () => undefined);
  return true;
}
