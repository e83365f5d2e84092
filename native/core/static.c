/*
** static.c: modules that are linked into this core (by `perilune link`). The list is a weak symbol: a core
** without such modules has an empty one.
*/
#include "lauxlib.h"

#include "internal.h"
#include "static.h"

__attribute__((weak)) const pl_StaticModule pl_staticmodules[] = {
  {NULL, NULL},
};

/* In package.preload: opens the module. It is a closure, so the searcher can tell it from any other loader. */
static int loader (lua_State *L) {
  lua_settop(L, 2);
  lua_pushvalue(L, lua_upvalueindex(1));
  lua_insert(L, 1);
  lua_call(L, 2, 1);
  return 1;
}

int pl_isstaticloader (lua_State *L, int index) { return lua_tocfunction(L, index) == loader; }

void pl_pushstaticfunction (lua_State *L, int index) { lua_getupvalue(L, index, 1); }

void pl_installstatic (lua_State *L) {
  luaL_getsubtable(L, LUA_REGISTRYINDEX, LUA_PRELOAD_TABLE);
  for (const pl_StaticModule *m = pl_staticmodules; m->name != NULL; m++) {
    lua_pushcfunction(L, m->open);
    lua_pushcclosure(L, loader, 1);
    lua_setfield(L, -2, m->name);
  }
  lua_pop(L, 1);
}
