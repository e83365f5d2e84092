/** The JavaScript side of the table of values (the table of values in docs/embedding.md). */

import { isArray } from "./objects.js";
import type { LuaReference } from "./reference.js";

/**
 * A JavaScript function that Lua can call: it gets the arguments, and what it returns is the one result, an array a
 * table; several results are a `LuaMultiReturn`. What it throws is an error in Lua. A promise suspends an asynchronous
 * run until it settles.
 */
export type HostFunction = (...args: LuaValue[]) => LuaInput | PromiseLike<LuaInput>;

/** What comes out of Lua. An `object` is one of the host's own. */
export type LuaValue = undefined | boolean | number | bigint | string | LuaReference | HostFunction | object;

/**
 * What goes into Lua: as above, `null` as nil, and by value: `Uint8Array` as a string; arrays, plain objects, `Map`,
 * `Set`, other typed arrays as tables; `Date` as a number. Which classes are registered no type can tell, so that it
 * is only when an instance of another one is given that it is refused, by an `ERR_UNREGISTERED_CLASS`.
 */
export type LuaInput = LuaValue | null | void;

/** A key of a table, or a path: an array of keys, each of the table before. */
export type LuaPath = LuaInput | readonly LuaInput[];

/** The keys of a path. */
export function pathOf(key: LuaPath): readonly LuaInput[] {
  return isArray(key) ? (key as readonly LuaInput[]) : [key];
}

/** The results of a call, as the caller expects them; nothing checks it. */
export type Results<R extends LuaValue[]> = { [K in keyof R]: R[K] };

/** A result, as the caller expects it; nothing checks it. */
export type Value<T> = T | Extract<T, never>;
