/** Converts the result of `toJS` for `JSON.stringify`, which silently drops the entries of a `Map`. */

import { contentOfPart } from "./handles.js";
import { jsonKey } from "../errors/values.js";
import { isArray, isObject, isPlain } from "./objects.js";

/** Copies by their originals. It keeps cycles, which `JSON.stringify` refuses. */
type Known = Map<object, unknown>;

/** A copy of `value` with an object for each `Map` and without what `isLeftOut`. Throws `ERR_TABLE_KEY`. */
export function plainOf(value: unknown, isLeftOut: (value: object) => unknown): unknown {
  const known: Known = new Map();
  const pending: (() => void)[] = []; // not recursive: tables may be nested deeper than the stack
  const convert = (from: unknown): unknown => {
    if (!isObject(from)) return from;
    if (known.has(from)) return known.get(from);
    if (isLeftOut(from) !== undefined) return undefined;
    const part = contentOfPart(from); // now: its handle may be closed once this returns
    if (part !== undefined) return part;
    if (isArray(from)) {
      const list: unknown[] = [];
      known.set(from, list);
      pending.push(() => from.forEach((item) => list.push(convert(item))));
      return list;
    }
    const entries =
      from instanceof Map ? namedEntries(from) : isPlain(from) ? Object.entries(from) : undefined;
    if (entries === undefined) return from; // a host object: JSON.stringify knows what to do
    const object: Record<string, unknown> = {};
    known.set(from, object);
    pending.push(() => {
      for (const [name, item] of entries) define(object, name, convert(item));
    });
    return object;
  };
  const converted = convert(value);
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) next();
  return converted;
}

/** Defines, so that `__proto__` is a name like any other. */
function define(object: object, name: string, value: unknown): void {
  Object.defineProperty(object, name, { value, writable: true, enumerable: true, configurable: true });
}

function namedEntries(map: ReadonlyMap<unknown, unknown>): (readonly [string, unknown])[] {
  const names = new Set<string>();
  return [...map].map(([key, value]) => {
    if (typeof key !== "string" && typeof key !== "number" && typeof key !== "bigint")
      throw jsonKey(isObject(key) ? "a table or another object" : String(key));
    const name = String(key);
    if (names.has(name)) throw jsonKey(`${JSON.stringify(name)} a second time`);
    names.add(name);
    return [name, value] as const;
  });
}
