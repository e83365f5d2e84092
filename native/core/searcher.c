/*
** searcher.c: the first searcher of package.searchers. The host finds the files of a module and its init function
** (pl_host_find); this file loads the script and formats errors like upstream's searchers.
*/
#include <stdlib.h>
#include <string.h>

#include "lauxlib.h"
#include "lualib.h"

#include "ldo.h"

#include "internal.h"

/* Replaces luaL_checklstring in upstream's loadlib.c, for names and paths, which it reads up to their NUL. */
PL_FUNC const char *pl_checkname (lua_State *L, int arg, size_t *size);
const char *pl_checkname (lua_State *L, int arg, size_t *size) {
  size_t length;
  const char *name = luaL_checklstring(L, arg, &length);
  if (size != NULL) *size = length;
  else if (strlen(name) != length && pl_openflags(L) & PL_OPEN_FLAG_CONFINED)
    luaL_argerror(L, arg, "string contains zeros");
  return name;
}

static int loaderror (lua_State *L, const char *name, const char *file) {
  return luaL_error(L, "error loading module '%s' from file '%s':\n\t%s", name, file, lua_tostring(L, -1));
}

static void pushtexts (lua_State *L, void *texts) {
  for (int i = 0; i < 2; i++) lua_pushstring(L, ((char **)texts)[i]);
}

/* Pushes two allocated texts as Lua strings, or nil for NULL, and frees them, also if there is no memory for the strings. */
static void adopt (lua_State *L, char *first, char *second) {
  char *texts[2] = {first, second};
  int status = luaD_rawrunprotected(L, pushtexts, texts);
  free(first);
  free(second);
  if (status != LUA_OK) luaD_throw(L, status);
}

/* Pushes an allocated text like 'adopt'. Returns the string, or NULL. */
static const char *adoptone (lua_State *L, char *text) {
  adopt(L, text, NULL);
  lua_pop(L, 1);
  return lua_tostring(L, -1);
}

/* Finds the files of module 'name' in the roots and pushes two paths, strings or nil: the Lua file, then the native one. */
static int find (lua_State *L, const char *name, int wantnative, pl_Found *found) {
  *found = (pl_Found){0};
  int result = pl_host_find(pl_mainthread(L), name, wantnative, found);
  adopt(L, found->lua, found->native);
  return result;
}

static int searcher (lua_State *L) {
  size_t size;
  pl_Found found;
  const char *name = luaL_checklstring(L, 1, &size);
  int isstatic = 0;
  if (strlen(name) != size) return 0;
  luaL_getsubtable(L, LUA_REGISTRYINDEX, LUA_PRELOAD_TABLE);
  if (lua_getfield(L, -1, name) != LUA_TNIL) {
    isstatic = pl_isstaticloader(L, -1);
    if (!isstatic) return 0; /* left to the next searcher */
  }
  int result = find(L, name, !isstatic, &found);
  if (result == PL_FIND_NONE) return 0;
  const char *lua = lua_tostring(L, -2), *native = lua_tostring(L, -1);
  if (result != PL_FIND_FOUND) {
    if (adoptone(L, pl_host_dlerror()) == NULL) lua_pushliteral(L, "not enough memory");
    return (result == PL_FIND_FAILED) ? loaderror(L, name, native) : lua_error(L);
  }
  if (lua == NULL) {
    lua_pushcfunction(L, (lua_CFunction)(intptr_t)found.init);
    lua_pushstring(L, native);
    return 2;
  }
  if (isstatic) pl_pushstaticfunction(L, -3);
  else if (native != NULL) lua_pushcfunction(L, (lua_CFunction)(intptr_t)found.init);
  if (pl_loadscript(L, lua, NULL) != LUA_OK) return loaderror(L, name, lua);
  if (isstatic || native != NULL) pl_pushmixedloader(L);
  lua_pushstring(L, lua);
  return 2;
}

/* package[field] = roots .. ";" .. package[field] */
static void prependroots (lua_State *L, int package, const char *field, int kind) {
  char *roots = pl_host_roots(pl_mainthread(L), kind);
  if (roots == NULL) return;
  adoptone(L, roots);
  if (lua_getfield(L, package, field) == LUA_TSTRING) {
    lua_pushfstring(L, "%s;%s", lua_tostring(L, -2), lua_tostring(L, -1));
    lua_setfield(L, package, field);
  }
  lua_settop(L, package);
}

void pl_installsearcher (lua_State *L) {
  int top = lua_gettop(L);
  luaL_getsubtable(L, LUA_REGISTRYINDEX, LUA_LOADED_TABLE);
  if (lua_getfield(L, -1, LUA_LOADLIBNAME) == LUA_TTABLE) {
    int package = lua_gettop(L);
    if (lua_getfield(L, package, "searchers") == LUA_TTABLE) {
      lua_Integer n = luaL_len(L, -1);
      for (; n >= 1; n--) { /* shift the others to free the first place */
        lua_geti(L, -1, n);
        if (n > 2 && n - 2 < PL_LOADERS) pl_loaders[n - 2] = lua_tocfunction(L, -1); /* the searchers of C modules */
        lua_seti(L, -2, n + 1);
      }
      pl_loaders[0] = searcher;
      lua_pushcfunction(L, searcher);
      lua_seti(L, -2, 1);
    }
    lua_settop(L, package);
    prependroots(L, package, "path", PL_PATH_KIND_LUA);
    prependroots(L, package, "cpath", PL_PATH_KIND_NATIVE);
  }
  lua_settop(L, top);
}
