/*
** request.c: shared by all operations: reads their slots and writes their results to slots.
*/
#include "lauxlib.h"

#include "lstate.h"

#include "internal.h"

pl_Slot *pl_newslots (lua_State *L, int n) {
  return pl_thetransfer->results = (pl_Slot *)lua_newuserdatauv(L, (size_t)n * sizeof(pl_Slot), 0);
}

void pl_giveresults (lua_State *L, pl_Request *r, int first) {
  int n = (int)(L->top.p - L->ci->func.p) - first;
  if (r->give != 0 && r->status == LUA_OK && n > 0) {
    n = 1;
    if (r->give == PL_GIVE_JS && lua_istable(L, first)) {
      r->n = 1;
      pl_tobulk(L, first, PL_DEPTH_LIMIT, PL_SIZE_LIMIT, r->slots);
      return;
    }
  }
  if (n > PL_FEW) {
    luaL_checkstack(L, LUA_MINSTACK, "too many results");
    r->slots = pl_newslots(L, n);
  }
  pl_toslots(L, first, 0, r->slots, n);
  r->n = n;
}

void pl_walk (lua_State *L, pl_Slot *slots, int n, int stopatnil) {
  int i = 1;
  pl_pushslot(L, slots);
  for (; i < n && !(stopatnil && lua_isnil(L, -1)); i++) {
    pl_pushslot(L, &slots[i]);
    lua_gettable(L, -2);
    lua_replace(L, -2);
  }
  pl_dropslots(slots + i, n - i); /* nobody takes the rest */
}
