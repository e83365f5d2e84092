/*
** object.c: an object of the host as userdata that holds the object's number. If it is of a type, the type's metatable
** comes from the host (src/values/host-types.ts). If not, all its metamethods are one function of the host, which is told
** the event first; what an object can do is known there (src/values/host-objects.ts).
*/
#include "lauxlib.h"

#include "internal.h"

/* Key in the registry: the metatable of objects without a type. Of each metatable: that it is one. */
static const char metakey = 0;

/* ORDER PL_EVENT: src/values/host-objects.ts holds the same numbers. */
static const char *const events[] = {
  "__index", "__newindex", "__len", "__call", "__tostring", "__eq", "__lt", "__le", "__pairs", "__close"};

#define EVENTS ((int)(sizeof events / sizeof *events))

static int callevent (lua_State *L) {
  lua_pushvalue(L, lua_upvalueindex(2));
  lua_insert(L, 1);
  return pl_callhost(L);
}

static int collect (lua_State *L) {
  int id = pl_toobject(L, 1);
  if (id != 0) {
    *(int *)lua_touserdata(L, 1) = 0;
    pl_host_release(id);
  }
  return 0;
}

void pl_maketype (lua_State *L) {
  lua_pushcfunction(L, collect);
  lua_setfield(L, -2, "__gc");
  lua_pushboolean(L, 0);
  lua_setfield(L, -2, "__metatable");
  lua_pushboolean(L, 1);
  lua_rawsetp(L, -2, &metakey);
}

static void pushmetatable (lua_State *L, int operate) {
  if (lua_rawgetp(L, LUA_REGISTRYINDEX, &metakey) == LUA_TTABLE) return;
  lua_pop(L, 1);
  lua_createtable(L, 0, EVENTS + 4);
  pl_pushbox(L, operate);
  for (int i = 0; i < EVENTS; i++) {
    lua_pushvalue(L, -1);
    lua_pushinteger(L, i);
    lua_pushcclosure(L, callevent, 2);
    lua_setfield(L, -3, events[i]);
  }
  lua_pop(L, 1);
  lua_pushliteral(L, "host object");
  lua_setfield(L, -2, "__name");
  pl_maketype(L);
  lua_pushvalue(L, -1);
  lua_rawsetp(L, LUA_REGISTRYINDEX, &metakey);
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
    if (slot->flags) pl_pushref(L, (int)slot->size);
    else pushmetatable(L, (int)slot->size);
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
