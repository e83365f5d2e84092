/*
** strict.c: the preset "strict". It takes from the libraries what a script does not need to compute, and makes what stays
** immutable.
*/
#include <string.h>

#include "lauxlib.h"
#include "lualib.h"

#include "internal.h"

/* collectgarbage: "count" is its only option. */
static int countmemory (lua_State *L) {
  static const char *const options[] = {"count", NULL};
  luaL_checkoption(L, 1, NULL, options);
  lua_pushnumber(L, (lua_Number)lua_gc(L, LUA_GCCOUNT) + (lua_Number)lua_gc(L, LUA_GCCOUNTB) / 1024);
  return 1;
}

/* Removes all fields of the library on top but those of a list. */
static void keeponly (lua_State *L, const char *const *names) {
  lua_pushnil(L);
  while (lua_next(L, -2)) {
    int i = 0;
    lua_pop(L, 1);
    while (names[i] != NULL && (lua_type(L, -1) != LUA_TSTRING || strcmp(names[i], lua_tostring(L, -1)) != 0)) i++;
    if (names[i] != NULL) continue;
    lua_pushvalue(L, -1);
    lua_pushnil(L);
    lua_rawset(L, -4);
  }
}

static void trimpackage (lua_State *L) {
  static const char *const removed[] = {"loadlib", "cpath"};
  for (int i = 0; i < 2; i++) {
    lua_pushnil(L);
    lua_setfield(L, -2, removed[i]);
  }
  if (lua_getfield(L, -1, "searchers") == LUA_TTABLE) {
    /* What stays: ours, which finds no native modules in such a state; that of package.preload; that of package.path. */
    for (lua_Integer n = luaL_len(L, -1); n > 3; n--) {
      lua_pushnil(L);
      lua_rawseti(L, -2, n);
    }
    pl_freezetable(L, -1);
  }
  lua_pop(L, 1);
}

void pl_makestrict (lua_State *L) {
  static const char *const os[] = {"clock", "date", "difftime", "time", NULL};
  static const char *const debug[] = {"traceback", NULL};
  luaL_getsubtable(L, LUA_REGISTRYINDEX, LUA_LOADED_TABLE);
  int loaded = lua_gettop(L);
  lua_pushcfunction(L, countmemory);
  lua_setglobal(L, "collectgarbage");
  lua_pushnil(L);
  lua_setglobal(L, LUA_IOLIBNAME);
  lua_pushnil(L);
  lua_setfield(L, loaded, LUA_IOLIBNAME);
  lua_pushnil(L);
  while (lua_next(L, loaded)) {
    if (lua_type(L, -2) == LUA_TSTRING && lua_istable(L, -1)) {
      const char *name = lua_tostring(L, -2);
      if (strcmp(name, LUA_OSLIBNAME) == 0) keeponly(L, os);
      else if (strcmp(name, LUA_DBLIBNAME) == 0) keeponly(L, debug);
      else if (strcmp(name, LUA_LOADLIBNAME) == 0) trimpackage(L);
      if (strcmp(name, LUA_GNAME) != 0) pl_freezetable(L, -1);
    }
    lua_pop(L, 1);
  }
  lua_pushliteral(L, "");
  if (lua_getmetatable(L, -1)) pl_freezetable(L, -1);
  lua_settop(L, loaded - 1);
}
