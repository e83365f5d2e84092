/** Reads `package.path` and `package.cpath` of a state, without metamethods: no code of Lua runs. */

import type { Core } from "../core/core.js";
import { LuaType, REGISTRY_INDEX } from "../core/generated/constants.js";
import type { LuaPointer } from "../core/pointers.js";
import type { SearchPaths } from "../modules/resolver.js";
import { luaBytes } from "../values/text.js";

const SLOTS = 4;

/** `L` is the main thread. A path that is neither a string nor a number counts as empty; the reference searchers report it. */
export function readPaths({ functions, memory }: Core, L: LuaPointer): SearchPaths {
  if (functions.lua_checkstack(L, SLOTS) === 0) return { path: "", cpath: "" };
  const top = functions.lua_gettop(L);
  const pushField = (table: number, name: string): boolean => {
    if (table !== REGISTRY_INDEX && functions.lua_type(L, table) !== LuaType.table) return false;
    const key = memory.allocBytes(luaBytes(name));
    try {
      functions.lua_pushstring(L, key);
    } finally {
      memory.free(key);
    }
    functions.lua_rawget(L, table);
    return true;
  };
  const packageAt = top + 2;
  const read = (field: string): string => {
    if (!pushField(packageAt, field)) return "";
    const address = functions.lua_tolstring(L, packageAt + 1, 0);
    const text = address === 0 ? "" : memory.text(address);
    functions.lua_settop(L, packageAt);
    return text;
  };
  try {
    if (!pushField(REGISTRY_INDEX, "_LOADED") || !pushField(top + 1, "package"))
      return { path: "", cpath: "" };
    return { path: read("path"), cpath: read("cpath") };
  } finally {
    functions.lua_settop(L, top);
  }
}
