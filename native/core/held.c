/*
** held.c: the host functions that Lua holds, as C closures. The upvalue of a closure is a box with the function's number;
** when the box is collected, the host may forget the function. The closure calls pl_hostcaller: what calls host functions
** (hostcall.c) lies above this file.
*/
#include "lauxlib.h"

#include "lstate.h"

#include "held.h"

#define HOSTFUNCTION "perilune.hostfunction"

/* Also the key in the registry of the functions and objects that Lua holds, by number, in a weak table. */
const char pl_heldkey = 0;

lua_CFunction pl_hostcaller = NULL;

static int release (lua_State *L) {
  int *id = (int *)luaL_checkudata(L, 1, HOSTFUNCTION);
  if (*id != 0) pl_host_release(*id);
  *id = 0;
  return 0;
}

static void pushbox (lua_State *L, int id) {
  pl_Box *box = (pl_Box *)lua_newuserdatauv(L, sizeof(pl_Box), 0);
  box->id = 0;
  box->mark = &pl_heldkey;
  if (luaL_newmetatable(L, HOSTFUNCTION)) {
    lua_pushcfunction(L, release);
    lua_setfield(L, -2, "__gc");
    lua_pushboolean(L, 0);
    lua_setfield(L, -2, "__metatable");
  }
  lua_setmetatable(L, -2);
  box->id = id;
}

void pl_pushheld (lua_State *L) { pl_pushweak(L, &pl_heldkey); }

/* The same function is the same closure for as long as Lua holds it. */
void pl_pushhostfunction (lua_State *L, int id) {
  pl_pushheld(L);
  lua_rawgeti(L, -1, id);
  if (pl_tohostfunction(L, -1) == id) pl_host_release(id); /* the closure holds it already */
  else {
    lua_pop(L, 1);
    pushbox(L, id);
    lua_pushcclosure(L, pl_hostcaller, 1);
    lua_pushvalue(L, -1);
    lua_rawseti(L, -3, id);
  }
  lua_remove(L, -2);
}

int pl_tohostfunction (lua_State *L, int index) {
  lua_CFunction f = lua_tocfunction(L, index);
  if (f == NULL || f != pl_hostcaller) return 0;
  lua_getupvalue(L, index, 1);
  int id = pl_boxnumber(s2v(L->top.p - 1));
  lua_pop(L, 1);
  return id;
}
