/*
** state.c: what a new runtime and a new state are given. Opening a state is protected: without memory for the libraries
** the host gets a status, not a panic.
*/
#include <stdlib.h>

#include "lauxlib.h"
#include "lualib.h"

#include "internal.h"

pl_Transfer *pl_transfer (void) {
  if (pl_thetransfer == NULL) {
    pl_Transfer *transfer = (pl_Transfer *)calloc(1, PL_TRANSFER_SIZE);
    if (transfer == NULL) return NULL;
    transfer->top = (char *)(transfer + 1);
    transfer->end = (char *)transfer + PL_TRANSFER_SIZE;
    pl_thetransfer = transfer;
    pl_hostcaller = pl_callhost;
  }
  return pl_thetransfer;
}

static int install (lua_State *L) {
  pl_installstatic(L);
  pl_installsearcher(L);
  return 0;
}

static int open (lua_State *L) {
  int flags = (int)lua_tointeger(L, 1);
  pl_setopenflags(L, flags);
  if (flags & PL_OPEN_FLAG_NO_ENV) {
    lua_pushboolean(L, 1);
    lua_setfield(L, LUA_REGISTRYINDEX, "LUA_NOENV");
  }
  luaL_openlibs(L);
  return install(L);
}

int pl_open (lua_State *L, int flags) {
  lua_pushcfunction(L, open);
  lua_pushinteger(L, flags);
  return lua_pcall(L, 1, 0, 0);
}

int pl_install (lua_State *L) {
  lua_pushcfunction(L, install);
  return lua_pcall(L, 0, 0, 0);
}

/* What upstream's lua.c calls in place of luaL_openlibs (its states are made in C, not by the host). */
PL_FUNC void pl_openlibs (lua_State *L);
void pl_openlibs (lua_State *L) {
  luaL_openlibs(L);
  install(L);
}
