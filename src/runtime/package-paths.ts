/** Reads `package.path` and `package.cpath` of a state, without metamethods: no code of Lua runs. */

import type { Core } from "../core/core.js";
import type { LuaPointer } from "../core/pointers.js";
import { pushLibrary, pushRawField } from "../core/raw-fields.js";
import type { SearchPaths } from "../modules/resolver.js";

const SLOTS = 4;

/** `L` is the main thread. A path that is neither a string nor a number counts as empty; the reference searchers report it. */
export function readPaths(core: Core, L: LuaPointer): SearchPaths {
  const { functions, memory } = core;
  if (functions.lua_checkstack(L, SLOTS) === 0) return { path: "", cpath: "" };
  const top = functions.lua_gettop(L);
  const packageAt = top + 2;
  const read = (field: string): string => {
    if (!pushRawField(core, L, packageAt, field)) return "";
    const address = functions.lua_tolstring(L, packageAt + 1, 0);
    const text = address === 0 ? "" : memory.text(address);
    functions.lua_settop(L, packageAt);
    return text;
  };
  try {
    if (!pushLibrary(core, L, top, "package")) return { path: "", cpath: "" };
    return { path: read("path"), cpath: read("cpath") };
  } finally {
    functions.lua_settop(L, top);
  }
}
