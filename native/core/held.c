/*
** held.c: the host functions that Lua holds, as C closures. A closure's upvalue is a box with the function's number; when
** the box is collected, the host may forget the function. The closure calls through pl_hostcaller, because the code that
** calls host functions (hostcall.c) is in a higher layer.
*/
#include "lauxlib.h"

#include "lstate.h"

#include "held.h"

#define HOSTFUNCTION "perilune.hostfunction"

/* Its address is also the registry key of the weak table of host functions and objects by number. */
static const char heldkey = 0;

lua_CFunction pl_hostcaller = NULL;

static int release (lua_State *L) {
  pl_Box *box = (pl_Box *)luaL_checkudata(L, 1, HOSTFUNCTION);
  if (box->id == 0) return 0;
  pl_host_release(box->id);
  box->id = 0;
  pl_charge(L, -PL_HELD_COST);
  return 0;
}

/* It is registered when it is complete: any step may run out of memory, and a box without a finalizer is never released. */
static void pushmetatable (lua_State *L) {
  if (luaL_getmetatable(L, HOSTFUNCTION) == LUA_TTABLE) return;
  lua_pop(L, 1);
  lua_createtable(L, 0, 3);
  lua_pushstring(L, HOSTFUNCTION);
  lua_setfield(L, -2, "__name");
  lua_pushcfunction(L, release);
  lua_setfield(L, -2, "__gc");
  lua_pushboolean(L, 0);
  lua_setfield(L, -2, "__metatable");
  lua_pushvalue(L, -1);
  lua_setfield(L, LUA_REGISTRYINDEX, HOSTFUNCTION);
}

static void pushbox (lua_State *L, pl_Slot *slot) {
  pl_Box *box = (pl_Box *)lua_newuserdatauv(L, sizeof(pl_Box), 0);
  box->id = 0;
  pl_tagdata(L);
  pushmetatable(L);
  lua_setmetatable(L, -2);
  pl_chargeheld(L);
  box->id = slot->u.ref;
  box->form = slot->size;
  slot->flags = 0;
}

void pl_pushheld (lua_State *L) { pl_pushweak(L, &heldkey); }

/* A function has the same closure for as long as Lua holds it. */
void pl_pushhostfunction (lua_State *L, pl_Slot *slot) {
  int id = slot->u.ref;
  pl_pushheld(L);
  lua_rawgeti(L, -1, id);
  if (pl_tohostfunction(L, -1) == id) { /* the closure holds it already */
    slot->flags = 0;
    pl_host_release(id);
  }
  else {
    lua_pop(L, 1);
    pushbox(L, slot);
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
