/*
** hostcall.c: calls host functions from Lua. A host function is a C closure (held.c) whose C function is pl_callhost.
*/
#include "lauxlib.h"

#include "lstate.h"

#include "held.h"

int pl_callhost (lua_State *L) {
  lua_assert(ttisCclosure(s2v(L->ci->func.p)) && clCvalue(s2v(L->ci->func.p))->nupvalues > 0);
  int id = pl_boxnumber(&clCvalue(s2v(L->ci->func.p))->upvalue[0]);
  if (id == 0) return luaL_error(L, "this function of the host was released"); /* by a script: its finalizer */
  int n = lua_gettop(L);
  char *top = pl_thetransfer->top;
  pl_Slot few[PL_FEW], *slots = few;
  if (n > PL_FEW) slots = (pl_Slot *)lua_newuserdatauv(L, (size_t)n * sizeof(pl_Slot), 0);
  pl_toslots(L, 1, 0, slots, n);
  pl_flush(); /* the program's earlier output must precede the host's */
  n = pl_host_call(L, id, slots, n);
  if (slots == few) lua_settop(L, 0); /* otherwise they are in a block there */
  if (n == PL_HOST_RESULT_PENDING) {
    pl_thetransfer->top = top;
    return pl_pending(L, pl_callhost, slots);
  }
  return pl_hostresults(L, pl_callhost, slots, n, top);
}
