/*
** hostcall.c: a JavaScript function as a Lua function. The closure's upvalue is a userdata that holds the
** function's number; when it is collected, the host may forget the function.
*/
#include <stdlib.h>

#include "lauxlib.h"

#include "lapi.h"
#include "ldo.h"
#include "lobject.h"
#include "lstate.h"

#include "internal.h"

#define HOSTFUNCTION "perilune.hostfunction"

/* What holds the number of a function. The mark tells it from other userdata, which the debug library can put in its
   place. */
typedef struct Box {
  int id;
  const char *mark;
} Box;

/* Key in the registry: the closures and objects that there are, by number; weak, so that it keeps none of them. */
static const char heldkey = 0;

static int release (lua_State *L) {
  int *id = (int *)luaL_checkudata(L, 1, HOSTFUNCTION);
  if (*id != 0) pl_host_release(*id);
  *id = 0;
  return 0;
}

static void pushslots (lua_State *L, const pl_Slot *slots, int n) {
  pl_pushslots(L, slots, n, "too many results of a host function");
}

static int pushresults (lua_State *L) {
  const pl_Slot *slots = (const pl_Slot *)lua_touserdata(L, 1);
  int n = (int)lua_tointeger(L, 2);
  lua_settop(L, 0);
  pushslots(L, slots, n);
  return n;
}

/* Pushes what the host allocated, and frees it. Protected, so that an error of memory in between does not lose the
   rest. Gives whether it went well; if not, the error is pushed. */
static int adoptresults (lua_State *L, pl_Slot *slots, int n) {
  pl_thetransfer->owned = 0;
  lua_pushcfunction(L, pushresults);
  lua_pushlightuserdata(L, slots);
  lua_pushinteger(L, n);
  int status = lua_pcall(L, 2, LUA_MULTRET, 0);
  for (int i = 0; i < n; i++)
    if (slots[i].aux != 0 && (slots[i].tag == PL_TAG_STRING || slots[i].tag == PL_TAG_BULK))
      free((void *)slots[i].u.bytes);
  if (n > PL_FEW) free(slots);
  return status == LUA_OK;
}

int pl_hostresults (lua_State *L, lua_CFunction f, pl_Slot *slots, int n, char *top) {
  int count = n < 0 ? 1 : n;
  uint32_t borrow = pl_thetransfer->borrow;
  pl_thetransfer->borrow = 0; /* what is pushed may run finalizers, and they functions of the host */
  if (count > PL_FEW) slots = pl_thetransfer->results;
  if (!pl_thetransfer->owned) pushslots(L, slots, count);
  else if (!adoptresults(L, slots, count)) n = PL_HOST_RESULT_ERROR;
  pl_thetransfer->top = top;
  if (borrow != 0) pl_host_end_borrow(borrow);
  if (n <= PL_HOST_RESULT_ARGUMENT) return luaL_argerror(L, PL_HOST_RESULT_ARGUMENT + 1 - n, lua_tostring(L, -1));
  if (n < 0) return luaD_errorret(L, f);
  return count;
}

/* The number in a box; 0 when it is none, or the function was released. */
static int numberin (const TValue *v) {
  if (!ttisfulluserdata(v) || uvalue(v)->len != sizeof(Box)) return 0;
  const Box *box = (const Box *)getudatamem(uvalue(v));
  return box->mark == &heldkey ? box->id : 0;
}

int pl_callhost (lua_State *L) {
  lua_assert(ttisCclosure(s2v(L->ci->func.p)) && clCvalue(s2v(L->ci->func.p))->nupvalues > 0);
  int id = numberin(&clCvalue(s2v(L->ci->func.p))->upvalue[0]);
  if (id == 0) return luaL_error(L, "this function of the host was released"); /* by a script: its finalizer */
  int n = lua_gettop(L);
  char *top = pl_thetransfer->top;
  pl_Slot few[PL_FEW], *slots = few;
  if (n > PL_FEW) slots = (pl_Slot *)lua_newuserdatauv(L, (size_t)n * sizeof(pl_Slot), 0);
  for (int i = 0; i < n; i++) pl_toslot(L, i + 1, &slots[i]);
  pl_flush(); /* what the program wrote so far comes before what the host writes */
  n = pl_host_call(L, id, slots, n);
  if (slots == few) lua_settop(L, 0); /* else they lie in a block there */
  if (n == PL_HOST_RESULT_PENDING) {
    pl_thetransfer->top = top;
    return pl_pending(L, slots);
  }
  return pl_hostresults(L, pl_callhost, slots, n, top);
}

/* The key is a number below 0: faster than a light userdata, and never one of luaL_ref. */
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

void pl_pushheld (lua_State *L) { pl_pushweak(L, &heldkey); }

/* Pushes a box: userdata that holds 'id' and lets the host forget it when it is collected. */
static void pushbox (lua_State *L, int id) {
  Box *box = (Box *)lua_newuserdatauv(L, sizeof(Box), 0);
  box->id = 0;
  box->mark = &heldkey;
  if (luaL_newmetatable(L, HOSTFUNCTION)) {
    lua_pushcfunction(L, release);
    lua_setfield(L, -2, "__gc");
    lua_pushboolean(L, 0);
    lua_setfield(L, -2, "__metatable");
  }
  lua_setmetatable(L, -2);
  box->id = id;
}

/* The same function is the same closure for as long as Lua holds it. */
void pl_pushhostfunction (lua_State *L, int id) {
  pl_pushheld(L);
  lua_rawgeti(L, -1, id);
  if (pl_tohostfunction(L, -1) == id) pl_host_release(id); /* the closure holds it already */
  else {
    lua_pop(L, 1);
    pushbox(L, id);
    lua_pushcclosure(L, pl_callhost, 1);
    lua_pushvalue(L, -1);
    lua_rawseti(L, -3, id);
  }
  lua_remove(L, -2);
}

int pl_tohostfunction (lua_State *L, int index) {
  if (lua_tocfunction(L, index) != pl_callhost) return 0;
  lua_getupvalue(L, index, 1);
  api_checknelems(L, 1);
  int id = numberin(s2v(L->top.p - 1));
  lua_pop(L, 1);
  return id;
}
