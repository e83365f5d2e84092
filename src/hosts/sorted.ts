/** Sorts names so that equal tables give the same text. */

import { checkpoint } from "../security/checkpoint.js";

/** More names than these are sorted with looks at the limits of the state. */
const MANY = 1000;

/** A copy, sorted by UTF-16 units. Throws what `checkpoint` throws. */
export function sorted(names: readonly string[]): string[] {
  if (names.length <= MANY) return [...names].sort();
  return [...names].sort((a, b) => {
    checkpoint();
    return a < b ? -1 : a > b ? 1 : 0;
  });
}
