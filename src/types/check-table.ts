/** Checks of tables: arrays, tables of any keys, records. Each gives a copy in JavaScript, made of checked parts. */

import { expected, luaType, Mismatch, type Check, type Look } from "./mismatch.js";
import { show } from "./check-scalar.js";

const isTable = (value: unknown, look: Look): boolean => luaType(value, look.reader) === "table";

/** A table's items as an array. */
export function checkArray(item: Check): Check {
  return (value, look) => {
    if (!isTable(value, look)) return expected("table", value, look);
    const items: unknown[] = [];
    for (const given of look.reader.items(value)) {
      const found = item(given, look);
      if (found instanceof Mismatch) return found.in(`item ${items.length + 1}`);
      items.push(found);
    }
    return items;
  };
}

/** A table's pairs: an object when `strings` says that all keys are strings, else a `Map`. */
export function checkPairs(key: Check, item: Check, strings: boolean): Check {
  return (value, look) => {
    if (!isTable(value, look)) return expected("table", value, look);
    const pairs: [unknown, unknown][] = [];
    for (const [givenKey, given] of look.reader.entries(value)) {
      const foundKey = key(givenKey, look);
      if (foundKey instanceof Mismatch) return foundKey.in("key");
      const found = item(given, look);
      if (found instanceof Mismatch) return found.in(`value of ${keyText(givenKey)}`);
      pairs.push([foundKey, found]);
    }
    return strings ? (Object.fromEntries(pairs) as unknown) : new Map(pairs);
  };
}

const keyText = (key: unknown): string =>
  typeof key === "string" || typeof key === "number" || typeof key === "boolean"
    ? `key ${show(key)}`
    : "a key";

/** How a property is that was assigned: this one name is not assigned but changes the prototype. */
const OWN = { writable: true, enumerable: true, configurable: true };

/** A table's fields as an object; a field that is nil is left out. */
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

/** How deep a table may be whose type contains itself: as deep as Lua lets calls of C be. */
const DEEPEST = 200;

/** What stands for a table that is being looked at. */
const UNDER_WAY = new Mismatch("cyclic table");

/**
 * The check of a definition that contains itself. A table that many others hold is looked at once; one that holds itself
 * is refused, and so is what is too deep.
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
