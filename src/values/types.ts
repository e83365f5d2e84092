/**
 * The types of values that go into Lua and come out: the JavaScript side of the table of values in docs/embedding.md.
 */

import { isArray } from "./objects.js";
import type { LuaReference } from "./reference.js";

/**
 * A JavaScript function that Lua can call. What it returns is the one result (an array is a table); a `LuaMultiReturn`
 * is several. What it throws is an error in Lua. A promise suspends an asynchronous run until it settles.
 */
export type HostFunction = (...args: LuaValue[]) => LuaInput | PromiseLike<LuaInput>;

/** A value that comes from Lua. An `object` is a host object. */
export type LuaValue = undefined | boolean | number | bigint | string | LuaReference | HostFunction | object;

/**
 * A value that can be passed to Lua: the above, `null` as nil, and by value: `Uint8Array` as a string; arrays, plain objects, `Map`,
 * `Set` and other typed arrays as tables; `Date` as a number. The type cannot tell which classes are registered: an
 * instance of another class throws `ERR_UNREGISTERED_CLASS` at run time.
 */
export type LuaInput = LuaValue | null | void;

/** A key of a table, or a path: an array of keys, each into the value of the one before. */
export type LuaPath = LuaInput | readonly LuaInput[];

/** The keys of a path. */
export function pathOf(key: LuaPath): readonly LuaInput[] {
  return isArray(key) ? (key as readonly LuaInput[]) : [key];
}

/** The results of a call, as the caller expects them; unchecked. */
export type Results<R extends LuaValue[]> = { [K in keyof R]: R[K] };

/** A result, as the caller expects it; unchecked. */
export type Value<T> = T | Extract<T, never>;
