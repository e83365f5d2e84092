/** `LuaTable`: a handle of a Lua table. */

import type { ToJSOptions } from "./codec.js";
import { Op } from "../core/generated/constants.js";
import { kindOf } from "../errors/describe.js";
import { invalidValue } from "../errors/values.js";
import { entryOf } from "./handles.js";
import { plainOf } from "./json-content.js";
import { readOptions } from "../errors/options.js";
import { isObject, isPlain } from "./objects.js";
import { entryFor, LuaReference } from "./reference.js";
import { luaBytes } from "./text.js";
import type { LuaInput, LuaPath, LuaValue, Value } from "./types.js";

const TO_JS_OPTIONS = { bytes: "flag", emptyArrays: "flag", maxDepth: "number", maxSize: "number" } as const;

/**
 * A live table. Reads and writes use metamethods, as in Lua; what these raise is thrown as `LuaError`. A key may be a
 * path, an array of keys, which takes one call into wasm. Each method also throws `ERR_HANDLE_CLOSED`,
 * `ERR_STATE_CLOSED`, and a `ValueError` for what cannot go into Lua.
 */
export class LuaTable extends LuaReference {
  /** The value of a key; undefined if there is none, or if a path leads through nil. */
  get<T extends LuaValue = LuaValue>(key: LuaPath): Value<T> {
    const entry = entryFor(this, "table");
    return entry.open().get(entry.ref, key) as Value<T>;
  }

  /**
   * The bytes of a string; undefined if there is none. Throws `ERR_VALUE` if the value of the key is not a string.
   */
  bytes(key: LuaPath): Uint8Array | undefined {
    const entry = entryFor(this, "table");
    const value = entry.open().get(entry.ref, key);
    if (value === undefined) return undefined;
    if (typeof value === "string") return luaBytes(value);
    if (value instanceof LuaReference) value.close();
    throw invalidValue(`expected a string, found ${kindOf(value)}`);
  }

  /** The value of a key of the table itself: calls no metamethods. */
  rawGet<T extends LuaValue = LuaValue>(key: LuaInput): Value<T> {
    const entry = entryFor(this, "table");
    return entry.open().operate(Op.rawGet, entry.ref, [key])[0] as Value<T>;
  }

  /** Sets the value of a key of the table itself: calls no metamethods. */
  rawSet(key: LuaInput, value: LuaInput): void {
    const entry = entryFor(this, "table");
    entry.open().operate(Op.rawSet, entry.ref, [key, value]);
  }

  /** The metatable, even one that a field `__metatable` hides from scripts; undefined if there is none. */
  getMetatable(): LuaTable | undefined {
    const entry = entryFor(this, "table");
    return entry.open().operate(Op.metaGet, entry.ref, [])[0] as LuaTable | undefined;
  }

  /**
   * Sets the metatable, even if a field `__metatable` protects it from scripts: a `LuaTable`, or a plain object or
   * `Map`, which is copied to a new table; null removes it. Returns the table. Throws `ERR_VALUE` for anything else.
   */
  setMetatable(
    metatable: LuaTable | Readonly<Record<string, LuaInput>> | ReadonlyMap<LuaInput, LuaInput> | null,
  ): this {
    const entry = entryFor(this, "table");
    const isTable =
      metatable === null || (isObject(metatable) && (isPlain(metatable) || metatable instanceof Map));
    if (!isTable && !(metatable instanceof LuaTable))
      throw invalidValue(
        `a metatable must be a LuaTable, a plain object, a Map or null, found ${kindOf(metatable)}`,
      );
    entry.open().operate(Op.metaSet, entry.ref, [metatable]);
    return this;
  }

  /** Makes the table and all tables within it immutable; see `LuaState.freeze`. Returns the table. */
  freeze(): this {
    const entry = entryFor(this, "table");
    entry.open().operate(Op.freeze, entry.ref, []);
    return this;
  }

  /** Whether the value of a key is not nil. */
  has(key: LuaPath): boolean {
    const entry = entryFor(this, "table");
    return entry.open().has(entry.ref, key);
  }

  /** Sets the value of a key; of a path, its last. A path through nil throws `LuaError`. */
  set(key: LuaPath, value: LuaInput): void {
    const entry = entryFor(this, "table");
    entry.open().set(entry.ref, key, value);
  }

  /** Sets the value of a key to nil. */
  delete(key: LuaPath): void {
    const entry = entryFor(this, "table");
    entry.open().set(entry.ref, key, undefined);
  }

  /** The length, as `#` returns it: the result of a `__len` metamethod, NaN if that is not a number. */
  get length(): number {
    const entry = entryFor(this, "table");
    return Number(entry.open().operate(Op.length, entry.ref, [])[0]);
  }

  /** The current keys, in the order of `pairs`, with its metamethod. */
  keys<K extends LuaValue = LuaValue>(): K[] {
    const entry = entryFor(this, "table");
    return entry.open().operate(Op.keys, entry.ref, []) as K[];
  }

  /** The current keys and values, like `keys`. */
  entries<K extends LuaValue = LuaValue, V extends LuaValue = LuaValue>(): [K, V][] {
    const entry = entryFor(this, "table");
    const all = entry.open().operate(Op.entries, entry.ref, []);
    return Array.from({ length: all.length / 2 }, (_, i) => [all[2 * i], all[2 * i + 1]] as [K, V]);
  }

  /** The current values, in the order of `keys`. */
  values<V extends LuaValue = LuaValue>(): V[] {
    entryFor(this, "table");
    return this.entries<LuaValue, V>().map(([, value]) => value);
  }

  /** Visits the keys and values that the table has now: `for (const [key, value] of table)`. */
  [Symbol.iterator]<K extends LuaValue = LuaValue, V extends LuaValue = LuaValue>(): IterableIterator<
    [K, V]
  > {
    entryFor(this, "table");
    return this.entries<K, V>()[Symbol.iterator]();
  }

  /**
   * Copies the table and all in it, in one call into wasm, and keeps cycles. Keys 1 to n give an array, strings a plain
   * object, anything else a `Map`. Calls no metamethods. Throws `ERR_DEPTH_LIMIT`,
   * `ERR_SIZE_LIMIT`, `ERR_OPTION`.
   */
  toJS<T = unknown>(options?: ToJSOptions): Value<T> {
    const entry = entryFor(this, "table");
    return entry
      .open()
      .toJS(entry.ref, options === undefined ? undefined : readOptions(options, TO_JS_OPTIONS)) as Value<T>;
  }

  /**
   * The content for `JSON.stringify`: as `toJS`, but a table with other keys than 1 to n is an object; numbers among its
   * keys become text. Functions, userdata and threads are left out, as functions are by `JSON.stringify`. Throws what
   * `toJS` throws, and `ERR_TABLE_KEY` for a key that is neither a string nor a number, or for two keys of one name.
   */
  toJSON(): unknown {
    const entry = entryFor(this, "table");
    const { handles } = entry;
    return handles.scope(() => plainOf(entry.open().toJS(entry.ref, undefined), (value) => entryOf(value)));
  }
}
