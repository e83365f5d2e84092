/** What can be sent to another thread and stays what it is: data, without functions and without objects of own classes. */

import { isError } from "../errors/realms.js";
import { isArray, isObject, isPlain } from "../values/objects.js";

/** A value that cannot be sent, and where it is. */
export interface Uncloneable {
  /** As in JavaScript: `data.items[2].done`. */
  readonly path: string;
  /** What it is, in words. */
  readonly found: string;
}

/** Finds the first value that cannot be sent. `path` names the whole. An error counts as one that can. */
export function uncloneable(value: unknown, path: string, seen = new Set<object>()): Uncloneable | undefined {
  if (typeof value === "symbol") return { path, found: "a symbol" };
  if (typeof value === "function") return { path, found: "a function" };
  if (!isObject(value) || seen.has(value) || isError(value)) return undefined;
  seen.add(value);
  for (const [inner, at] of contentOf(value)) {
    const found = uncloneable(inner, `${path}${at}`, seen);
    if (found !== undefined) return found;
  }
  return isContainer(value) || survives(value) ? undefined : { path, found: describe(value) };
}

const isContainer = (value: object): boolean =>
  isArray(value) ||
  isPlain(value) ||
  value instanceof Map ||
  value instanceof Set ||
  ArrayBuffer.isView(value);

/** The values in a container, each with what leads to it. */
function* contentOf(value: object): Iterable<readonly [unknown, string]> {
  if (isArray(value)) {
    for (const [at, inner] of value.entries()) yield [inner, `[${at}]`];
  } else if (value instanceof Map) {
    for (const [key, inner] of value) {
      yield [key, `.keys()`];
      yield [inner, `.get(${typeof key === "string" ? JSON.stringify(key) : String(key)})`];
    }
  } else if (value instanceof Set) {
    for (const inner of value) yield [inner, `.values()`];
  } else if (isPlain(value)) {
    for (const [key, inner] of Object.entries(value))
      yield [inner, /^[A-Za-z_$][\w$]*$/.test(key) ? `.${key}` : `[${JSON.stringify(key)}]`];
  }
}

/** Whether a clone is of the same class, as that of a `Date`, a buffer or a `Blob`. */
function survives(value: object): boolean {
  try {
    const clone: unknown = structuredClone(value);
    return isObject(clone) && Object.getPrototypeOf(clone) === Object.getPrototypeOf(value);
  } catch {
    return false;
  }
}

function describe(value: object): string {
  const name: unknown = Reflect.getOwnPropertyDescriptor(
    Object.getPrototypeOf(value) as object,
    "constructor",
  )?.value;
  return typeof name === "function" && name.name !== "" ? `an object of ${name.name}` : "an object";
}
