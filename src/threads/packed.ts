/** Values on their way to another thread. The errors among them travel apart; all else is cloned. */

import { isError } from "../errors/realms.js";
import { isArray, isObject, isPlain } from "../values/objects.js";
import { uncloneable } from "./cloneable.js";
import { packError, unpackError, type PackedError } from "./packed-error.js";
import { cannotCross } from "../errors/process.js";
import { sizeLimit } from "../errors/values.js";

/** In units. A clone has a copy of a text for each place where it is, so a script's one text could become any size. */
const MOST_TEXT = 2 ** 28;

export interface Packed {
  readonly value: unknown;
  /** The errors in it, each with the keys that lead to it. */
  readonly errors?: readonly (readonly [readonly (string | number)[], PackedError])[];
}

/**
 * Throws `ERR_NOT_CLONEABLE`, and `ERR_SIZE_LIMIT` for more than 256 MB of texts. `name` is what the value is called in the
 * message.
 */
export function pack(value: unknown, name: string): Packed {
  const wrong = uncloneable(value, name);
  if (wrong !== undefined) throw cannotCross(wrong.path, wrong.found);
  if (!hasText(value, MOST_TEXT)) throw sizeLimit(MOST_TEXT);
  const errors: [(string | number)[], PackedError][] = [];
  const bare = strip(value, [], errors, new Set());
  return errors.length === 0 ? { value } : { value: bare, errors };
}

/** Whether all texts in a value that can be cloned have at most `most` units together. */
function hasText(whole: unknown, most: number): boolean {
  let left = most;
  const seen = new Set<object>();
  const pending: unknown[] = [whole];
  while (pending.length > 0) {
    const value = pending.pop();
    if (typeof value === "string") left -= value.length;
    if (left < 0) return false;
    if (!isObject(value) || seen.has(value)) continue;
    seen.add(value);
    if (isArray(value) || value instanceof Set) for (const inner of value) pending.push(inner);
    else if (value instanceof Map) for (const [key, inner] of value) pending.push(key, inner);
    else if (isPlain(value)) for (const [key, inner] of Object.entries(value)) pending.push(key, inner);
  }
  return true;
}

/** Returns the value, or a copy without its errors. */
function strip(
  value: unknown,
  path: (string | number)[],
  errors: [(string | number)[], PackedError][],
  seen: Set<object>,
): unknown {
  if (!isObject(value) || seen.has(value)) return value;
  if (isError(value)) {
    errors.push([path, packError(value)]);
    return null;
  }
  seen.add(value);
  if (isArray(value)) {
    const copy = value.map((inner, at) => strip(inner, [...path, at], errors, seen));
    return copy.some((inner, at) => inner !== value[at]) ? copy : value;
  }
  if (!isPlain(value)) return value;
  const entries = Object.entries(value).map(
    ([key, inner]) => [key, strip(inner, [...path, key], errors, seen)] as const,
  );
  const changed = entries.some(([key, inner]) => inner !== (value as Record<string, unknown>)[key]);
  return changed ? Object.fromEntries(entries) : value;
}

export function unpack({ value, errors = [] }: Packed): unknown {
  const whole = { value };
  for (const [path, packed] of errors) {
    const keys = ["value", ...path];
    const last = keys.pop() ?? "value";
    const holder = keys.reduce<unknown>((inner, key) => (inner as Record<string, unknown>)[key], whole);
    (holder as Record<string, unknown>)[last] = unpackError(packed);
  }
  return whole.value;
}
