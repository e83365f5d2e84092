/*
** packed.c: packed arrays and objects (fields.h). Fields are read and written by the interpreter (fast.c) and, in memory, by
** the host (src/values/packed-array.ts); everything else, errors too, is left to metamethods of the host.
*/
#include <string.h>

#include "lauxlib.h"

#include "fields.h"
#include "held.h"
#include "internal.h"

/* The values in a type. */
enum { OBJECT_METATABLE = 1, ARRAY_METATABLE, FIELDS };

static const TValue *at (lua_State *L, int index) { return s2v(index > 0 ? L->ci->func.p + index : L->top.p + index); }

/* Pushes object 'number' of the array at 'index'. The same object is the same userdata. */
static void pushobject (lua_State *L, int index, lua_Integer number) {
  const pl_Packed *head = (const pl_Packed *)lua_touserdata(L, index);
  lua_getiuservalue(L, index, 2);
  if (lua_rawgeti(L, -1, number) == LUA_TNIL) {
    lua_pop(L, 1);
    PackedObject *object = (PackedObject *)lua_newuserdatauv(L, sizeof(PackedObject), PACKED_OBJECT);
    object->number = (uint32_t)number;
    object->offset = (uint32_t)(udatamemoffset(PACKED_ARRAY) + sizeof(pl_Packed)) + (object->number - 1) * head->stride;
    lua_getiuservalue(L, index, 1);
    lua_setiuservalue(L, -2, 1);
    lua_pushvalue(L, index);
    lua_setiuservalue(L, -2, 2);
    pl_tagdata(L);
    lua_getiuservalue(L, index, 3);
    lua_setmetatable(L, -2);
    lua_pushvalue(L, -1);
    lua_rawseti(L, -3, number);
  }
  lua_remove(L, -2);
}

/* Calls the upvalue, a function of the host, with the two arguments. */
static int askhost (lua_State *L) {
  lua_pushvalue(L, lua_upvalueindex(1));
  lua_insert(L, 1);
  lua_call(L, 2, 1);
  return 1;
}

/* '__index' of arrays. The host answers for keys that are not numbers. */
static int indexarray (lua_State *L) {
  lua_settop(L, 2);
  const Udata *array = pl_packed(at(L, 1), PACKED_ARRAY);
  if (array == NULL || lua_type(L, 2) != LUA_TNUMBER) return askhost(L);
  lua_Integer number = lua_tointeger(L, 2); /* 0 if it has no integer representation */
  if (number < 1 || number > (lua_Integer)PACKED_HEAD(array)->count) return 0;
  pushobject(L, 1, number);
  return 1;
}

/* Replaces the code of a field on top by the field's value; leaves a method. */
static void getfield (lua_State *L, const Udata *object) {
  if (!lua_isinteger(L, -1)) return;
  const char *field = pl_packedfield(object, at(L, -1));
  int isinteger = lua_tointeger(L, -1) & PL_PACKED_INTEGER;
  lua_pop(L, 1);
  if (isinteger) lua_pushinteger(L, *(const int32_t *)field);
  else lua_pushnumber(L, *(const lua_Number *)field);
}

/* '__index' of objects. The host answers for names that the type does not have. */
static int indexobject (lua_State *L) {
  lua_settop(L, 2);
  const Udata *object = pl_packed(at(L, 1), PACKED_OBJECT);
  if (object == NULL) return askhost(L);
  lua_getiuservalue(L, 1, 1);
  lua_pushvalue(L, 2);
  if (lua_rawget(L, 3) == LUA_TNIL) {
    lua_settop(L, 2);
    return askhost(L);
  }
  getfield(L, object);
  return 1;
}

/* The iterator of 'pairs' for objects: visits the fields, in no particular order. */
static int nextfield (lua_State *L) {
  lua_settop(L, 2);
  const Udata *object = pl_packed(at(L, 1), PACKED_OBJECT);
  luaL_argexpected(L, object != NULL, 1, "packed object");
  lua_getiuservalue(L, 1, 1);
  lua_insert(L, 2);
  do {
    if (!lua_next(L, 2)) return 0;
  } while (!lua_isinteger(L, -1) && (lua_pop(L, 1), 1)); /* a method */
  getfield(L, object);
  return 2;
}

/* The same for arrays. */
static int nextobject (lua_State *L) {
  lua_Integer number = lua_tointeger(L, 2) + 1;
  lua_settop(L, 1);
  lua_pushinteger(L, number);
  return (lua_geti(L, 1, number) == LUA_TNIL) ? 0 : 2;
}

/* '__pairs'. The upvalue is the iterator. */
static int pairs (lua_State *L) {
  lua_settop(L, 1);
  lua_pushvalue(L, lua_upvalueindex(1));
  lua_insert(L, 1);
  return 2;
}

/* Completes the metatable at 'index', which has a function of the host as '__index'. */
static void complete (lua_State *L, int index, lua_CFunction get, lua_CFunction next) {
  lua_getfield(L, index, "__index");
  lua_pushcclosure(L, get, 1);
  lua_setfield(L, index, "__index");
  lua_pushcfunction(L, next);
  lua_pushcclosure(L, pairs, 1);
  lua_setfield(L, index, "__pairs");
  lua_pushboolean(L, 0);
  lua_setfield(L, index, "__metatable");
}

void pl_makepackedtype (lua_State *L) {
  complete(L, OBJECT_METATABLE, indexobject, nextfield);
  complete(L, ARRAY_METATABLE, indexarray, nextobject);
  lua_createtable(L, FIELDS, 0);
  for (int i = OBJECT_METATABLE; i <= FIELDS; i++) {
    lua_pushvalue(L, i);
    lua_rawseti(L, -2, i);
  }
  lua_pushvalue(L, -1);
  pl_freeze(L);
  lua_pushinteger(L, luaL_ref(L, LUA_REGISTRYINDEX));
  lua_replace(L, 1);
  lua_settop(L, 1);
}

void pl_makepacked (lua_State *L) {
  int type = (int)lua_tointeger(L, 1);
  uint32_t count = (uint32_t)lua_tointeger(L, 2), stride = (uint32_t)lua_tointeger(L, 3);
  size_t size = sizeof(pl_Packed) + (size_t)count * stride; /* the host has checked that it is small enough */
  lua_settop(L, 0);
  if (lua_rawgeti(L, LUA_REGISTRYINDEX, type) != LUA_TTABLE)
    luaL_error(L, "the type of a packed array was removed from the registry");
  pl_Packed *head = (pl_Packed *)lua_newuserdatauv(L, size, PACKED_ARRAY);
  memset(head, 0, size);
  head->count = count;
  head->stride = stride;
  head->type = type;
  lua_rawgeti(L, 1, FIELDS);
  lua_setiuservalue(L, 2, 1);
  lua_newtable(L);
  lua_setiuservalue(L, 2, 2);
  lua_rawgeti(L, 1, OBJECT_METATABLE);
  lua_setiuservalue(L, 2, 3);
  pl_tagdata(L);
  lua_rawgeti(L, 1, ARRAY_METATABLE);
  lua_setmetatable(L, 2);
  lua_remove(L, 1);
}

void pl_pushpacked (lua_State *L, const pl_Slot *slot) {
  pl_pushref(L, slot->u.ref);
  if (slot->size == 0) return;
  pushobject(L, lua_gettop(L), slot->size);
  lua_remove(L, -2);
}

int pl_topacked (lua_State *L, int index, pl_Slot *slot) {
  const Udata *object = pl_packed(at(L, index), PACKED_OBJECT);
  if (object != NULL) {
    slot->size = PACKED_PLACE(object)->number;
    lua_getiuservalue(L, index, 2);
  }
  else if (pl_packed(at(L, index), PACKED_ARRAY) != NULL) lua_pushvalue(L, index);
  else return 0;
  int isnew;
  slot->u.integer = (int64_t)(uintptr_t)lua_touserdata(L, -1) << 32 | (uint32_t)pl_toref(L, -1, &isnew);
  slot->tag = PL_TAG_PACKED;
  slot->flags = isnew ? PL_NEW : 0;
  lua_pop(L, 1);
  return 1;
}
