/*
** traceback.c: the traceback of an error on its way to the host, and the sources of the functions in it.
*/
#include "lauxlib.h"

#include "internal.h"

static const char tracebackkey = 0; /* its address: the key in the registry */

/* How many calls tell the host their source. What is further out is in nearly all cases the host's own chunk. */
#define SOURCES 22

void pl_pushtraceback (lua_State *L, lua_State *from, int level) {
  lua_Debug ar;
  for (int i = level; i < level + SOURCES && lua_getstack(from, i, &ar); i++) {
    lua_getinfo(from, "S", &ar);
    if (i == level && lua_checkstack(from, LUA_MINSTACK)) {
      lua_getinfo(from, "f", &ar);
      if (pl_tohostfunction(from, -1) != 0) pl_host_source(pl_mainthread(L), NULL, 0);
      lua_pop(from, 1);
    }
    pl_host_source(pl_mainthread(L), ar.source, ar.srclen);
  }
  luaL_traceback(L, from, NULL, level);
}

void pl_keeptraceback (lua_State *L) { lua_rawsetp(L, LUA_REGISTRYINDEX, &tracebackkey); }

void pl_givetraceback (lua_State *L) {
  size_t size = 0;
  lua_rawgetp(L, LUA_REGISTRYINDEX, &tracebackkey);
  pl_thetransfer->traceback = lua_tolstring(L, -1, &size);
  pl_thetransfer->tracebacksize = (uint32_t)size;
  if (size > 0) { /* the key is there: nothing is allocated */
    lua_pushnil(L);
    lua_rawsetp(L, LUA_REGISTRYINDEX, &tracebackkey);
  }
}
