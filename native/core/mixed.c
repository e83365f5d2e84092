/*
** mixed.c: loads a module with two parts, C and Lua, and one exports table. The C part runs first and fills the table;
** the script gets it as its third argument.
*/
#include "lauxlib.h"

#include "internal.h"

/* The type of the to-be-closed value below. */
#define SEED "perilune.seed"

/* package.loaded[name at 'name'] = value at 'value' */
static void setloaded (lua_State *L, int name, int value) {
  lua_pushvalue(L, name);
  lua_pushvalue(L, value);
  lua_getfield(L, LUA_REGISTRYINDEX, LUA_LOADED_TABLE);
  lua_insert(L, -3);
  lua_settable(L, -3);
  lua_pop(L, 1);
}

/* Sets package.loaded[name] to nil. */
static void unseed (lua_State *L, int name) {
  lua_pushnil(L);
  setloaded(L, name, lua_gettop(L));
  lua_pop(L, 1);
}

/* __close of that value: removes the entry of package.loaded unless the script completed. */
static int closeguard (lua_State *L) {
  luaL_checkudata(L, 1, SEED);
  if (lua_getiuservalue(L, 1, 1) != LUA_TNIL) unseed(L, lua_gettop(L));
  return 0;
}

/* Pushes a to-be-closed value that removes package.loaded[name] if the script fails with any error. */
static int pushguard (lua_State *L, int name) {
  lua_newuserdatauv(L, 0, 1);
  lua_pushvalue(L, name);
  lua_setiuservalue(L, -2, 1);
  if (luaL_newmetatable(L, SEED)) {
    lua_pushcfunction(L, closeguard);
    lua_setfield(L, -2, "__close");
  }
  lua_setmetatable(L, -2);
  lua_toclose(L, -1);
  return lua_gettop(L);
}

static void pushscript (lua_State *L) {
  lua_pushvalue(L, lua_upvalueindex(2));
  lua_pushvalue(L, 1);
  lua_pushvalue(L, 2);
  lua_pushvalue(L, 3);
}

/* Seeds package.loaded, runs the script and pushes what it returns. On the main thread an error closes the value that
   'pushguard' made, and keeps its full traceback. An error that ends a coroutine closes nothing (until coroutine.close), so there the error is caught
   and raised again. */
static void runscript (lua_State *L) {
  int ismain = lua_pushthread(L);
  lua_pop(L, 1);
  if (ismain) {
    int guard = pushguard(L, 1);
    setloaded(L, 1, 3);
    pushscript(L);
    lua_call(L, 3, 1);
    lua_pushnil(L);
    lua_setiuservalue(L, guard, 1);
  }
  else {
    setloaded(L, 1, 3);
    pushscript(L);
    if (lua_pcall(L, 3, 1, 0) != LUA_OK) {
      unseed(L, 1);
      lua_error(L);
    }
  }
}

/* Arguments: name, path. Upvalues: the C function, the script. */
static int loader (lua_State *L) {
  lua_settop(L, 2);
  lua_pushvalue(L, lua_upvalueindex(1));
  lua_pushvalue(L, 1);
  lua_pushvalue(L, 2);
  lua_call(L, 2, 1);
  if (!lua_istable(L, 3)) { /* create the exports table */
    lua_newtable(L);
    if (!lua_isnil(L, 3)) {
      lua_pushvalue(L, 3);
      lua_setfield(L, -2, "value");
    }
    lua_replace(L, 3);
  }
  runscript(L);
  return 1; /* returning nil keeps the value in package.loaded */
}

void pl_pushmixedloader (lua_State *L) { lua_pushcclosure(L, loader, 2); }
