/*
** handles.c: the Lua values that the host holds. One table in the registry maps numbers to values and values to numbers,
** so a value that reaches the host again has the same handle.
*/
#include <limits.h>

#include "lauxlib.h"

#include "lapi.h"
#include "ldo.h"
#include "lgc.h"
#include "lobject.h"
#include "lstate.h"
#include "ltable.h"

#include "internal.h"

/* Key in the registry, unique because it is made of an address. A positive 32-bit integer is the fastest to look up, and
   luaL_ref never returns one so large: addresses of static data are small. */
static const char handleskey = 0;
#define HANDLES ((lua_Integer)(INT_MAX - (intptr_t)&handleskey))

/* Pushes the table, and creates it at first use. */
static void pushhandles (lua_State *L) {
  if (lua_rawgeti(L, LUA_REGISTRYINDEX, HANDLES) == LUA_TTABLE) return;
  lua_pop(L, 1);
  lua_newtable(L);
  lua_pushvalue(L, -1);
  lua_rawseti(L, LUA_REGISTRYINDEX, HANDLES);
}

/* Where luaL_ref keeps the list of free numbers. */
#define FREE (LUA_RIDX_LAST + 1)

/* Adds a free number to the table on top if it has none, so that luaL_ref allocates nothing. */
static void reserve (lua_State *L) {
  if (lua_rawgeti(L, -1, FREE) != LUA_TNUMBER || lua_tointeger(L, -1) == 0) {
    lua_pushinteger(L, 0); /* none follows */
    lua_rawseti(L, -3, FREE);
    lua_Integer number = (lua_Integer)lua_rawlen(L, -2) + 1;
    lua_pushinteger(L, 0);
    lua_rawseti(L, -3, number);
    lua_pushinteger(L, number);
    lua_rawseti(L, -3, FREE);
  }
  lua_pop(L, 1);
}

int pl_toref (lua_State *L, int index, int *isnew) {
  index = lua_absindex(L, index);
  pushhandles(L);
  lua_pushvalue(L, index);
  lua_rawget(L, -2);
  int ref = (int)lua_tointeger(L, -1);
  *isnew = (ref == 0);
  lua_pop(L, 1);
  if (ref == 0) {
    /* Fails for the first of several values rather than in the middle: those behind it are next. */
    if (!pl_maykeep(L, (uint64_t)(lua_gettop(L) - index) * PL_HANDLE_COST)) luaD_throw(L, LUA_ERRMEM);
    reserve(L);
    lua_pushvalue(L, index);
    lua_pushinteger(L, 0);
    lua_rawset(L, -3); /* creates the entry: from here on nothing is allocated */
    lua_pushvalue(L, index);
    ref = luaL_ref(L, -2);
    pl_charge(L, PL_HANDLE_COST);
    lua_pushvalue(L, index);
    lua_pushinteger(L, ref);
    lua_rawset(L, -3);
  }
  lua_pop(L, 1);
  return ref;
}

static Table *handlesof (lua_State *L) { return hvalue(luaH_getint(hvalue(&G(L)->l_registry), HANDLES)); }

void pl_pushref (lua_State *L, int ref) {
  if (ref == PL_REF_GLOBALS) {
    lua_pushglobaltable(L);
    return;
  }
  const TValue *value = luaH_getint(handlesof(L), ref);
  lua_assert(ttype(value) > LUA_TSTRING || ttislightuserdata(value)); /* a free slot holds a number */
  setobj2s(L, L->top.p, value);
  api_incr_top(L);
}

/* Lua never shrinks a table that gets no new keys, so this fills a new one. */
static void pack (lua_State *L, void *ud) {
  int base = lua_gettop(L), old = base + 1, new = base + 2;
  (void)ud;
  pushhandles(L);
  lua_newtable(L);
  lua_pushinteger(L, 0);
  lua_rawseti(L, new, FREE);
  lua_pushnil(L);
  while (lua_next(L, old)) {
    if (lua_type(L, -2) != LUA_TNUMBER) { /* a value with its number, not the reverse */
      lua_pushvalue(L, -2);
      lua_rawseti(L, new, lua_tointeger(L, -2));
      lua_pushvalue(L, -2);
      lua_insert(L, -2);
      lua_rawset(L, new);
    }
    else lua_pop(L, 1);
  }
  lua_rawseti(L, LUA_REGISTRYINDEX, HANDLES);
}

void pl_packrefs (lua_State *L) {
  int top = lua_gettop(L);
  lu_byte stopped = G(L)->gcstp;
  if (!lua_checkstack(L, LUA_MINSTACK)) return;
  G(L)->gcstp |= GCSTPGC; /* no finalizer is to run here */
  luaD_pcall(L, pack, NULL, savestack(L, L->top.p), 0);
  G(L)->gcstp = stopped;
  lua_settop(L, top);
}

/* Changes entries that are there, so it needs neither memory nor the stack. */
void pl_unref (lua_State *L, int ref) {
  Table *handles = handlesof(L);
  TValue *value = (TValue *)luaH_getint(handles, ref);
  TValue *number = (TValue *)luaH_get(handles, value);
  TValue *first = (TValue *)luaH_getint(handles, FREE);
  pl_charge(L, -PL_HANDLE_COST);
  lua_assert(ttisinteger(number) && ivalue(number) == ref && ttisinteger(first));
  setempty(number);
  setobj2t(L, value, first); /* as luaL_unref does */
  setivalue(first, ref);
}
