/*
** chunk.c: compiles the chunks that the host runs or loads. Short ones that it gives again and again are compiled once.
*/
#include "lauxlib.h"

#include "lapi.h"
#include "lfunc.h"
#include "lgc.h"
#include "lobject.h"
#include "lstate.h"

#include "internal.h"

/* A chunk without a name, up to this size, is compiled once as long as its first function lives; the collector takes that
   when nothing refers to it. */
#define KNOWN_SIZE 400
static const char knownkey = 0;

/* Pushes the weak table of such functions by source, and the source. */
static void pushknown (lua_State *L, const pl_Slot *s) {
  pl_pushweak(L, &knownkey);
  lua_pushlstring(L, s->u.bytes, s->size);
}

/* Pushes a new function of a chunk that was compiled before and returns 1, or returns 0. The functions of one chunk share
   only its code, which never changes. */
static int loadknown (lua_State *L, const pl_Slot *s) {
  pushknown(L, s);
  if (lua_rawget(L, -2) != LUA_TFUNCTION) {
    lua_pop(L, 2);
    return 0;
  }
  api_checknelems(L, 2);
  Proto *code = clLvalue(s2v(L->top.p - 1))->p;
  LClosure *f = luaF_newLclosure(L, 1);
  f->p = code;
  setclLvalue2s(L, L->top.p - 2, f); /* in place of the table; the other function keeps the code */
  luaF_initupvals(L, f);
  lua_pop(L, 1);
  lua_pushglobaltable(L);
  lua_setupvalue(L, -2, 1);
  return 1;
}

int pl_load (lua_State *L, pl_Request *r) {
  const pl_Slot *s = r->slots;
  int known = s->size <= KNOWN_SIZE && s[1].u.bytes == s->u.bytes && !s->flags;
  if (!(known && loadknown(L, s))) {
    r->status = luaL_loadbufferx(L, s->u.bytes, s->size, s[1].u.bytes, s->flags ? "bt" : "t");
    if (r->status != LUA_OK) return 0;
    if (known) {
      pushknown(L, s);
      lua_pushvalue(L, -3);
      lua_rawset(L, -3);
      lua_pop(L, 1);
    }
  }
  if (s[2].tag != PL_TAG_NIL) {
    pl_pushslot(L, &s[2]);
    if (lua_setupvalue(L, -2, 1) == NULL) lua_pop(L, 1);
  }
  return 1;
}
