/** Reads fields of tables without metamethods, so that no code of Lua runs. */

import type { Core } from "./core.js";
import { LuaType, REGISTRY_INDEX } from "./generated/constants.js";
import type { LuaPointer } from "./pointers.js";

/** Pushes the field of the registry, or of the value at an index. Returns whether that is a table; if not, pushes nothing. */
export function pushRawField({ functions, memory }: Core, L: LuaPointer, at: number, name: string): boolean {
  if (at !== REGISTRY_INDEX && functions.lua_type(L, at) !== LuaType.table) return false;
  const key = memory.allocText(name);
  try {
    functions.lua_pushstring(L, key);
  } finally {
    memory.free(key);
  }
  functions.lua_rawget(L, at);
  return true;
}

/** Pushes a library, `package` for example, and what leads to it: two values. If there is none, pushes one or two other values. */
export const pushLibrary = (core: Core, L: LuaPointer, top: number, name: string): boolean =>
  pushRawField(core, L, REGISTRY_INDEX, "_LOADED") && pushRawField(core, L, top + 1, name);
