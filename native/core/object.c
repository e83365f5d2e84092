/*
** object.c: host objects in Lua. A host object is a userdata that holds the object's number. Its metatable is that of its
** type, made by the host with PL_OP_TYPE (src/values/host-types.ts); the metamethods are ordinary host functions.
*/
#include "lauxlib.h"

#include "held.h"

static int collect (lua_State *L) {
  int id = (lua_type(L, 1) == LUA_TUSERDATA) ? pl_toobject(L, 1) : 0;
  if (id != 0) {
    *(int *)lua_touserdata(L, 1) = 0;
    pl_host_release(id);
    pl_charge(L, -PL_HELD_COST);
  }
  return 0;
}

int pl_maketype (lua_State *L) {
  lua_pushcfunction(L, collect);
  lua_setfield(L, -2, "__gc");
  lua_pushboolean(L, 0);
  lua_setfield(L, -2, "__metatable");
  lua_pushvalue(L, -1);
  pl_freeze(L);
  return luaL_ref(L, LUA_REGISTRYINDEX);
}

/* An object has the same userdata for as long as Lua holds it. */
void pl_pushobject (lua_State *L, pl_Slot *slot) {
  int id = slot->u.ref;
  pl_pushheld(L);
  lua_rawgeti(L, -1, id);
  if (pl_toobject(L, -1) == id) { /* the userdata holds it already */
    slot->flags = 0;
    pl_host_release(id);
  }
  else {
    lua_pop(L, 1);
    int *box = (int *)lua_newuserdatauv(L, sizeof(int), 0);
    *box = 0;
    pl_tagdata(L);
    if (lua_rawgeti(L, LUA_REGISTRYINDEX, (lua_Integer)slot->size) != LUA_TTABLE)
      luaL_error(L, "the metatable of a host object was removed from the registry"); /* by the debug library */
    lua_setmetatable(L, -2);
    pl_chargeheld(L);
    *box = id;
    slot->flags = 0;
    lua_pushvalue(L, -1);
    lua_rawseti(L, -3, id);
  }
  lua_remove(L, -2);
}

int pl_pushifheld (lua_State *L, pl_Slot *slot) {
  int id = slot->u.ref, isobject = (slot->tag == PL_TAG_OBJECT);
  if (!isobject && slot->tag != PL_TAG_HOST) return 0;
  pl_pushheld(L);
  lua_rawgeti(L, -1, id);
  if ((isobject ? pl_toobject(L, -1) : pl_tohostfunction(L, -1)) != id) {
    lua_pop(L, 2);
    return 0;
  }
  lua_remove(L, -2);
  slot->flags = 0;
  pl_host_release(id); /* it is held already */
  return 1;
}

int pl_toobject (lua_State *L, int index) {
  const int *id = (const int *)pl_taggeddata(s2v(index > 0 ? L->ci->func.p + index : L->top.p + index), sizeof(int));
  return id != NULL ? *id : 0;
}
