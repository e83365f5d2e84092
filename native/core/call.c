/*
** call.c: everything that the host does with a state, protected. The host never calls the Lua API where it could
** raise: an operation runs as a C function under lua_pcall, with a message handler that keeps the traceback.
*/
#include <string.h>

#include "lauxlib.h"

#include "internal.h"

/* Keys in the registry: the addresses are unique. */
static const char tracebackkey = 0;

int pl_gettop(lua_State *L) { return lua_gettop(L); }

void pl_settop(lua_State *L, int top) { lua_settop(L, top); }

void pl_unref(lua_State *L, int ref) { luaL_unref(L, LUA_REGISTRYINDEX, ref); }

/* How many calls tell the host their source. What is further out is in nearly all cases the host's own chunk. */
#define SOURCES 22

/* Message handler: the value stays as it is, the traceback goes to the registry. */
static int keeptraceback(lua_State *L) {
  lua_Debug ar;
  for (int level = 1; level <= SOURCES && lua_getstack(L, level, &ar); level++) {
    lua_getinfo(L, "S", &ar);
    pl_host_source(L, ar.source, ar.srclen);
  }
  luaL_traceback(L, L, NULL, 1);
  lua_rawsetp(L, LUA_REGISTRYINDEX, &tracebackkey);
  return 1;
}

static void pushargs(lua_State *L, const pl_Request *r) {
  luaL_checkstack(L, (int)r->nargs + LUA_MINSTACK, "too many arguments");
  for (uint32_t i = 0; i < r->nargs; i++) pl_pushslot(L, &r->args[i]);
}

/* Writes the values above 'base' into slots. The block that holds them is left above the values. */
static int giveresults(lua_State *L, pl_Request *r, int base) {
  int n = lua_gettop(L) - base;
  luaL_checkstack(L, LUA_MINSTACK, "too many results");
  pl_Slot *slots = (pl_Slot *)lua_newuserdatauv(L, (size_t)(n + 1) * sizeof(pl_Slot), 0);
  for (int i = 0; i < n; i++) pl_toslot(L, base + 1 + i, &slots[i]);
  r->results = slots;
  r->nresults = (uint32_t)n;
  return n + 1;
}

static pl_Request *request(lua_State *L) {
  pl_Request *r = (pl_Request *)lua_touserdata(L, 1);
  lua_settop(L, 0);
  return r;
}

/* After a failure: the error value becomes results[0], the traceback is put beside it. */
static int giveerror(lua_State *L) {
  pl_Request *r = (pl_Request *)lua_touserdata(L, 2);
  lua_settop(L, 1);
  lua_rawgetp(L, LUA_REGISTRYINDEX, &tracebackkey);
  size_t size = 0;
  r->traceback = lua_tolstring(L, -1, &size);
  r->tracebacksize = (uint32_t)size;
  lua_pushnil(L);
  lua_rawsetp(L, LUA_REGISTRYINDEX, &tracebackkey);
  lua_pushvalue(L, 1);
  giveresults(L, r, 2);
  return 3; /* traceback, value, slots: all that 'r' points to */
}

/* Runs 'op' protected; the request is its only argument. */
static int guard(lua_State *L, lua_CFunction op, pl_Request *r) {
  r->results = NULL;
  r->nresults = 0;
  r->traceback = NULL;
  r->tracebacksize = 0;
  if (!lua_checkstack(L, LUA_MINSTACK)) return LUA_ERRMEM;
  lua_pushcfunction(L, keeptraceback);
  int handler = lua_gettop(L);
  lua_pushcfunction(L, op);
  lua_pushlightuserdata(L, r);
  int status = lua_pcall(L, 1, LUA_MULTRET, handler);
  if (status != LUA_OK) {
    lua_pushcfunction(L, giveerror);
    lua_insert(L, -2);
    lua_pushlightuserdata(L, r);
    if (lua_pcall(L, 2, LUA_MULTRET, 0) != LUA_OK) { /* no memory even for that */
      r->results = NULL;
      r->nresults = 0;
      r->traceback = NULL;
    }
  }
  return status;
}

struct LoadRequest {
  pl_Request base;
  const char *chunk;
  size_t size;
  const char *name;
  const char *mode;
  int status; /* of the compiler: an error that it gives back is raised, which loses what it was */
};

static int opload(lua_State *L) {
  struct LoadRequest *r = (struct LoadRequest *)request(L);
  r->status = luaL_loadbufferx(L, r->chunk, r->size, r->name, r->mode);
  if (r->status != LUA_OK) return lua_error(L);
  return giveresults(L, &r->base, 0);
}

int pl_load(lua_State *L, pl_Request *r, const char *chunk, size_t size, const char *name, const char *mode) {
  struct LoadRequest load;
  memset(&load, 0, sizeof load);
  load.chunk = chunk;
  load.size = size;
  load.name = name;
  load.mode = mode;
  int status = guard(L, opload, &load.base);
  *r = load.base;
  return (status == LUA_OK || load.status == LUA_OK) ? status : load.status;
}

static int opcall(lua_State *L) {
  pl_Request *r = request(L);
  pushargs(L, r);
  lua_call(L, (int)r->nargs - 1, LUA_MULTRET);
  return giveresults(L, r, 0);
}

int pl_call(lua_State *L, pl_Request *r) { return guard(L, opcall, r); }

static int opindex(lua_State *L) {
  pl_Request *r = request(L);
  pushargs(L, r);
  lua_gettable(L, 1);
  lua_replace(L, 1);
  lua_settop(L, 1);
  return giveresults(L, r, 0);
}

int pl_index(lua_State *L, pl_Request *r) { return guard(L, opindex, r); }

static int opsetindex(lua_State *L) {
  pl_Request *r = request(L);
  pushargs(L, r);
  lua_settable(L, 1);
  return 0;
}

int pl_setindex(lua_State *L, pl_Request *r) { return guard(L, opsetindex, r); }

static int opglobals(lua_State *L) {
  pl_Request *r = request(L);
  lua_pushglobaltable(L);
  return giveresults(L, r, 0);
}

int pl_globals(lua_State *L, pl_Request *r) { return guard(L, opglobals, r); }

struct OpenRequest {
  pl_Request base;
  lua_CFunction function;
};

static int opopen(lua_State *L) {
  struct OpenRequest *r = (struct OpenRequest *)request(L);
  lua_pushcfunction(L, r->function);
  lua_call(L, 0, 1);
  return giveresults(L, &r->base, 0);
}

int pl_opencfunction(lua_State *L, pl_Request *r, lua_CFunction openf) {
  struct OpenRequest open;
  memset(&open, 0, sizeof open);
  open.function = openf;
  int status = guard(L, opopen, &open.base);
  *r = open.base;
  return status;
}

static int optostring(lua_State *L) {
  pl_Request *r = request(L);
  pushargs(L, r);
  luaL_tolstring(L, 1, NULL);
  lua_replace(L, 1);
  lua_settop(L, 1);
  return giveresults(L, r, 0);
}

int pl_tostring(lua_State *L, pl_Request *r) { return guard(L, optostring, r); }
