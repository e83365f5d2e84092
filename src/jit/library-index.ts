/** Finds the functions of the standard libraries in the function table. */

import type { Core } from "../core/core.js";
import type { LuaPointer, Pointer, TableIndex } from "../core/pointers.js";
import { INTRINSICS } from "./library.js";

/** Functions of the C API that only this file calls. */
interface Api {
  luaL_openlibs(L: LuaPointer): void;
  lua_getglobal(L: LuaPointer, name: Pointer): number;
  lua_getfield(L: LuaPointer, index: number, name: Pointer): number;
  lua_tocfunction(L: LuaPointer, index: number): TableIndex;
}

/** Returns the names of functions of the standard libraries by their indices in the table, from a state of its own. */
export function libraryNames(core: Core): ReadonlyMap<number, string> {
  const found = new Map<number, string>();
  const api = core.instance.exports as unknown as Api;
  const L = core.functions.luaL_newstate();
  if (L === 0) return found;
  api.luaL_openlibs(L);
  for (const path of INTRINSICS.keys()) {
    const [library = "", name = ""] = path.split(".");
    withText(core, library, (text) => api.lua_getglobal(L, text));
    withText(core, name, (text) => api.lua_getfield(L, -1, text));
    found.set(api.lua_tocfunction(L, -1), path);
    core.functions.lua_settop(L, 0);
  }
  core.functions.lua_close(L);
  return found;
}

function withText(core: Core, text: string, use: (at: Pointer) => void): void {
  const at = core.memory.allocText(text);
  use(at);
  core.memory.free(at);
}
