/*
** registry.c: data of native/core in Lua's registry that several files use: weak tables, the flags of a state, its main
** thread.
*/
#include "lauxlib.h"

#include "internal.h"

static const char flagskey = 0; /* its address is the key of the flags */

void pl_setopenflags (lua_State *L, int flags) {
  lua_pushinteger(L, flags);
  lua_rawsetp(L, LUA_REGISTRYINDEX, &flagskey);
}

int pl_openflags (lua_State *L) {
  lua_rawgetp(L, LUA_REGISTRYINDEX, &flagskey);
  int flags = (int)lua_tointeger(L, -1);
  lua_pop(L, 1);
  return flags;
}

lua_State *pl_mainthread (lua_State *L) {
  lua_rawgeti(L, LUA_REGISTRYINDEX, LUA_RIDX_MAINTHREAD);
  lua_State *main = lua_tothread(L, -1);
  lua_pop(L, 1);
  return main;
}

/* The key is a negative number: faster than a light userdata, and never returned by luaL_ref. */
void pl_pushweak (lua_State *L, const char *key) {
  if (lua_rawgeti(L, LUA_REGISTRYINDEX, -(lua_Integer)(intptr_t)key) == LUA_TTABLE) return;
  lua_pop(L, 1);
  lua_newtable(L);
  lua_newtable(L);
  lua_pushliteral(L, "v");
  lua_setfield(L, -2, "__mode");
  lua_setmetatable(L, -2);
  lua_pushvalue(L, -1);
  lua_rawseti(L, LUA_REGISTRYINDEX, -(lua_Integer)(intptr_t)key);
}
