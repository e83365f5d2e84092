/*
** call.c: everything that the host does with a state, protected. The host never calls the Lua API where it could
** raise: an operation runs protected, with a message handler that keeps the traceback. Those that are asked for often
** do without a C function of their own, and so without its call.
*/
#include <stdlib.h>

#include "lauxlib.h"

#include "lapi.h"
#include "ldo.h"
#include "lfunc.h"
#include "lgc.h"
#include "lobject.h"
#include "lstate.h"

#include "internal.h"

uintptr_t emscripten_stack_get_current (void);

/* Keys in the registry: the addresses are unique. */
static const char tracebackkey = 0;

/* lua_gettop, and lua_settop where nothing is to be closed. */
#define gettop(L)     ((int)((L)->top.p - ((L)->ci->func.p + 1)))
#define cutback(L, n) ((L)->top.p = (L)->ci->func.p + 1 + (n))

pl_Area *pl_thearea = NULL;

pl_Area *pl_area (void) {
  if (pl_thearea == NULL) {
    pl_Area *area = (pl_Area *)calloc(1, PL_AREA_SIZE);
    if (area == NULL) return NULL;
    area->top = (char *)(area + 1);
    area->end = (char *)area + PL_AREA_SIZE;
    pl_thearea = area;
  }
  return pl_thearea;
}

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

/* Message handler: the value stays as it is, the traceback goes to the registry. */
static int handler (lua_State *L) {
  pl_pushtraceback(L, L, 1);
  pl_keeptraceback(L);
  return 1;
}

/* A block for 'n' slots, pushed. */
static pl_Slot *newslots (lua_State *L, int n) {
  return pl_thearea->results = (pl_Slot *)lua_newuserdatauv(L, (size_t)n * sizeof(pl_Slot), 0);
}

/* Writes the 'n' values from 'first' on into slots. */
static void giveresults (lua_State *L, pl_Request *r, int first) {
  int n = gettop(L) + 1 - first;
  if (n > PL_FEW) {
    luaL_checkstack(L, LUA_MINSTACK, "too many results");
    r->slots = newslots(L, n);
  }
  for (int i = 0; i < n; i++) pl_toslot(L, first + i, &r->slots[i]);
  r->n = n;
}

static void pushargs (lua_State *L, const pl_Slot *slots, int n) { pl_pushslots(L, slots, n, "too many arguments"); }

/* Pushes slots[0][slots[1]]... */
static void walk (lua_State *L, const pl_Slot *slots, int n, int stopatnil) {
  pl_pushslot(L, slots);
  for (int i = 1; i < n && !(stopatnil && lua_isnil(L, -1)); i++) {
    pl_pushslot(L, &slots[i]);
    lua_gettable(L, -2);
    lua_replace(L, -2);
  }
}

/* Chunks without a name of their own, up to this size, are compiled once for as long as their function lives: until the
   collector comes, when nobody holds it. */
#define KNOWN_SIZE 400
static const char knownkey = 0;

/* Pushes the table of such functions, which holds none of them, and the chunk. */
static void pushknown (lua_State *L, const pl_Slot *s) {
  pl_pushweak(L, &knownkey);
  lua_pushlstring(L, s->u.bytes, s->size);
}

/* Pushes a new function of a chunk that was compiled before, and gives 1; else 0. What functions of one chunk share is
   their code alone, which nothing changes. */
static int loadknown (lua_State *L, const pl_Slot *s) {
  pushknown(L, s);
  if (lua_rawget(L, -2) != LUA_TFUNCTION) {
    lua_pop(L, 2);
    return 0;
  }
  Proto *code = clLvalue(s2v(L->top.p - 1))->p;
  LClosure *f = luaF_newLclosure(L, 1);
  f->p = code;
  setclLvalue2s(L, L->top.p - 2, f); /* in place of the table; the other function keeps the code */
  luaF_initupvals(L, f);
  lua_pop(L, 1);
  lua_pushglobaltable(L);
  lua_setupvalue(L, -2, 1);
  return 1;
}

/* Pushes the function of a chunk and gives 1, or pushes a message and gives 0. */
static int load (lua_State *L, pl_Request *r) {
  const pl_Slot *s = r->slots;
  int known = s->size <= KNOWN_SIZE && s[1].u.bytes == s->u.bytes && !s->flags;
  if (!(known && loadknown(L, s))) {
    r->status = luaL_loadbufferx(L, s->u.bytes, s->size, s[1].u.bytes, s->flags ? "bt" : "t");
    if (r->status != LUA_OK) return 0;
    if (known) {
      pushknown(L, s);
      lua_pushvalue(L, -3);
      lua_rawset(L, -3);
      lua_pop(L, 1);
    }
  }
  if (s[2].tag != PL_TAG_NIL) {
    pl_pushslot(L, &s[2]);
    if (lua_setupvalue(L, -2, 1) == NULL) lua_pop(L, 1);
  }
  return 1;
}

/* The key and the value on top go to a list at index 2, which has 'n' values; the key stays. */
static int keep (lua_State *L, int n, int values) {
  if (values) lua_rawseti(L, 2, n + 2);
  else lua_pop(L, 1);
  lua_pushvalue(L, -1);
  lua_rawseti(L, 2, n + 1);
  return n + 1 + values;
}

/* Writes what pairs gives for the value at index 1 into slots. */
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
  if (n > PL_FEW) r->slots = newslots(L, n);
  for (int i = 0; i < n; i++) {
    lua_rawgeti(L, 2, i + 1);
    pl_toslot(L, -1, &r->slots[i]);
    lua_pop(L, 1);
  }
  r->n = n;
}

static int ran (lua_State *L, int status, lua_KContext context) {
  (void)status, (void)context;
  return gettop(L);
}

/* Does nothing after the call of the chunk: then that can end by return, or go on after a throw (native/patches/0002). */
static int performrun (lua_State *L) {
  pl_Request *r = (pl_Request *)lua_touserdata(L, 1);
  lua_settop(L, 0);
  if (!load(L, r)) return 1;
  pushargs(L, r->slots + 3, r->n - 3);
  L->ci->u.c.k = ran;
  if (luaD_callprotected(L, L->ci->func.p + 1, LUA_MULTRET) != LUA_OK) return LUAD_UNWIND;
  adjustresults(L, LUA_MULTRET);
  return gettop(L);
}

static int performrare (lua_State *L) {
  pl_Request *r = (pl_Request *)lua_touserdata(L, 1);
  const pl_Slot *slots = r->slots;
  int n = r->n;
  lua_settop(L, 0);
  switch (r->op) {
    case PL_OP_LOAD: load(L, r); break;
    case PL_OP_HAS:
      walk(L, slots, n, 1);
      lua_pushboolean(L, !lua_isnil(L, 1));
      lua_replace(L, 1);
      break;
    case PL_OP_OPEN:
      lua_pushcfunction(L, (lua_CFunction)(intptr_t)slots->u.ref);
      lua_call(L, 0, 1);
      break;
    default:
      pushargs(L, slots, n);
      switch (r->op) {
        case PL_OP_LENGTH: lua_len(L, 1); break;
        case PL_OP_TOSTRING: luaL_tolstring(L, 1, NULL); break;
        case PL_OP_KEYS:
        case PL_OP_ENTRIES: giveentries(L, r); return 0;
        case PL_OP_TOJS:
          r->n = 1;
          pl_tobulk(L, 1, (int)slots[1].size, (size_t)slots[1].u.ref, r->slots);
          return 0;
        case PL_OP_VALUES: break;
        case PL_OP_TYPE: lua_pushinteger(L, pl_maketype(L)); break;
        case PL_OP_FREEZE: pl_freeze(L); break;
        case PL_OP_NAME:
          if (luaL_getmetafield(L, 1, "__name") != LUA_TSTRING) lua_pushstring(L, luaL_typename(L, 1));
          lua_replace(L, 1);
          lua_settop(L, 1);
          break;
        case PL_OP_RAWGET:
          lua_rawget(L, 1);
          lua_replace(L, 1);
          break;
        case PL_OP_RAWSET:
          lua_rawset(L, 1);
          lua_settop(L, 0);
          break;
        default: pl_dothread(L, r); break;
      }
      if (r->op <= PL_OP_TOSTRING) lua_replace(L, 1);
      break;
  }
  pl_flush(); /* what the program wrote comes before what the host writes */
  giveresults(L, r, 1);
  return 0;
}

static void callfor (lua_State *L, lua_CFunction f, pl_Request *r, int nresults) {
  lua_pushcfunction(L, f);
  lua_pushlightuserdata(L, r);
  lua_call(L, 1, nresults);
}

/* CALL, RUN: nothing comes after the call here either. */
static void performcall (lua_State *L, void *request) {
  pl_Request *r = (pl_Request *)request;
  if (r->op == PL_OP_RUN) callfor(L, performrun, r, LUA_MULTRET);
  else {
    pushargs(L, r->slots, r->n);
    luaD_callprotected(L, L->top.p - r->n, LUA_MULTRET);
  }
}

static void givecalled (lua_State *L, void *request) {
  pl_Request *r = (pl_Request *)request;
  giveresults(L, r, r->first);
}

/* The same of few values that need no memory, and so no protection; otherwise gives 0. */
static int giveplain (lua_State *L, pl_Request *r) {
  int n = gettop(L) + 1 - r->first;
  if (n > PL_FEW) return 0;
  for (StkId v = L->top.p - n; v < L->top.p; v++)
    if (ttype(s2v(v)) > LUA_TSTRING || ttislightuserdata(s2v(v))) return 0;
  giveresults(L, r, r->first);
  return 1;
}

/* In the C call that is there: indices are relative. */
static void perform (lua_State *L, void *request) {
  pl_Request *r = (pl_Request *)request;
  int base = gettop(L);
  switch (r->op) {
    case PL_OP_GET: walk(L, r->slots, r->n, 1); break;
    case PL_OP_SET:
      walk(L, r->slots, r->n - 2, 0);
      pushargs(L, r->slots + r->n - 2, 2);
      lua_settable(L, -3);
      cutback(L, base);
      break;
    default: callfor(L, performrare, r, 0); return;
  }
  pl_flush();
  giveresults(L, r, base + 1);
}

/* Writes the error value on top into the first slot. */
static void giveerror (lua_State *L, void *slots) { pl_toslot(L, -1, (pl_Slot *)slots); }

/* The traceback that was kept, if any, is lent to the host. */
static void givetraceback (lua_State *L) {
  size_t size = 0;
  lua_rawgetp(L, LUA_REGISTRYINDEX, &tracebackkey);
  pl_thearea->traceback = lua_tolstring(L, -1, &size);
  pl_thearea->tracebacksize = (uint32_t)size;
  if (size > 0) { /* the key is there: nothing is allocated */
    lua_pushnil(L);
    lua_rawsetp(L, LUA_REGISTRYINDEX, &tracebackkey);
  }
}

static __attribute__((noinline)) int operate (lua_State *L, int op, pl_Slot *slots, int n) {
  int top = gettop(L);
  pl_Request r = {slots, n, op, LUA_OK, top + 2};
  if (!lua_checkstack(L, LUA_MINSTACK)) {
    slots->tag = PL_TAG_NIL;
    return -LUA_ERRMEM;
  }
  ptrdiff_t errorhandler = savestack(L, L->top.p);
  setfvalue(s2v(L->top.p), handler);
  L->top.p++;
  ptrdiff_t base = savestack(L, L->top.p);
  int iscall = op == PL_OP_CALL || op == PL_OP_RUN;
  int status = luaD_pcall(L, iscall ? performcall : perform, &r, base, errorhandler);
  if (status == LUA_OK && iscall) {
    adjustresults(L, LUA_MULTRET);
    pl_flush();
    if (!giveplain(L, &r)) status = luaD_pcall(L, givecalled, &r, base, errorhandler);
  }
  if (status != LUA_OK) {
    pl_flush();
    slots->tag = PL_TAG_NIL; /* should there be no memory even for the error */
    luaD_pcall(L, giveerror, slots, savestack(L, L->top.p), 0);
  }
  else status = r.status;
  if (status != LUA_OK) givetraceback(L);
  cutback(L, top);
  return status == LUA_OK ? r.n : -status;
}

int pl_do (lua_State *L, int op, pl_Slot *slots, int n) {
  uint32_t outer = pl_thearea->stackpointer;
  pl_thearea->stackpointer = (uint32_t)emscripten_stack_get_current(); /* this function has nothing there */
  n = operate(L, op, slots, n);
  pl_thearea->stackpointer = outer;
  return n;
}
