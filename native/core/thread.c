/* thread.c: coroutines that the host resumes, including those of runs. */
#include "lauxlib.h"

#include "internal.h"

/* Message handler of a run. Its upvalue holds the frames, because other errors may come before the host reads them. */
static int handler (lua_State *L) {
  pl_pushframes(L, L, 1);
  lua_replace(L, lua_upvalueindex(1));
  return 1;
}

static int ran (lua_State *L, int status, lua_KContext ctx) {
  (void)ctx;
  if (status == LUA_OK || status == LUA_YIELD) return lua_gettop(L) - 1;
  lua_getupvalue(L, 1, 1);
  pl_keepframes(L);
  return lua_error(L);
}

/* The function of a run's coroutine. The call is protected so that to-be-closed variables may wait during an error too. */
static int run (lua_State *L) {
  lua_pushnil(L);
  lua_pushcclosure(L, handler, 1);
  lua_insert(L, 1);
  return ran(L, lua_pcallk(L, lua_gettop(L) - 2, LUA_MULTRET, 1, 0, ran), 0);
}

void pl_endrun (lua_State *L, int run) { luaL_unref(L, LUA_REGISTRYINDEX, run); }

/* Makes the error on top of 'co' the only result. */
static void fail (lua_State *L, lua_State *co, pl_Request *r, int status) {
  r->status = status;
  lua_settop(L, 0);
  lua_xmove(co, L, 1);
}

/* Whether a slice suspended it, or one that it resumed, and only the host is to resume it. */
static int ispreempted (lua_State *co) { return pl_iswaiting(co) && pl_issliced(co) && !pl_isheld(co); }

void pl_resumethread (lua_State *L, pl_Request *r) {
  lua_State *co = lua_tothread(L, 1);
  int n = lua_gettop(L) - 1, results = 0, isrun = r->slots->tag == PL_TAG_RUN;
  if (!lua_checkstack(co, n)) luaL_error(L, "too many arguments to resume");
  const char *before = pl_status(L, co);
  if (*before == 'd') luaL_error(L, "cannot resume dead coroutine");
  if (!pl_iswaiting(co)) {
    if (*before != 's') luaL_error(L, "cannot resume non-suspended coroutine");
  }
  else if (!isrun && r->slots->aux != PL_RESUME_WAITED && !ispreempted(co)) luaL_error(L, "cannot resume " PL_WAITING);
  lua_xmove(L, co, n);
  int status = lua_resume(co, L, n, &results);
  if (status != LUA_OK && status != LUA_YIELD) {
    if (!isrun) {
      pl_pushframes(L, co, 0);
      pl_keepframes(L);
    }
    fail(L, co, r, status);
    return;
  }
  lua_settop(L, 0);
  if (status == LUA_YIELD && (isrun || (pl_iswaiting(co) && (r->slots->aux != PL_RESUME_READY || !pl_issliced(co))))) {
    pl_hold(co);
    r->status = status;
    lua_pop(co, results);
    lua_pushinteger(L, results);
    return;
  }
  if (!lua_checkstack(L, results + LUA_MINSTACK)) {
    lua_pop(co, results);
    luaL_error(L, "too many results to resume");
  }
  lua_xmove(co, L, results);
}

/* Closes 'co', after those that it waits for. */
static int closeall (lua_State *L, lua_State *co) {
  lua_State *inner = pl_iswaiting(co) ? pl_resumed(co) : NULL; /* a Lua function resumed none */
  if (inner != NULL) closeall(L, inner);
  return lua_closethread(co, L);
}

void pl_closethread (lua_State *L, pl_Request *r) {
  lua_State *co = lua_tothread(L, 1);
  const char *status = pl_status(L, co);
  if (!pl_iswaiting(co) && (status[0] == 'r' || status[0] == 'n')) luaL_error(L, "cannot close a %s coroutine", status);
  int failed = closeall(L, co);
  if (failed == LUA_OK) lua_settop(L, 0);
  else fail(L, co, r, failed);
}

void pl_newthread (lua_State *L, pl_Request *r) {
  lua_State *co = lua_newthread(L);
  (void)r;
  if (lua_isnil(L, 1)) {
    lua_pushcfunction(co, run);
    lua_pushinteger(L, luaL_ref(L, LUA_REGISTRYINDEX));
    lua_replace(L, 1);
    return;
  }
  luaL_checktype(L, 1, LUA_TFUNCTION);
  lua_insert(L, 1);
  lua_xmove(L, co, 1);
}

void pl_threadstatus (lua_State *L, pl_Request *r) {
  lua_State *co = lua_tothread(L, 1);
  (void)r;
  lua_pushstring(L, ispreempted(co) ? "suspended" : pl_status(L, co));
  lua_replace(L, 1);
}
