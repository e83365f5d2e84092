/*
** guard.h: upstream's seam in ldo.c for protected calls. All that a protected call runs goes through the guard of the
** host, once there is one: it turns C++ exceptions into Lua errors.
*/
#ifndef PL_GUARD_H
#define PL_GUARD_H

#include <setjmp.h>

/* Not lua.h: ldo.c says first that it is part of the core. */
struct lua_State;

/* Calls 'f' with the other arguments. */
typedef void (*pl_Guard)(void (*f)(struct lua_State *L, void *ud), struct lua_State *L, void *ud);

/* guard.c; NULL: there is none. */
extern pl_Guard pl_guard __attribute__((visibility("hidden")));

/* 'f' and 'ud' are the parameters of luaD_rawrunprotected, the only place that uses LUAI_TRY; 'a' calls f(L, ud). */
#define LUAI_TRY(L, c, a)     \
  if (_setjmp((c)->b) == 0) { \
    if (pl_guard == NULL) {   \
      a                       \
    }                         \
    else pl_guard(f, L, ud);  \
  }
#define LUAI_THROW(L, c) _longjmp((c)->b, 1)
#define luai_jmpbuf      jmp_buf

#endif
