/*
** wait.c: waits for the promise that a host function returned. The Lua function that called it yields, and so do 'resume'
** and 'wrap' of each of the script's own coroutines (coroutine.c), out to the run that the host started. When the promise
** settles, the run and all of them resume. If one of them cannot yield, the promise is refused.
*/
#include "lauxlib.h"

#include "ldo.h"
#include "lobject.h"
#include "lstate.h"
#include "lvm.h"

#include "internal.h"

static int ishandler (lua_State *co, const CallInfo *ci) {
  lua_assert(co->errfunc == 0 || restorestack(co, co->errfunc) < co->top.p);
  return co->errfunc != 0 && luaV_rawequalobj(s2v(ci->func.p), s2v(restorestack(co, co->errfunc)));
}

static int isload (const CallInfo *ci) {
  const TValue *f = s2v(ci->func.p);
  return ttislcf(f) && fvalue(f) == pl_loadfunction;
}

/* Returns the name of what keeps 'co' from yielding. Within that call, nCcalls counts every call from C. So the function
   counts calls outwards until it reaches that number. */
static const char *blocker (lua_State *L, lua_State *co) {
  const char *name = NULL;
  int level = 0, found = 0;
  int n = (int)(co->nCcalls >> 16);
  for (const CallInfo *ci = co->ci; n > 0 && ci != &co->base_ci; ci = ci->previous) {
    const CallInfo *from = ci->previous;
    level++;
    if (from->callstatus & CIST_YPCALL) {            /* a pcall that lets yields through */
      if (from->callstatus & CIST_PCALLED) continue; /* ... or one of the VM, which is not a call from C */
      break;
    }
    if (from->callstatus & CIST_FIN) name = "__gc";
    else if (from->callstatus & CIST_HOOKED) name = "a hook";
    else if (ishandler(co, ci)) {
      name = "a message handler";
      if (co == L)
        L->errfunc =
          0; /* the error ends its xpcall; without this the handler would be called for the error and wait again */
    }
    else if (from == &co->base_ci) name = "the closing of a coroutine";
    else if ((from->callstatus & (CIST_C | CIST_CLSRET)) == CIST_C) name = NULL;
    else continue;
    found = level;
    n -= isload(from) ? 2 : 1; /* the parser counts too */
  }
  if (n > 0) return "a message handler"; /* one that has set another, so that it was not known */
  if (name != NULL) return name;
  return pl_pushfunctionname(L, co, found);
}

int pl_pending (lua_State *L, lua_CFunction f, pl_Slot *slots) {
  int promise = slots[0].u.ref;
  pl_pushslot(L, &slots[1]);
  lua_State *co = lua_tothread(L, -1);
  while (lua_isyieldable(co)) {
    if (co == L) return luaD_yieldret(L, f, 0, promise, pl_settled);
    lua_State *inner = pl_resumed(co);
    if (inner == NULL) { /* C code outside the core resumed a coroutine */
      return pl_takepromise(L, promise, pl_pushfunctionname(L, co, 0));
    }
    co = inner;
  }
  return pl_takepromise(L, promise, blocker(L, co));
}
