/*
** mixed.c: a module of two parts, C and Lua, with one exports table. The C part runs first and seeds the table;
** the script gets it as its third argument.
*/
#include "lauxlib.h"

#include "internal.h"

/* __close of the guard below: with an error on its way, package.loaded loses the entry again. */
static int unseed(lua_State *L) {
  if (!lua_isnil(L, 2)) {
    lua_getfield(L, LUA_REGISTRYINDEX, LUA_LOADED_TABLE);
    lua_getiuservalue(L, 1, 1);
    lua_pushnil(L);
    lua_settable(L, -3);
  }
  return 0;
}

/* Pushes a value to be closed that takes package.loaded[name] back if the script fails. Closing keeps the
   traceback whole, which catching and raising again would not. */
static void guard(lua_State *L, int name) {
  lua_newuserdatauv(L, 0, 1);
  lua_pushvalue(L, name);
  lua_setiuservalue(L, -2, 1);
  if (luaL_newmetatable(L, "perilune.seed")) {
    lua_pushcfunction(L, unseed);
    lua_setfield(L, -2, "__close");
  }
  lua_setmetatable(L, -2);
  lua_toclose(L, -1);
}

/* Arguments: name, path. Upvalues: the C function, the script. */
static int loader(lua_State *L) {
  lua_settop(L, 2);
  lua_pushvalue(L, lua_upvalueindex(1));
  lua_pushvalue(L, 1);
  lua_pushvalue(L, 2);
  lua_call(L, 2, 1);
  if (!lua_istable(L, 3)) { /* make the exports table */
    lua_newtable(L);
    if (!lua_isnil(L, 3)) {
      lua_pushvalue(L, 3);
      lua_setfield(L, -2, "value");
    }
    lua_replace(L, 3);
  }
  guard(L, 1);
  lua_getfield(L, LUA_REGISTRYINDEX, LUA_LOADED_TABLE);
  lua_pushvalue(L, 1);
  lua_pushvalue(L, 3);
  lua_settable(L, -3);
  lua_pop(L, 1);
  lua_pushvalue(L, lua_upvalueindex(2));
  lua_pushvalue(L, 1);
  lua_pushvalue(L, 2);
  lua_pushvalue(L, 3);
  lua_call(L, 3, 1);
  return 1; /* nil leaves what is in package.loaded */
}

void pl_pushmixedloader(lua_State *L) { lua_pushcclosure(L, loader, 2); }
