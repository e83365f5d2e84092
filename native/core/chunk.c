/*
** chunk.c: compiles the chunks that the host runs or loads. Short chunks that it passes repeatedly are compiled once.
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

/* The mode of a chunk that the host allows to be precompiled. Its address distinguishes it from a script's "bt". */
static const char hostmode[] = "bt";

/* Called by upstream's ldo.c: may code that is loaded with this mode be precompiled (native/patches/0012)? */
LUAI_FUNC int luai_binary (lua_State *L, const char *mode);
int luai_binary (lua_State *L, const char *mode) { return mode == hostmode || !(pl_openflags(L) & PL_OPEN_FLAG_TEXT); }

int pl_load (lua_State *L, pl_Request *r) {
  const pl_Slot *s = r->slots;
  int known = s->size <= KNOWN_SIZE && s[1].u.bytes == s->u.bytes && !s->flags;
  if (!(known && loadknown(L, s))) {
    r->status = luaL_loadbufferx(L, s->u.bytes, s->size, s[1].u.bytes, s->flags ? hostmode : "t");
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
