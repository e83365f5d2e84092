/** `LuaTable`: a handle of a Lua table. */

import type { ToJSOptions } from "./codec.js";
import { Op } from "../core/generated/constants.js";
import { readOptions } from "./options.js";
import { entryFor, LuaReference } from "./reference.js";
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
  keys(): LuaValue[] {
    const entry = entryFor(this, "table");
    return entry.open().operate(Op.keys, entry.ref, []) as LuaValue[];
  }

  /** The current keys and values, like `keys`. */
  entries<K extends LuaValue = LuaValue, V extends LuaValue = LuaValue>(): [K, V][] {
    const entry = entryFor(this, "table");
    const all = entry.open().operate(Op.entries, entry.ref, []);
    return Array.from({ length: all.length / 2 }, (_, i) => [all[2 * i], all[2 * i + 1]] as [K, V]);
  }

  /**
   * Copies the table and all in it, in one call into wasm, and keeps cycles. Keys 1 to n give an array, strings a plain
   * object, anything else a `Map`. Calls no metamethods. Throws `ERR_DEPTH_LIMIT`,
   * `ERR_SIZE_LIMIT`, `OptionError`.
   */
  toJS<T = unknown>(options?: ToJSOptions): Value<T> {
    const entry = entryFor(this, "table");
    return entry
      .open()
      .toJS(entry.ref, options === undefined ? undefined : readOptions(options, TO_JS_OPTIONS)) as Value<T>;
  }
}
