/*
** frames.c: the calls of a thread as data. The host makes the text of a traceback and excerpts of sources from it; its twin is
** src/state/frames.ts. The calls are those that luaL_traceback shows, with the names that it gives them.
**
** A string has one entry a call, the innermost first; numbers have four bytes, texts end with NUL:
**   kind (PL_FRAME_*), whether it was a tail call, line or -1, line of the definition, name, kind of the name, index of the
**   source; if that is new: what messages call it, first byte of its name, size of its name, size of what follows, the name.
** The name is left out where 'what messages call it' says all of it, and where it is very long.
** A skipped part of the stack has its kind and the number of calls.
*/
#include <stdlib.h>
#include <string.h>

#include "lauxlib.h"

#include "ldebug.h"
#include "lobject.h"
#include "lstate.h"

#include "internal.h"

static const char frameskey = 0; /* its address: the key in the registry */

/* In lauxlib.c (native/patches/0011): pushes the name of a function that a loaded module has, and returns 1, or returns 0. */
extern int luaL_globalname (lua_State *L, lua_Debug *ar);

/* Of a deep stack, so many of the innermost and of the outermost calls: LEVELS1 and LEVELS2 of lauxlib.c. */
#define INNER 10
#define OUTER 11

/* A longer name is the text of a chunk that nobody will want to see in an error. */
#define LONGEST (256 * 1024)

typedef struct Stream {
  luaL_Buffer buffer;
  const char *sources[INNER + OUTER + 1]; /* those that were written */
  int nsources;
} Stream;

static void addnumber (Stream *s, int n) { luaL_addlstring(&s->buffer, (const char *)&n, sizeof n); }

static void addtext (Stream *s, const char *text) { luaL_addlstring(&s->buffer, text, strlen(text) + 1); }

static void addsource (Stream *s, const char *name, size_t size, const char *shown) {
  int i = 0;
  while (i < s->nsources && s->sources[i] != name) i++;
  addnumber(s, i);
  if (i < s->nsources) return;
  s->sources[s->nsources++] = name;
  int isshown = (*name == '=' || *name == '@') && size <= LUA_IDSIZE;
  size_t written = (isshown || size > LONGEST) ? 0 : size;
  addtext(s, shown);
  addnumber(s, *name);
  addnumber(s, (int)size);
  addnumber(s, (int)written);
  luaL_addlstring(&s->buffer, name, written);
}

/* Pushes the name of the function of 'ar', up to its first NUL, and returns of what kind the name is, "" for none. */
static const char *pushname (lua_State *L, lua_Debug *ar) {
  const char *kind = ar->namewhat;
  const char *name = (*kind != '\0') ? ar->name : kind;
  if (luaL_globalname(L, ar)) {
    lua_pushstring(L, lua_tostring(L, -1));
    lua_remove(L, -2);
    return "function";
  }
  lua_pushstring(L, name);
  return kind;
}

void pl_pushframes (lua_State *L, lua_State *from, int level) {
  Stream s;
  lua_Debug ar;
  CallInfo *ci;
  int n = -level;
  for (ci = from->ci; ci != &from->base_ci; ci = ci->previous) n++;
  for (ci = from->ci; level > 0 && ci != &from->base_ci; level--) ci = ci->previous;
  if (n > 0) {
    ar.i_ci = ci;
    lua_getinfo(L, "f", &ar);
    if (pl_tohostfunction(L, -1) != 0) pl_host_raised(pl_mainthread(L));
    lua_pop(L, 1);
  }
  s.nsources = 0;
  luaL_buffinit(L, &s.buffer);
  int skipped = n - INNER - OUTER;
  for (int i = 0; i < n; i++, ci = ci->previous) {
    if (i == INNER && skipped > 1) {
      addnumber(&s, PL_FRAME_SKIPPED);
      addnumber(&s, skipped - 1); /* as luaL_traceback counts */
      for (i += skipped; skipped > 0; skipped--) ci = ci->previous;
    }
    ar.i_ci = ci;
    lua_getinfo(from, "Slnt", &ar);
    addnumber(&s, *ar.what);
    addnumber(&s, ar.istailcall);
    addnumber(&s, ar.currentline);
    addnumber(&s, ar.linedefined);
    const char *kind = pushname(L, &ar);
    luaL_addvalue(&s.buffer);
    addtext(&s, "");
    addtext(&s, kind);
    addsource(&s, ar.source, ar.srclen, ar.short_src);
  }
  luaL_pushresult(&s.buffer);
}

void pl_keepframes (lua_State *L) { lua_rawsetp(L, LUA_REGISTRYINDEX, &frameskey); }

void pl_giveframes (lua_State *L) {
  size_t size = 0;
  lua_rawgetp(L, LUA_REGISTRYINDEX, &frameskey);
  pl_thetransfer->frames = lua_tolstring(L, -1, &size);
  pl_thetransfer->framessize = (uint32_t)size;
  if (pl_thetransfer->frames != NULL) { /* the key is there: nothing is allocated */
    lua_pushnil(L);
    lua_rawsetp(L, LUA_REGISTRYINDEX, &frameskey);
  }
}

const char *pl_pushfunctionname (lua_State *L, lua_State *of, int level) {
  lua_Debug ar;
  if (!lua_getstack(of, level, &ar)) return "";
  lua_getinfo(of, "n", &ar);
  const char *kind = pushname(L, &ar);
  return lua_pushfstring(L, "%s '%s'", kind, lua_tostring(L, -1));
}

/*
** Stands in for luaL_traceback in lua.c. That writes the text to standard error by itself, as the reference interpreter
** does; the host, which shows the source below it, gets the frames until an operation fails.
*/
PL_FUNC void pl_luatraceback (lua_State *L, lua_State *from, const char *message, int level);
void pl_luatraceback (lua_State *L, lua_State *from, const char *message, int level) {
  static char *kept = NULL;
  size_t size;
  pl_pushframes(L, from, level);
  const char *frames = lua_tolstring(L, -1, &size);
  kept = (char *)realloc(kept, size);
  if (kept != NULL) {
    pl_thetransfer->frames = (char *)memcpy(kept, frames, size);
    pl_thetransfer->framessize = (uint32_t)size;
  }
  lua_pop(L, 1);
  luaL_traceback(L, from, message, level);
}
