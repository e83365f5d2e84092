/*
** handles.c: the values of Lua that the host holds. One table in the registry has them by number and their numbers by
** value, so that a value that crosses again is the handle that it was.
*/
#include "lauxlib.h"

#include "lapi.h"
#include "lgc.h"
#include "lobject.h"
#include "lstate.h"
#include "ltable.h"

#include "internal.h"

/* Key in the registry: the address is unique. As an integer it is found sooner, below 0 it is none of luaL_ref. */
static const char handleskey = 0;
#define HANDLES (-(lua_Integer)(intptr_t)&handleskey)

/* Pushes the table. It is there from the first value on. */
static void pushhandles (lua_State *L) {
  if (lua_rawgeti(L, LUA_REGISTRYINDEX, HANDLES) == LUA_TTABLE) return;
  lua_pop(L, 1);
  lua_newtable(L);
  lua_pushvalue(L, -1);
  lua_rawseti(L, LUA_REGISTRYINDEX, HANDLES);
}

int pl_toref (lua_State *L, int index) {
  index = lua_absindex(L, index);
  pushhandles(L);
  lua_pushvalue(L, index);
  lua_rawget(L, -2);
  int ref = (int)lua_tointeger(L, -1);
  if (ref == 0) {
    lua_pushvalue(L, index);
    lua_pushinteger(L, 0);
    lua_rawset(L, -4); /* from here on nothing allocates for the key */
    lua_pushvalue(L, index);
    ref = luaL_ref(L, -3);
    lua_pushvalue(L, index);
    lua_pushinteger(L, ref);
    lua_rawset(L, -4);
  }
  lua_pop(L, 2);
  return ref;
}

void pl_pushref (lua_State *L, int ref) {
  if (ref == PL_REF_GLOBALS) {
    lua_pushglobaltable(L);
    return;
  }
  Table *handles = hvalue(luaH_getint(hvalue(&G(L)->l_registry), HANDLES));
  const TValue *value = luaH_getint(handles, ref);
  lua_assert(ttype(value) > LUA_TSTRING || ttislightuserdata(value)); /* a free place holds a number */
  setobj2s(L, L->top.p, value);
  api_incr_top(L);
}

void pl_unref (lua_State *L, int ref) {
  if (!lua_checkstack(L, 4)) return;
  lua_rawgeti(L, LUA_REGISTRYINDEX, HANDLES);
  lua_rawgeti(L, -1, ref);
  lua_pushnil(L);
  lua_rawset(L, -3);
  luaL_unref(L, -1, ref);
  lua_pop(L, 1);
}
