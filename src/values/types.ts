/** The JavaScript side of the table of values (the table of values in docs/embedding.md). */

import type { LuaReference } from "./reference.js";

/** A JavaScript function that Lua can call: it gets the arguments, and what it returns is the result. */
export type HostFunction = (...args: LuaValue[]) => LuaInput | readonly LuaInput[];

/** What comes out of Lua. */
export type LuaValue = undefined | boolean | number | bigint | string | LuaReference | HostFunction;

/** What goes into Lua: as above, and `null` as nil, bytes as a string. */
export type LuaInput = LuaValue | null | void | Uint8Array;
