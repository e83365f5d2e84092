/*
** chunk.c: compiles the chunks that the host runs or loads. Short chunks that it passes to one state
** repeatedly are compiled once there; compiled.c keeps the longer ones for all states.
*/
#include "lauxlib.h"

#include "lapi.h"
#include "lfunc.h"
#include "lgc.h"
#include "lobject.h"
#include "lstate.h"

#include "internal.h"

/* An unnamed chunk up to this size is compiled once for as long as its first function lives. The collector frees that
   function when nothing else refers to it. */
#define KNOWN_SIZE 400
static const char knownkey = 0;

/* Pushes the weak table that maps sources to such functions, and the source. */
static void pushknown (lua_State *L, const pl_Slot *s) {
  pl_pushweak(L, &knownkey);
  lua_pushlstring(L, s->u.bytes, s->size);
}

/* Pushes a new function of a chunk that was compiled before and returns 1; otherwise returns 0. The functions of a chunk
   share only its code, which never changes. */
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
  setclLvalue2s(L, L->top.p - 2, f); /* replaces the table; the other function keeps the code */
  luaF_initupvals(L, f);
  lua_pop(L, 1);
  lua_pushglobaltable(L);
  lua_setupvalue(L, -2, 1);
  return 1;
}

int pl_load (lua_State *L, pl_Request *r) {
  pl_Slot *s = r->slots;
  int known = s->size <= KNOWN_SIZE && s[1].u.bytes == s->u.bytes && !s->flags;
  if (!(known && loadknown(L, s))) {
    int binary = s->flags && s->size > 0 && s->u.bytes[0] == LUA_SIGNATURE[0];
    r->status = binary ? luaL_loadbufferx(L, s->u.bytes, s->size, s[1].u.bytes, pl_anymode)
                       : pl_compile(L, s->u.bytes, s->size, s[1].u.bytes);
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
