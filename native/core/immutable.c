/*
** immutable.c: makes tables immutable. native/patches/0008-immutable-tables.diff says what that means.
*/
#include "lauxlib.h"

#include "lapi.h"
#include "lobject.h"
#include "lstate.h"
#include "ltable.h"

#include "internal.h"

/* Marks the table on top. Returns whether it was mutable. */
static int mark (lua_State *L) {
  api_checknelems(L, 1);
  Table *t = hvalue(s2v(L->top.p - 1));
  int isnew = !isimmutable(t);
  t->flags |= BITIMMUTABLE;
  return isnew;
}

void pl_freezetable (lua_State *L, int index) {
  lua_pushvalue(L, index);
  mark(L);
  lua_pop(L, 1);
}

/* Stack: table and key by turns, the outermost first. */
void pl_freeze (lua_State *L) {
  int base = lua_gettop(L);
  mark(L);
  lua_pushnil(L);
  while (lua_gettop(L) >= base) {
    if (!lua_next(L, -2)) lua_pop(L, 1);
    else if (lua_istable(L, -1) && mark(L)) {
      luaL_checkstack(L, LUA_MINSTACK, "tables nested too deep");
      lua_pushnil(L);
    }
    else lua_pop(L, 1);
  }
}
