/*
** object.c: an object of the host is a userdata that holds the object's number. Its metatable is that of its type, which
** the host made by PL_OP_TYPE (src/values/host-types.ts); the metamethods are ordinary functions of the host.
*/
#include "lauxlib.h"

#include "internal.h"

/* Key in a metatable: it is one of host objects. */
static const char metakey = 0;

static int collect (lua_State *L) {
  int id = pl_toobject(L, 1);
  if (id != 0) {
    *(int *)lua_touserdata(L, 1) = 0;
    pl_host_release(id);
  }
  return 0;
}

int pl_maketype (lua_State *L) {
  lua_pushcfunction(L, collect);
  lua_setfield(L, -2, "__gc");
  lua_pushboolean(L, 0);
  lua_setfield(L, -2, "__metatable");
  lua_pushboolean(L, 1);
  lua_rawsetp(L, -2, &metakey);
  lua_pushvalue(L, -1);
  pl_freeze(L);
  return luaL_ref(L, LUA_REGISTRYINDEX);
}

/* The same object is the same userdata for as long as Lua holds it. */
void pl_pushobject (lua_State *L, const pl_Slot *slot) {
  int id = slot->u.ref;
  pl_pushheld(L);
  lua_rawgeti(L, -1, id);
  if (pl_toobject(L, -1) == id) pl_host_release(id); /* the userdata holds it already */
  else {
    lua_pop(L, 1);
    int *box = (int *)lua_newuserdatauv(L, sizeof(int), 0);
    *box = 0;
    if (lua_rawgeti(L, LUA_REGISTRYINDEX, (lua_Integer)slot->size) != LUA_TTABLE)
      luaL_error(L, "the metatable of a host object was removed from the registry"); /* by the debug library */
    lua_setmetatable(L, -2);
    *box = id;
    lua_pushvalue(L, -1);
    lua_rawseti(L, -3, id);
  }
  lua_remove(L, -2);
}

int pl_toobject (lua_State *L, int index) {
  if (lua_type(L, index) != LUA_TUSERDATA || !lua_getmetatable(L, index)) return 0;
  int same = (lua_rawgetp(L, -1, &metakey) != LUA_TNIL);
  lua_pop(L, 2);
  return same ? *(int *)lua_touserdata(L, index) : 0;
}
