/*
** wait.c: a function of the host that gave a promise. Its Lua function yields, and the 'resume' and 'wrap' of each of
** the script's own coroutines yields as well (coroutine.c), out to the run that the host started. That goes on when
** the promise is settled, and all of them with it. Where one cannot yield, the promise is refused instead.
*/
#include "lauxlib.h"

#include "ldo.h"
#include "lobject.h"
#include "lstate.h"
#include "lvm.h"

#include "internal.h"

/* Takes from the host what came of a promise. With a reason why Lua cannot wait for it, that is an error. */
static int take (lua_State *L, int promise, const char *reason) {
  pl_Slot slots[PL_FEW];
  char *top = pl_thetransfer->top;
  return pl_hostresults(L, NULL, slots, pl_host_settled(pl_mainthread(L), promise, reason, slots), top);
}

static int settled (lua_State *L, int status, lua_KContext promise) {
  (void)status;
  return take(L, (int)promise, NULL);
}

int pl_iswaiting (lua_State *co) {
  if (lua_status(co) != LUA_YIELD) return 0;
  if (isLua(co->ci)) return (co->ci->callstatus & CIST_SLICED) != 0;
  return co->ci->u.c.k == settled || pl_ispassing(co->ci->u.c.k);
}

int pl_issliced (lua_State *co) {
  while (!isLua(co->ci)) {
    if (!pl_ispassing(co->ci->u.c.k)) return 0;
    co = pl_resumed(co);
  }
  return 1;
}

static int ishandler (lua_State *co, const CallInfo *ci) {
  lua_assert(co->errfunc == 0 || restorestack(co, co->errfunc) < co->top.p);
  return co->errfunc != 0 && luaV_rawequalobj(s2v(ci->func.p), s2v(restorestack(co, co->errfunc)));
}

static int isload (const CallInfo *ci) {
  const TValue *f = s2v(ci->func.p);
  return ttislcf(f) && fvalue(f) == pl_loadfunction;
}

/* Says what keeps 'co' from yielding: by a name, or by a traceback that begins with it. Within the call that does, every
   call from C is counted in nCcalls; so it is as many of them out as are counted. */
static const char *blocker (lua_State *L, lua_State *co) {
  const char *name = NULL;
  int level = 0, found = 0;
  int n = (int)(co->nCcalls >> 16);
  for (const CallInfo *ci = co->ci; n > 0 && ci != &co->base_ci; ci = ci->previous) {
    const CallInfo *from = ci->previous;
    level++;
    if (from->callstatus & CIST_YPCALL) {            /* a pcall that yields pass through */
      if (from->callstatus & CIST_PCALLED) continue; /* ... or one of the VM, which is no call from C */
      break;
    }
    if (from->callstatus & CIST_FIN) name = "__gc";
    else if (from->callstatus & CIST_HOOKED) name = "a hook";
    else if (ishandler(co, ci)) {
      name = "a message handler";
      if (co == L) L->errfunc = 0; /* the error ends its xpcall: it is not called again for it, to wait again */
    }
    else if (from == &co->base_ci) name = "the closing of a coroutine";
    else if ((from->callstatus & (CIST_C | CIST_CLSRET)) == CIST_C) name = NULL;
    else continue;
    found = level;
    n -= isload(from) ? 2 : 1; /* the parser counts as well */
  }
  if (n > 0) return "a message handler"; /* one that has set another, so that it was not known */
  if (name != NULL) return name;
  luaL_traceback(L, co, NULL, found);
  return lua_tostring(L, -1);
}

int pl_pending (lua_State *L, const pl_Slot *slots) {
  int promise = slots[0].u.ref;
  pl_pushslot(L, &slots[1]);
  lua_State *co = lua_tothread(L, -1);
  while (lua_isyieldable(co)) {
    if (co == L) return luaD_yieldret(L, pl_callhost, 0, promise, settled);
    lua_State *inner = pl_resumed(co);
    if (inner == NULL) { /* other C code than ours drives a coroutine */
      luaL_traceback(L, co, NULL, 0);
      return take(L, promise, lua_tostring(L, -1));
    }
    co = inner;
  }
  return take(L, promise, blocker(L, co));
}
