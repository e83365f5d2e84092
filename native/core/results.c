/*
** results.c: pushes the results of host functions, immediate or from a promise, and frees what the host allocated for them.
*/
#include <stdlib.h>

#include "lauxlib.h"

#include "ldo.h"
#include "lstate.h"

#include "internal.h"

pl_Transfer *pl_thetransfer = NULL;

static void pushslots (lua_State *L, pl_Slot *slots, int n) {
  pl_pushslots(L, slots, n, "too many results of a host function");
}

static int pushresults (lua_State *L) {
  pl_Slot *slots = (pl_Slot *)lua_touserdata(L, 1);
  int n = (int)lua_tointeger(L, 2);
  lua_settop(L, 0);
  pushslots(L, slots, n);
  return n;
}

/* Pushes the results that the host allocated, and frees them. Protected, so that running out of memory in between leaks
   nothing. Returns whether it succeeded; if not, the error is pushed. */
static int adoptresults (lua_State *L, pl_Slot *slots, int n) {
  pl_thetransfer->owned = 0;
  if (n == 1 && pl_pushifheld(L, slots)) return 1;
  lua_pushcfunction(L, pushresults);
  lua_pushlightuserdata(L, slots);
  lua_pushinteger(L, n);
  int status = lua_pcall(L, 2, LUA_MULTRET, 0);
  if (status != LUA_OK) pl_dropslots(slots, n);
  for (int i = 0; i < n; i++)
    if (slots[i].aux != 0 && (slots[i].tag == PL_TAG_STRING || slots[i].tag == PL_TAG_BULK))
      free((void *)slots[i].u.bytes);
  if (n > PL_FEW) free(slots);
  return status == LUA_OK;
}

/* Begins the message on top with the line that the innermost Lua function is at: the caller, or who called table.sort. */
static void place (lua_State *L) {
  lua_Debug ar;
  int level = 1;
  do {
    if (!lua_getstack(L, level, &ar)) return;
    lua_getinfo(L, "S", &ar);
    luaL_where(L, level++);
    lua_insert(L, -2);
    lua_concat(L, 2);
  } while (*ar.what == 'C');
}

int pl_hostresults (lua_State *L, lua_CFunction f, pl_Slot *slots, int n, char *top) {
  int count = n < 0 ? 1 : n;
  int placed = (n == PL_HOST_RESULT_ERROR && (slots->flags & ~PL_UNTAKEN) != 0);
  uint32_t borrow = pl_thetransfer->borrow;
  pl_thetransfer->borrow = 0; /* pushing may run finalizers, which may call host functions */
  if (count > PL_FEW) slots = pl_thetransfer->results;
  if (!pl_thetransfer->owned) pushslots(L, slots, count);
  else if (!adoptresults(L, slots, count)) n = PL_HOST_RESULT_ERROR;
  pl_thetransfer->top = top;
  if (borrow != 0) pl_host_end_borrow(borrow);
  if (n <= PL_HOST_RESULT_ARGUMENT) return luaL_argerror(L, PL_HOST_RESULT_ARGUMENT + 1 - n, lua_tostring(L, -1));
  if (placed) place(L);
  if (n < 0) return luaD_errorret(L, f);
  return count;
}

int pl_takepromise (lua_State *L, int promise, const char *reason) {
  pl_Slot slots[PL_FEW];
  char *top = pl_thetransfer->top;
  return pl_hostresults(L, NULL, slots, pl_host_settled(pl_mainthread(L), promise, reason, slots), top);
}

int pl_settled (lua_State *L, int status, lua_KContext promise) {
  (void)status;
  return pl_takepromise(L, (int)promise, NULL);
}
