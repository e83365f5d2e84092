/*
** coroutine.c: the coroutine library, adapted from upstream's lcorolib.c, which it replaces. It differs for a coroutine
** that waits for the host (wait.c) or that a slice suspended (slice.c): 'resume' and the functions of 'wrap' wait too, out
** to the coroutine that the host resumed. Until then no script can resume or close it.
*/
#include "lauxlib.h"
#include "lualib.h"

#include "ldo.h"
#include "lobject.h"
#include "lstate.h"

#include "internal.h"

static int co_resume (lua_State *L);
static int auxwrap (lua_State *L);

static lua_State *getco (lua_State *L) {
  lua_State *co = lua_tothread(L, 1);
  luaL_argexpected(L, co, 1, "thread");
  return co;
}

/* Returns the number of results, or -1 for an error, with its value on top. */
static int auxresume (lua_State *L, lua_State *co, int narg) {
  int status, nres;
  if (!lua_checkstack(co, narg)) {
    lua_pushliteral(L, "too many arguments to resume");
    return -1;
  }
  lua_xmove(L, co, narg);
  status = lua_resume(co, L, narg, &nres);
  if (status == LUA_OK || status == LUA_YIELD) {
    if (!lua_checkstack(L, nres + 1)) {
      lua_pop(co, nres);
      lua_pushliteral(L, "too many results to resume");
      return -1;
    }
    lua_xmove(co, L, nres);
    return nres;
  }
  lua_xmove(co, L, 1);
  return -1;
}

/* The coroutine of a function returned by 'wrap'. */
static const TValue *wrapped (const TValue *f) { return &clCvalue(f)->upvalue[0]; }

/* The last coroutine whose error a function of 'wrap' raised again, and where the error was raised first. */
static struct {
  const lua_State *co;
  int raised;
} passed;

lua_CFunction pl_loaders[PL_LOADERS];

int pl_raised (CallInfo *ci) {
  const TValue *f = s2v(ci->func.p);
  lua_CFunction c = ttislcf(f) ? fvalue(f) : ttisCclosure(f) ? clCvalue(f)->f : NULL;
  if (c == NULL) return 0;
  if (c == pl_hostcaller) return pl_host_raised(PL_RAISED_HOST);
  if (c == auxwrap) return ttisthread(wrapped(f)) && thvalue(wrapped(f)) == passed.co ? passed.raised : 0;
  for (int i = 0; i < PL_LOADERS; i++)
    if (pl_loaders[i] == c) return pl_host_raised(PL_RAISED_LOADER);
  return 0;
}

/* Raises the error on top again from a function of 'wrap' ('f' if the VM called it): closes the coroutine and prefixes
   the position. */
static int propagate (lua_State *L, lua_State *co, lua_CFunction f) {
  int status = lua_status(co);
  passed.raised = pl_raised(co->ci);
  passed.co = co;
  if (status != LUA_OK && status != LUA_YIELD) {
    status = lua_closethread(co, L);
    lua_xmove(co, L, 1);
  }
  if (status != LUA_ERRMEM && lua_type(L, -1) == LUA_TSTRING) {
    luaL_where(L, 1);
    lua_insert(L, -2);
    lua_concat(L, 2);
  }
  return luaD_errorret(L, f);
}

/* 'lua_resume' has returned, so 'nyield' is free for this mark. */
void pl_hold (lua_State *co) {
  lua_assert(co->status == LUA_YIELD);
  co->ci->u2.nyield = -1;
}

int pl_isheld (lua_State *co) { return co->ci->u2.nyield < 0; }

static int ispassing (lua_KFunction k);

int pl_iswaiting (lua_State *co) {
  if (lua_status(co) != LUA_YIELD) return 0;
  if (isLua(co->ci)) return (co->ci->callstatus & CIST_SLICED) != 0;
  return co->ci->u.c.k == pl_settled || ispassing(co->ci->u.c.k);
}

int pl_issliced (lua_State *co) {
  while (!isLua(co->ci)) {
    if (!ispassing(co->ci->u.c.k)) return 0;
    co = pl_resumed(co);
  }
  return 1;
}

/* 'resume', and the functions of 'wrap'. It is its own continuation: when the wait is over, it resumes the coroutine
   without arguments. A continuation must throw its errors: only a call from the VM can end by return. If this function
   cannot yield, a coroutine that a slice suspended continues at once. */
static int resume (lua_State *L, int status, lua_KContext wrap) {
  lua_CFunction f = (status != LUA_OK) ? NULL : wrap ? auxwrap : co_resume;
  lua_State *co = wrap ? lua_tothread(L, lua_upvalueindex(1)) : getco(L);
  int r = -1;
  if (status == LUA_OK && pl_iswaiting(co)) lua_pushliteral(L, "cannot resume " PL_WAITING);
  else {
    r = auxresume(L, co, lua_gettop(L) - !wrap);
    while (r == 0 && pl_iswaiting(co)) {
      if (lua_isyieldable(L) || !pl_issliced(co)) {
        pl_hold(co);
        return luaD_yieldret(L, f, 0, wrap, resume);
      }
      r = auxresume(L, co, 0);
    }
  }
  if (wrap) return (r < 0) ? propagate(L, co, f) : r;
  lua_pushboolean(L, r >= 0);
  if (r < 0) r = 1;
  lua_insert(L, -(r + 1));
  return r + 1;
}

static int co_resume (lua_State *L) { return resume(L, LUA_OK, 0); }

static int auxwrap (lua_State *L) { return resume(L, LUA_OK, 1); }

/* Whether 'k' is the continuation of 'resume' and of the functions of 'wrap'. */
static int ispassing (lua_KFunction k) { return k == resume; }

lua_State *pl_resumed (lua_State *co) {
  const TValue *thread;
  const TValue *f = s2v(co->ci->func.p);
  lua_assert(co->ci->func.p < co->top.p);
  if (ttislcf(f) && fvalue(f) == co_resume) thread = s2v(co->ci->func.p + 1);
  else if (ttisCclosure(f) && clCvalue(f)->f == auxwrap) thread = wrapped(f);
  else return NULL;
  return ttisthread(thread) ? thvalue(thread) : NULL;
}

static int co_create (lua_State *L) {
  luaL_checktype(L, 1, LUA_TFUNCTION);
  lua_State *co = lua_newthread(L);
  lua_pushvalue(L, 1);
  lua_xmove(L, co, 1);
  return 1;
}

static int co_wrap (lua_State *L) {
  co_create(L);
  lua_pushcclosure(L, auxwrap, 1);
  return 1;
}

static int co_yield (lua_State *L) { return luaD_yieldret(L, co_yield, lua_gettop(L), 0, NULL); }

const char *pl_status (lua_State *L, lua_State *co) {
  if (L == co) return "running";
  switch (lua_status(co)) {
    case LUA_YIELD: return pl_iswaiting(co) ? "normal" : "suspended";
    case LUA_OK: {
      lua_Debug ar;
      if (lua_getstack(co, 0, &ar)) return "normal";
      return (lua_gettop(co) == 0) ? "dead" : "suspended";
    }
    default: return "dead";
  }
}

static int co_status (lua_State *L) {
  lua_pushstring(L, pl_status(L, getco(L)));
  return 1;
}

static int co_isyieldable (lua_State *L) {
  lua_pushboolean(L, lua_isyieldable(lua_isnone(L, 1) ? L : getco(L)));
  return 1;
}

static int co_running (lua_State *L) {
  lua_pushboolean(L, lua_pushthread(L));
  return 2;
}

static int co_close (lua_State *L) {
  lua_State *co = getco(L);
  const char *status = pl_status(L, co);
  if (pl_iswaiting(co)) return luaL_error(L, "cannot close " PL_WAITING);
  if (*status == 'r' || *status == 'n') return luaL_error(L, "cannot close a %s coroutine", status);
  int ok = lua_closethread(co, L) == LUA_OK;
  lua_pushboolean(L, ok);
  if (ok) return 1;
  lua_xmove(co, L, 1);
  return 2;
}

static const luaL_Reg functions[] = {
  {"create", co_create},
  {"resume", co_resume},
  {"running", co_running},
  {"status", co_status},
  {"wrap", co_wrap},
  {"yield", co_yield},
  {"isyieldable", co_isyieldable},
  {"close", co_close},
  {NULL, NULL},
};

lua_CFunction pl_loadfunction = NULL;

LUAMOD_API int luaopen_coroutine (lua_State *L) {
  lua_getglobal(L, "load");
  if (pl_loadfunction == NULL) pl_loadfunction = lua_tocfunction(L, -1);
  luaL_newlib(L, functions);
  return 1;
}
