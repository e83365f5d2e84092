/** What the handlers of the module `kv` store values in. */

import type { KeyList, KeyValue } from "./commands.js";

/**
 * A store of bytes by bytes. Each operation is atomic. Results are the caller's; arguments must be copied if they are kept.
 */
export interface KvStorage {
  get(key: Uint8Array): Uint8Array | undefined | PromiseLike<Uint8Array | undefined>;
  /** Sets a value, or removes it if it is undefined. Answers whether there was one. */
  set(key: Uint8Array, value: Uint8Array | undefined): boolean | PromiseLike<boolean>;
  /** Does the same if the key has the expected value; undefined means none. Answers whether it had. */
  swap(
    key: Uint8Array,
    expected: Uint8Array | undefined,
    value: Uint8Array | undefined,
  ): boolean | PromiseLike<boolean>;
  /** Up to `limit` keys that begin with `prefix` and come behind `after`, sorted by their bytes. */
  list(range: KeyList): readonly KeyValue[] | PromiseLike<readonly KeyValue[]>;
  /** Called when the dispatcher stops. */
  close?(): unknown;
}

/** The order of keys: negative if `a` comes first, 0 if they are equal. */
export function compareBytes(a: Uint8Array, b: Uint8Array): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    const difference = (a[i] ?? 0) - (b[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
}

/** Whether two values are the same; undefined stands for none. */
export function sameValue(a: Uint8Array | undefined, b: Uint8Array | undefined): boolean {
  if (a === undefined || b === undefined) return a === b;
  return compareBytes(a, b) === 0;
}

/** The first key that comes behind all those with a prefix; undefined if there is none. */
export function behind(prefix: Uint8Array): Uint8Array | undefined {
  let end = prefix.length;
  while (end > 0 && prefix[end - 1] === 255) end--;
  if (end === 0) return undefined;
  const next = prefix.slice(0, end);
  next[end - 1] = (next[end - 1] ?? 0) + 1;
  return next;
}
