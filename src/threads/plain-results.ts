/** The results of a chunk as plain values, which outlive its state and may go to another thread. */

import { HostError } from "../errors/host-error.js";
import { entryOf } from "../values/handles.js";
import { isArray, isObject, isPlain } from "../values/objects.js";
import type { LuaTable } from "../values/table.js";

/** Converts tables. Throws `HostError` (`invalid`) for a function, userdata or thread among the results or in a table. */
export function plainResults(results: readonly unknown[]): readonly unknown[] {
  return results.map((result, at) => {
    if (!isObject(result)) return result;
    const isTable = entryOf(result)?.type === "table";
    const value: unknown = isTable ? (result as LuaTable).toJS() : result;
    requirePlain(value, `result ${at + 1}`);
    return value;
  });
}

/** Not recursive: tables may be nested deeper than the stack. */
function requirePlain(result: unknown, name: string): void {
  const known = new Set<unknown>();
  const pending = [{ value: result, path: name }];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const { value, path } = next;
    if (!isObject(value) || known.has(value)) continue;
    known.add(value);
    const type = typeof value === "function" ? "function" : entryOf(value)?.type;
    if (type !== undefined) {
      const problem = `${path} is a ${type}, which ends with its state: return plain values`;
      throw new HostError(problem, { kind: "invalid" });
    }
    for (const [key, part] of partsOf(value))
      if (isObject(part)) pending.push({ value: part, path: path + key });
  }
}

/** The values in a converted table, and how each is named in Lua. Host objects have none. */
function* partsOf(value: object): Iterable<readonly [string, unknown]> {
  if (isArray(value)) for (const [at, item] of value.entries()) yield [`[${at + 1}]`, item];
  else if (value instanceof Map)
    for (const [key, item] of value as ReadonlyMap<unknown, unknown>) {
      yield [" (a key)", key];
      yield [isObject(key) ? "[a table]" : named(key), item];
    }
  else if (isPlain(value)) for (const [key, item] of Object.entries(value)) yield [named(key), item];
}

const named = (key: unknown): string =>
  typeof key !== "string"
    ? `[${String(key)}]`
    : /^[a-z_]\w*$/i.test(key)
      ? `.${key}`
      : `[${JSON.stringify(key)}]`;
