/*
** call.c: performs the host's operations (PL_OP_*) in a state. The host never calls the Lua API where it could raise an
** error: each operation runs protected, with a message handler that keeps the frames. The frequent operations are
** performed here, without calling a C function; the others are in rare.c.
*/
#include "lauxlib.h"

#include "lapi.h"
#include "ldo.h"
#include "lobject.h"
#include "lstate.h"

#include "internal.h"

uintptr_t emscripten_stack_get_current (void);

/* lua_gettop, and lua_settop for stacks without to-be-closed variables. */
#define gettop(L) ((int)((L)->top.p - ((L)->ci->func.p + 1)))
static void cutback (lua_State *L, int n) {
  lua_assert(0 <= n && n <= gettop(L) && L->tbclist.p <= L->ci->func.p + n);
  L->top.p = L->ci->func.p + 1 + n;
}

/* The ticks that may be spent on describing an error after a limit was reached. */
#define DESCRIPTION 16384

static int handler (lua_State *L);

static int ishandler (const CallInfo *ci) { return ttislcf(s2v(ci->func.p)) && fvalue(s2v(ci->func.p)) == handler; }

/*
** Message handler: leaves the error value unchanged and stores the calls that led to the error in the registry. It may
** fail itself, as memory or time ends; that error takes the place of the first, and its calls are not stored.
*/
static int handler (lua_State *L) {
  global_State *g = G(L);
  if (ishandler(L->ci->previous)) return 1;
  int stopped = g->stopped; /* then each tick raises an error */
  if (stopped) g->ticks = DESCRIPTION;
  pl_pushframes(L, L, 1);
  pl_keepframes(L);
  if (stopped) g->ticks = 0;
  return 1;
}

static int ran (lua_State *L, int status, lua_KContext context) {
  (void)status, (void)context;
  return gettop(L);
}

/* Does nothing after calling the chunk, so the chunk can end by return or continue after a throw (native/patches/0002, 0003). */
static int performrun (lua_State *L) {
  pl_Request *r = (pl_Request *)lua_touserdata(L, 1);
  lua_settop(L, 0);
  if (!pl_load(L, r)) {
    pl_dropslots(r->slots + 3, r->n - 3); /* nobody takes the arguments */
    return 1;
  }
  pl_pushargs(L, r->slots + 3, r->n - 3);
  L->ci->u.c.k = ran;
  if (luaD_callprotected(L, L->ci->func.p + 1, LUA_MULTRET) != LUA_OK) return LUAD_UNWIND;
  adjustresults(L, LUA_MULTRET);
  return gettop(L);
}

static void callfor (lua_State *L, lua_CFunction f, pl_Request *r, int nresults) {
  lua_pushcfunction(L, f);
  lua_pushlightuserdata(L, r);
  lua_call(L, 1, nresults);
}

/* CALL, RUN: does nothing after the call, like 'performrun'. */
static void performcall (lua_State *L, void *request) {
  pl_Request *r = (pl_Request *)request;
  if (r->op == PL_OP_RUN) callfor(L, performrun, r, LUA_MULTRET);
  else {
    pl_pushargs(L, r->slots, r->n);
    api_checknelems(L, r->n);
    luaD_callprotected(L, L->top.p - r->n, LUA_MULTRET);
  }
}

static void givecalled (lua_State *L, void *request) {
  pl_Request *r = (pl_Request *)request;
  pl_giveresults(L, r, r->first);
}

/* Like 'givecalled', for a few values that need no memory and therefore no protection; returns 0 for any others. */
static int giveplain (lua_State *L, pl_Request *r) {
  int n = gettop(L) + 1 - r->first;
  if (n > PL_FEW) return 0;
  api_checknelems(L, n);
  for (StkId v = L->top.p - n; v < L->top.p; v++)
    if (ttype(s2v(v)) > LUA_TSTRING || ttislightuserdata(s2v(v))) return 0;
  pl_giveresults(L, r, r->first);
  return 1;
}

/* Runs in the current C call, so indices are relative to its stack. */
static void perform (lua_State *L, void *request) {
  pl_Request *r = (pl_Request *)request;
  int base = gettop(L);
  switch (r->op) {
    case PL_OP_GET: pl_walk(L, r->slots, r->n, 1); break;
    case PL_OP_SET:
      pl_walk(L, r->slots, r->n - 2, 0);
      pl_pushargs(L, r->slots + r->n - 2, 2);
      lua_settable(L, -3);
      cutback(L, base);
      break;
    default: callfor(L, pl_performrare, r, 0); return;
  }
  pl_flush();
  pl_giveresults(L, r, base + 1);
}

/* Writes the error value on top into the first slot. */
static void giveerror (lua_State *L, void *slots) { pl_toslot(L, -1, (pl_Slot *)slots); }

static __attribute__((noinline)) int operate (lua_State *L, int op, pl_Slot *slots, int n) {
  int top = gettop(L);
  pl_Request r = {slots, n, op & (PL_GIVE_FIRST - 1), LUA_OK, top + 2, op & ~(PL_GIVE_FIRST - 1)};
  if (!lua_checkstack(L, LUA_MINSTACK)) {
    pl_dropslots(slots, n);
    slots->tag = PL_TAG_NIL;
    return -LUA_ERRMEM;
  }
  ptrdiff_t errorhandler = savestack(L, L->top.p);
  setfvalue(s2v(L->top.p), handler);
  api_incr_top(L);
  ptrdiff_t base = savestack(L, L->top.p);
  int iscall = r.op == PL_OP_CALL || r.op == PL_OP_RUN;
  int status = luaD_pcall(L, iscall ? performcall : perform, &r, base, errorhandler);
  if (status == LUA_OK && iscall) {
    adjustresults(L, LUA_MULTRET);
    pl_flush();
    if (!giveplain(L, &r)) status = luaD_pcall(L, givecalled, &r, base, errorhandler);
  }
  if (status != LUA_OK) {
    pl_flush();
    pl_dropslots(slots, n);
    slots->tag = PL_TAG_NIL; /* in case there is no memory even for the error */
    luaD_pcall(L, giveerror, slots, savestack(L, L->top.p), 0);
  }
  else status = r.status;
  if (status != LUA_OK) pl_giveframes(L);
  cutback(L, top);
  return status == LUA_OK ? r.n : -status;
}

int pl_do (lua_State *L, int op, pl_Slot *slots, int n) {
  uint32_t outer = pl_thetransfer->stackpointer;
  pl_thetransfer->stackpointer =
    (uint32_t)emscripten_stack_get_current(); /* this function keeps nothing on the C stack */
  global_State *counted = pl_countfor(G(L));
  n = operate(L, op, slots, n);
  pl_countfor(counted);
  pl_thetransfer->stackpointer = outer;
  return n;
}
