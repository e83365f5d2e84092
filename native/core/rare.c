/*
** rare.c: the operations of the host that are too rare for call.c, in a table indexed by PL_OP. Each runs as a separate C
** function, so its slots have the indices from 1 on.
*/
#include "lauxlib.h"

#include "llimits.h"

#include "internal.h"

/* Appends the key on top, and with 'values' the value above it, to the list of 'n' values at index 2. Pops the value. */
static int keep (lua_State *L, int n, int values) {
  if (values) lua_rawseti(L, 2, n + 2);
  else lua_pop(L, 1);
  lua_pushvalue(L, -1);
  lua_rawseti(L, 2, n + 1);
  return n + 1 + values;
}

/* Writes the pairs that pairs visits for the value at index 1 to slots. */
static void giveentries (lua_State *L, pl_Request *r) {
  int n = 0, values = r->op == PL_OP_ENTRIES;
  int raw = r->n > 1 || luaL_getmetafield(L, 1, "__pairs") == LUA_TNIL;
  if (r->n > 1) lua_settop(L, 1);
  lua_newtable(L);
  lua_insert(L, 2);
  if (raw) {
    luaL_checktype(L, 1, LUA_TTABLE);
    lua_pushnil(L);
    while (lua_next(L, 1)) n = keep(L, n, values);
  }
  else {
    lua_pushvalue(L, 1);
    lua_call(L, 1, 3);
    for (;;) { /* 3: iterator, 4: state, 5: control */
      lua_pushvalue(L, 3);
      lua_pushvalue(L, 4);
      lua_pushvalue(L, 5);
      lua_call(L, 2, 2);
      if (lua_isnil(L, -2)) break;
      n = keep(L, n, values);
      lua_replace(L, 5);
    }
  }
  pl_flush();
  if (n > PL_FEW) r->slots = pl_newslots(L, n);
  pl_toslots(L, 2, 1, r->slots, n);
  r->n = n;
}

static void opload (lua_State *L, pl_Request *r) { pl_load(L, r); }

static void ophas (lua_State *L, pl_Request *r) {
  pl_walk(L, r->slots, r->n, 1);
  lua_pushboolean(L, !lua_isnil(L, 1));
  lua_replace(L, 1);
}

static void opopen (lua_State *L, pl_Request *r) {
  lua_pushcfunction(L, (lua_CFunction)(intptr_t)r->slots->u.ref);
  lua_call(L, 0, 1);
}

static void oplength (lua_State *L, pl_Request *r) {
  (void)r;
  lua_len(L, 1);
  lua_replace(L, 1);
}

static void optostring (lua_State *L, pl_Request *r) {
  (void)r;
  luaL_tolstring(L, 1, NULL);
  lua_replace(L, 1);
}

static void opvalues (lua_State *L, pl_Request *r) { (void)L, (void)r; }

static void optojs (lua_State *L, pl_Request *r) {
  r->n = 1;
  pl_tobulk(L, 1, (int)r->slots[1].size, (size_t)r->slots[1].u.ref, r->slots);
}

static void opfreeze (lua_State *L, pl_Request *r) {
  (void)r;
  pl_freeze(L);
}

static void opstrict (lua_State *L, pl_Request *r) {
  (void)r;
  pl_makestrict(L);
}

static void optype (lua_State *L, pl_Request *r) {
  (void)r;
  lua_pushinteger(L, pl_maketype(L));
}

static void opname (lua_State *L, pl_Request *r) {
  (void)r;
  if (luaL_getmetafield(L, 1, "__name") != LUA_TSTRING) lua_pushstring(L, luaL_typename(L, 1));
  lua_replace(L, 1);
  lua_settop(L, 1);
}

static void oppackedtype (lua_State *L, pl_Request *r) {
  (void)r;
  pl_makepackedtype(L);
}

static void oppacked (lua_State *L, pl_Request *r) {
  (void)r;
  pl_makepacked(L);
}

static void oprawget (lua_State *L, pl_Request *r) {
  (void)r;
  lua_rawget(L, 1);
  lua_replace(L, 1);
}

static void oprawset (lua_State *L, pl_Request *r) {
  (void)r;
  lua_rawset(L, 1);
  lua_settop(L, 0);
}

static void opmetaget (lua_State *L, pl_Request *r) {
  (void)r;
  if (!lua_getmetatable(L, 1)) lua_pushnil(L);
  lua_replace(L, 1);
  lua_settop(L, 1);
}

static void opmetaset (lua_State *L, pl_Request *r) {
  (void)r;
  if (!lua_isnil(L, 2)) luaL_checktype(L, 2, LUA_TTABLE);
  lua_setmetatable(L, 1);
  lua_settop(L, 0);
}

typedef struct Code {
  luaL_Buffer buffer;
  int begun; /* whether the buffer is on the stack, above the function */
} Code;

static int addcode (lua_State *L, const void *part, size_t size, void *data) {
  Code *code = (Code *)data;
  if (!code->begun) luaL_buffinit(L, &code->buffer);
  code->begun = 1;
  luaL_addlstring(&code->buffer, (const char *)part, size);
  return 0;
}

static void opdump (lua_State *L, pl_Request *r) {
  Code code = {.begun = 0};
  int strip = lua_toboolean(L, 2);
  (void)r;
  lua_settop(L, 1);
  if (lua_dump(L, addcode, &code, strip) != 0) luaL_error(L, "unable to dump given function");
  luaL_pushresult(&code.buffer);
  lua_replace(L, 1);
}

static void opcalled (lua_State *L, pl_Request *r) {
  lua_Debug ar;
  (void)r;
  if (!lua_getstack(L, 1, &ar)) return;
  lua_getinfo(L, "f", &ar);
  if (lua_tocfunction(L, -1) == pl_callhost) pl_pushfunctionname(L, L, 1);
  else lua_pushnil(L); /* the VM reads a field of an object without a call */
  lua_replace(L, 1);
  lua_settop(L, 1);
}

/* An operation with READS reads its slots itself; for others they are pushed first. An operation with WRITES writes its
   results to slots itself; the results of others are the values that they leave on the stack. */
enum { READS = 1, WRITES = 2 };

/* By PL_OP. CALL, RUN, GET and SET are frequent, so call.c performs them. */
static const struct {
  void (*perform)(lua_State *L, pl_Request *r);
  int flags;
} rare[] = {
  [PL_OP_LOAD] = {opload, READS},
  [PL_OP_HAS] = {ophas, READS},
  [PL_OP_LENGTH] = {oplength, 0},
  [PL_OP_KEYS] = {giveentries, WRITES},
  [PL_OP_ENTRIES] = {giveentries, WRITES},
  [PL_OP_TOSTRING] = {optostring, 0},
  [PL_OP_VALUES] = {opvalues, 0},
  [PL_OP_OPEN] = {opopen, READS},
  [PL_OP_TO_JS] = {optojs, WRITES},
  [PL_OP_THREAD] = {pl_newthread, 0},
  [PL_OP_RESUME] = {pl_resumethread, 0},
  [PL_OP_STATUS] = {pl_threadstatus, 0},
  [PL_OP_CLOSE] = {pl_closethread, 0},
  [PL_OP_FREEZE] = {opfreeze, 0},
  [PL_OP_STRICT] = {opstrict, 0},
  [PL_OP_TYPE] = {optype, 0},
  [PL_OP_NAME] = {opname, 0},
  [PL_OP_RAW_GET] = {oprawget, 0},
  [PL_OP_RAW_SET] = {oprawset, 0},
  [PL_OP_META_GET] = {opmetaget, 0},
  [PL_OP_META_SET] = {opmetaset, 0},
  [PL_OP_DUMP] = {opdump, 0},
  [PL_OP_PACKED_TYPE] = {oppackedtype, 0},
  [PL_OP_PACKED] = {oppacked, 0},
  [PL_OP_CALLED] = {opcalled, 0},
  [PL_OP_REHASH] = {pl_rehash, READS},
};

int pl_performrare (lua_State *L) {
  pl_Request *r = (pl_Request *)lua_touserdata(L, 1);
  lua_settop(L, 0);
  lua_assert((size_t)r->op < sizeof rare / sizeof *rare && rare[r->op].perform != NULL);
  if (!(rare[r->op].flags & READS)) pl_pushargs(L, r->slots, r->n);
  rare[r->op].perform(L, r);
  if (rare[r->op].flags & WRITES) return 0;
  pl_flush(); /* the program's earlier output must precede the host's */
  pl_giveresults(L, r, 1);
  return 0;
}
