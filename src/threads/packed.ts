/** Values on their way to another thread. The errors among them travel apart; all else is cloned. */

import { isError } from "../errors/realms.js";
import { isArray, isObject, isPlain } from "../values/objects.js";
import { uncloneable } from "./cloneable.js";
import { packError, unpackError, type PackedError } from "./packed-error.js";
import { cannotCross } from "../errors/process.js";

export interface Packed {
  readonly value: unknown;
  /** The errors in it, each with the keys that lead to it. */
  readonly errors?: readonly (readonly [readonly (string | number)[], PackedError])[];
}

/** Throws `ERR_NOT_CLONEABLE`. `name` is what the value is called in the message. */
export function pack(value: unknown, name: string): Packed {
  const wrong = uncloneable(value, name);
  if (wrong !== undefined) throw cannotCross(wrong.path, wrong.found);
  const errors: [(string | number)[], PackedError][] = [];
  const bare = strip(value, [], errors, new Set());
  return errors.length === 0 ? { value } : { value: bare, errors };
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
