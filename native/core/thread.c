/* thread.c: coroutines as the host drives them. */
#include "lauxlib.h"

#include "internal.h"

/* As coroutine.status says it. */
static const char *statusof(lua_State *L, lua_State *co) {
  lua_Debug ar;
  if (L == co) return "running";
  int status = lua_status(co);
  if (status == LUA_YIELD) return "suspended";
  if (status != LUA_OK) return "dead";
  if (lua_getstack(co, 0, &ar)) return "normal";
  return lua_gettop(co) == 0 ? "dead" : "suspended";
}

/* The error on top of 'co' becomes the one result. */
static void fail(lua_State *L, lua_State *co, pl_Request *r, int status) {
  r->status = status;
  lua_settop(L, 0);
  lua_xmove(co, L, 1);
}

static void resume(lua_State *L, lua_State *co, pl_Request *r) {
  int n = lua_gettop(L) - 1, results = 0;
  if (!lua_checkstack(co, n)) luaL_error(L, "too many arguments to resume");
  if (statusof(L, co)[0] == 'd') luaL_error(L, "cannot resume dead coroutine");
  lua_xmove(L, co, n);
  int status = lua_resume(co, L, n, &results);
  if (status != LUA_OK && status != LUA_YIELD) {
    pl_keeptraceback(L, co, 0);
    fail(L, co, r, status);
    return;
  }
  if (!lua_checkstack(L, results + LUA_MINSTACK)) {
    lua_pop(co, results);
    luaL_error(L, "too many results to resume");
  }
  lua_settop(L, 0);
  lua_xmove(co, L, results);
}

void pl_dothread(lua_State *L, pl_Request *r) {
  lua_State *co = lua_tothread(L, 1);
  const char *status = co == NULL ? "" : statusof(L, co);
  switch (r->op) {
    case PL_OP_THREAD:
      luaL_checktype(L, 1, LUA_TFUNCTION);
      co = lua_newthread(L);
      lua_insert(L, 1);
      lua_xmove(L, co, 1);
      break;
    case PL_OP_RESUME: resume(L, co, r); break;
    case PL_OP_STATUS:
      lua_pushstring(L, status);
      lua_replace(L, 1);
      break;
    default:
      if (status[0] == 'r' || status[0] == 'n') luaL_error(L, "cannot close a %s coroutine", status);
      int failed = lua_closethread(co, L);
      if (failed == LUA_OK)
        lua_settop(L, 0);
      else
        fail(L, co, r, failed);
      break;
  }
}
