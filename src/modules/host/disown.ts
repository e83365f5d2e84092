/** Promises where none is wanted. */

import { thenOf, type Thenable } from "../../values/objects.js";

/** Whether a value is a promise; nobody waits for it, and what it is rejected with counts as handled. */
export function disown(value: unknown): boolean {
  const then = thenOf(value);
  if (then === undefined) return false;
  void then.call(value as Thenable, undefined, () => undefined);
  return true;
}
