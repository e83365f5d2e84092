/*
** slot.c: one Lua value <-> one slot. Its twin is src/values/slots.ts.
*/
#include "lauxlib.h"

#include "lapi.h"
#include "ldo.h"
#include "lgc.h"
#include "lobject.h"
#include "lstate.h"

#include "internal.h"
#include "numbers.h"

static void pushnumber (lua_State *L, const pl_Slot *slot) {
  pl_setnumber(s2v(L->top.p), slot->u.number);
  api_incr_top(L);
}

void pl_pushslots (lua_State *L, pl_Slot *slots, int n, const char *toomany) {
  if (n > LUA_MINSTACK / 2) luaL_checkstack(L, n + LUA_MINSTACK, toomany);
  for (const pl_Slot *end = slots + n; slots < end; slots++) {
    if (slots->tag == PL_TAG_NUMBER) pushnumber(L, slots);
    else pl_pushslot(L, slots);
  }
}

void pl_dropslots (pl_Slot *slots, int n) {
  for (pl_Slot *slot = slots; slot < slots + n; slot++) {
    if (!(slot->flags & PL_UNTAKEN)) continue;
    if (slot->tag == PL_TAG_HOST || slot->tag == PL_TAG_OBJECT) pl_host_release(slot->u.ref);
    else if (slot->tag == PL_TAG_BULK) {
      uint32_t *words = (uint32_t *)slot->u.bytes;
      pl_dropslots((pl_Slot *)(words + PL_HEADER_WORDS), (int)words[0]);
    }
    slot->flags = 0;
  }
}

void pl_pushslot (lua_State *L, pl_Slot *slot) {
  switch (slot->tag) {
    case PL_TAG_FALSE: lua_pushboolean(L, 0); break;
    case PL_TAG_TRUE: lua_pushboolean(L, 1); break;
    case PL_TAG_INTEGER: lua_pushinteger(L, (lua_Integer)slot->u.integer); break;
    case PL_TAG_FLOAT: lua_pushnumber(L, (lua_Number)slot->u.number); break;
    case PL_TAG_STRING: lua_pushlstring(L, slot->u.bytes, slot->size); break;
    case PL_TAG_NUMBER: pushnumber(L, slot); break;
    case PL_TAG_RUN: lua_rawgeti(L, LUA_REGISTRYINDEX, slot->u.ref); break;
    case PL_TAG_THREAD:
      setthvalue(L, s2v(L->top.p), (lua_State *)(intptr_t)slot->u.ref);
      api_incr_top(L);
      break;
    case PL_TAG_REF: pl_pushref(L, slot->u.ref); break;
    case PL_TAG_BULK:
      pl_pushbulk(L, slot->u.bytes);
      slot->flags = 0; /* all in it were taken; a result may be written here next */
      break;
    case PL_TAG_HOST: pl_pushhostfunction(L, slot); break;
    case PL_TAG_OBJECT: pl_pushobject(L, slot); break;
    case PL_TAG_PACKED: pl_pushpacked(L, slot); break;
    default: lua_pushnil(L); break;
  }
}

void pl_toslot (lua_State *L, int index, pl_Slot *slot) {
  lua_assert(index > 0 ? index <= lua_gettop(L) : index < 0 && -index <= lua_gettop(L));
  const TValue *value = s2v((index > 0) ? L->ci->func.p + index : L->top.p + index);
  if (ttisnumber(value)) { /* the most frequent kinds first */
    lua_Number number = ttisfloat(value) ? fltvalue(value) : (lua_Number)ivalue(value);
    if (ttisfloat(value) || pl_issafe(number)) {
      *(uint32_t *)slot = PL_TAG_FLOAT;
      slot->u.number = number;
      return;
    }
  }
  int type = lua_type(L, index);
  slot->aux = (uint8_t)type;
  slot->size = 0;
  slot->u.integer = 0;
  switch (type) {
    case LUA_TNIL:
    case LUA_TNONE: slot->tag = PL_TAG_NIL; break;
    case LUA_TBOOLEAN: slot->tag = lua_toboolean(L, index) ? PL_TAG_TRUE : PL_TAG_FALSE; break;
    case LUA_TNUMBER:
      slot->tag = PL_TAG_INTEGER; /* not a safe integer */
      slot->u.integer = ivalue(value);
      break;
    case LUA_TSTRING: {
      size_t size;
      slot->tag = PL_TAG_STRING;
      slot->u.bytes = lua_tolstring(L, index, &size);
      slot->size = (uint32_t)size;
      break;
    }
    default: {
      int object = (type == LUA_TUSERDATA) ? pl_toobject(L, index) : 0;
      int host = (type == LUA_TFUNCTION) ? pl_tohostfunction(L, index) : object;
      if (host != 0) {
        slot->tag = object != 0 ? PL_TAG_OBJECT : PL_TAG_HOST;
        slot->flags = 0;
        slot->u.ref = host;
      }
      else if (type != LUA_TUSERDATA || !pl_topacked(L, index, slot)) {
        int isnew;
        slot->u.ref = pl_toref(L, index, &isnew);
        slot->tag = PL_TAG_REF;
        slot->flags = isnew ? PL_NEW : 0;
      }
      break;
    }
  }
}

/* Whether the handle of a slot that C has written is one that the host does not know. */
static int hasnew (const pl_Slot *slot) {
  return (slot->tag == PL_TAG_REF || slot->tag == PL_TAG_PACKED) && (slot->flags & PL_NEW) != 0;
}

typedef struct Values {
  pl_Slot *slots;
  int first, list, n;
  int done; /* the number of values that were written */
} Values;

static void writenext (lua_State *L, Values *v) {
  pl_Slot *slot = &v->slots[v->done];
  if (v->list) {
    lua_rawgeti(L, v->first, v->done + 1);
    pl_toslot(L, -1, slot);
    lua_pop(L, 1);
  }
  else pl_toslot(L, v->first + v->done, slot);
  v->done++;
}

static void writerest (lua_State *L, void *values) {
  Values *v = (Values *)values;
  while (v->done < v->n) writenext(L, v);
}

void pl_toslots (lua_State *L, int first, int list, pl_Slot *slots, int n) {
  Values v = {slots, first, list, n, 0};
  while (v.done < n) {
    writenext(L, &v);
    if (!hasnew(&slots[v.done - 1]) || v.done == n) continue;
    /* If a later value fails, the host never learns of this handle. */
    int status = luaD_rawrunprotected(L, writerest, &v);
    if (status == LUA_OK) return;
    while (v.done-- > 0)
      if (hasnew(&slots[v.done])) pl_unref(L, slots[v.done].u.ref);
    luaD_throw(L, status);
  }
}
