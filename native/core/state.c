/*
** state.c: sets up a new runtime and new states. Opening a state is protected: if there is no memory for the libraries, the
** host gets a status instead of a panic.
*/
#include <stdlib.h>

#include "lauxlib.h"
#include "lualib.h"

#include "internal.h"
#include "lstate.h"

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
  pl_pushheld(L); /* makes the table, so that nothing fails on it later */
  lua_pop(L, 1);
  return 0;
}

static void openlibraries (lua_State *L, int libraries) {
  static const struct {
    const char *name;
    lua_CFunction open;
    int library;
  } all[] = {
    {LUA_LOADLIBNAME, luaopen_package, PL_LIBRARY_PACKAGE},
    {LUA_COLIBNAME, luaopen_coroutine, PL_LIBRARY_COROUTINE},
    {LUA_TABLIBNAME, luaopen_table, PL_LIBRARY_TABLE},
    {LUA_IOLIBNAME, luaopen_io, PL_LIBRARY_IO},
    {LUA_OSLIBNAME, luaopen_os, PL_LIBRARY_OS},
    {LUA_STRLIBNAME, luaopen_string, PL_LIBRARY_STRING},
    {LUA_MATHLIBNAME, luaopen_math, PL_LIBRARY_MATH},
    {LUA_UTF8LIBNAME, luaopen_utf8, PL_LIBRARY_UTF8},
    {LUA_DBLIBNAME, luaopen_debug, PL_LIBRARY_DEBUG},
  };
  luaL_requiref(L, LUA_GNAME, luaopen_base, 1);
  for (size_t i = 0; i < sizeof all / sizeof *all; i++)
    if (libraries & all[i].library) luaL_requiref(L, all[i].name, all[i].open, 1);
  lua_settop(L, 0);
}

/* math.randomseed, which without a number starts from the host's seeds and not from the time and an address. Upvalues: the
   generator, and upstream's function, which expects it there. */
static int randomseed (lua_State *L) {
  if (lua_isnone(L, 1)) {
    lua_pushinteger(L, pl_host_seed(0));
    lua_pushinteger(L, pl_host_seed(0));
  }
  return lua_tocfunction(L, lua_upvalueindex(2))(L);
}

/* Lets math.random start from the host's seeds. */
static void seedrandom (lua_State *L) {
  lua_getglobal(L, LUA_MATHLIBNAME);
  lua_getfield(L, -1, "randomseed");
  lua_getupvalue(L, -1, 1);
  lua_pushcfunction(L, lua_tocfunction(L, -2));
  lua_pushcclosure(L, randomseed, 2);
  lua_pushvalue(L, -1);
  lua_setfield(L, -4, "randomseed");
  lua_call(L, 0, 0);
  lua_pop(L, 2);
}

static int open (lua_State *L) {
  int flags = (int)lua_tointeger(L, 1), libraries = (int)lua_tointeger(L, 2);
  lua_gc(L, LUA_GCSTOP); /* there is nothing to collect: all of it stays */
  pl_setopenflags(L, flags);
  if (flags & PL_OPEN_FLAG_NO_ENV) {
    lua_pushboolean(L, 1);
    lua_setfield(L, LUA_REGISTRYINDEX, "LUA_NOENV");
  }
  openlibraries(L, libraries);
  if (flags & PL_OPEN_FLAG_STRONG) G(L)->strong = 1;
  if (flags & PL_OPEN_FLAG_SEED && libraries & PL_LIBRARY_MATH) seedrandom(L);
  install(L);
  lua_gc(L, LUA_GCRESTART);
  luaE_setdebt(G(L), -(l_mem)gettotalbytes(G(L))); /* as after a collection that found no garbage */
  return 0;
}

int pl_open (lua_State *L, int flags, int libraries) {
  lua_pushcfunction(L, open);
  lua_pushinteger(L, flags);
  lua_pushinteger(L, libraries);
  return lua_pcall(L, 2, 0, 0);
}

static int installin (lua_State *L) {
  pl_setopenflags(L, (int)lua_tointeger(L, 1));
  return install(L);
}

int pl_install (lua_State *L, int flags) {
  lua_pushcfunction(L, installin);
  lua_pushinteger(L, flags);
  return lua_pcall(L, 1, 0, 0);
}

/* Replaces luaL_openlibs in upstream's lua.c, whose states are made in C, not by the host. */
PL_FUNC void pl_openlibs (lua_State *L);
void pl_openlibs (lua_State *L) {
  luaL_openlibs(L);
  install(L);
}
