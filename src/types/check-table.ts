/** Checks of tables: arrays, tables with any keys, records. Each returns a JavaScript copy of the checked parts. */

import { isCalledUnder } from "../security/called.js";
import { checkpoint } from "../security/checkpoint.js";
import { expected, luaType, Mismatch, type Check, type Look } from "./mismatch.js";
import { show } from "./check-scalar.js";

const isTable = (value: unknown, look: Look): boolean => luaType(value, look.reader) === "table";

/** A table's items as an array. */
export function checkArray(item: Check): Check {
  return (value, look) => {
    if (!isTable(value, look)) return expected("table", value, look);
    const items: unknown[] = [];
    for (const element of look.reader.items(value)) {
      checkpoint();
      const found = item(element, look);
      if (found instanceof Mismatch) return found.in(`item ${items.length + 1}`);
      items.push(found);
    }
    return items;
  };
}

/**
 * A table's pairs: an object if `strings`, which promises that all keys are strings, else a `Map`. With `scripts` the table is a
 * script's, which must not make an object that runs a function of the script when it is awaited or converted.
 */
export function checkPairs(key: Check, item: Check, strings: boolean, scripts: boolean): Check {
  return (value, look) => {
    if (!isTable(value, look)) return expected("table", value, look);
    const pairs: [unknown, unknown][] = [];
    for (const [luaKey, luaValue] of look.reader.entries(value)) {
      checkpoint();
      const foundKey = key(luaKey, look);
      if (foundKey instanceof Mismatch) return foundKey.in("key");
      const found = item(luaValue, look);
      if (found instanceof Mismatch) return found.in(`value of ${keyText(luaKey)}`);
      if (strings && scripts && isCalledUnder(foundKey, found))
        return new Mismatch(`a function under the ${keyText(foundKey)}, which JavaScript would call`);
      pairs.push([foundKey, found]);
    }
    return strings ? (Object.fromEntries(pairs) as unknown) : new Map(pairs);
  };
}

const keyText = (key: unknown): string =>
  typeof key === "string" || typeof key === "number" || typeof key === "boolean"
    ? `key ${show(key)}`
    : "a key";

/** A property as assignment makes it. Assigning to `__proto__` would change the prototype instead. */
const OWN = { writable: true, enumerable: true, configurable: true };

/** A table's fields as an object without those that are nil. */
export function checkRecord(fields: readonly (readonly [string, Check])[]): Check {
  return (value, look) => {
    if (!isTable(value, look)) return expected("table", value, look);
    const record: Record<string, unknown> = {};
    for (const [name, check] of fields) {
      const found = check(look.reader.field(value, name), look);
      if (found instanceof Mismatch) return found.in(`field '${name}'`);
      if (found === undefined) continue;
      if (name === "__proto__") Object.defineProperty(record, name, { ...OWN, value: found });
      else record[name] = found;
    }
    return record;
  };
}

/** The maximum nesting of a table whose type is recursive; the same as Lua's limit on C calls. */
const DEEPEST = 200;

/** The result recorded for a table whose check has not finished. */
const UNDER_WAY = new Mismatch("cyclic table");

/**
 * Makes the check of a recursive definition. It checks a shared table once, and rejects cyclic tables and tables nested
 * too deeply.
 */
export function checkRecursive(name: string, check: Check): Check {
  return (value, look) => {
    if (!isTable(value, look)) return check(value, look);
    look.seen ??= new Map<string, Map<unknown, unknown>>();
    const seen = look.seen.get(name) ?? new Map<unknown, unknown>();
    look.seen.set(name, seen);
    if (seen.has(value)) return seen.get(value);
    if (look.depth >= DEEPEST) return new Mismatch(`tables nested deeper than ${DEEPEST} levels`);
    seen.set(value, UNDER_WAY);
    look.depth++;
    const found = check(value, look);
    look.depth--;
    seen.set(value, found);
    return found;
  };
}
