/*
** frames.c: describes the calls of a thread as data. The host builds tracebacks and source excerpts from it; its twin is
** src/state/frames.ts. It lists the same calls as luaL_traceback, under the same names.
**
** A string begins with the place where the error was raised, as pl_host_raised returns it. Then it has one entry per call,
** innermost first. Numbers have four bytes; texts end with NUL:
**   kind (PL_FRAME_*), whether it was a tail call, line or -1, line of the definition, name, kind of the name, index of the
**   source; for a new source: its name in messages, first byte of its name, size of its name, size of what follows, the name.
** The name is left out if the name in messages is complete, or if it is very long.
** A skipped part of the stack has its kind and the number of calls.
*/
#include <stdlib.h>
#include <string.h>

#include "lauxlib.h"

#include "ldebug.h"
#include "lobject.h"
#include "lstate.h"

#include "internal.h"

/* The key in the registry. Before an operation ends, others may fail in to-be-closed variables on the way out. Each has its
   own place on the C stack, which lies below all data whose addresses are keys. */
#define FRAMES (-(lua_Integer)pl_thetransfer->stackpointer)

/* In lauxlib.c (native/patches/0011): if a loaded module has the function, pushes its name there and returns 1; else returns 0. */
extern int luaL_globalname (lua_State *L, lua_Debug *ar);

/* The numbers of innermost and outermost calls kept of a deep stack: LEVELS1 and LEVELS2 of lauxlib.c. */
#define INNER 10
#define OUTER 11

/* A longer name is the text of a chunk, too long to be useful in an error. */
#define LONGEST (256 * 1024)

typedef struct Stream {
  luaL_Buffer buffer;
  const char *sources[INNER + OUTER + 1]; /* the sources written so far */
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

/* Pushes the name of the function of 'ar', up to its first NUL, and returns the kind of the name, "" for none. */
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
  s.nsources = 0;
  luaL_buffinit(L, &s.buffer);
  addnumber(&s, (n > 0) ? pl_raised(ci) : 0);
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

void pl_keepframes (lua_State *L) { lua_rawseti(L, LUA_REGISTRYINDEX, FRAMES); }

void pl_giveframes (lua_State *L) {
  size_t size = 0;
  lua_rawgeti(L, LUA_REGISTRYINDEX, FRAMES);
  pl_thetransfer->frames = lua_tolstring(L, -1, &size);
  pl_thetransfer->framessize = (uint32_t)size;
  if (pl_thetransfer->frames != NULL) { /* the key exists, so this allocates nothing */
    lua_pushnil(L);
    lua_rawseti(L, LUA_REGISTRYINDEX, FRAMES);
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
** Replaces luaL_traceback in lua.c, which writes the text to standard error by itself, like the reference interpreter. The
** host, which shows the source below it, can read the frames until an operation fails.
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
