/*
** compiled.h: upstream's seam in lundump.c for checking precompiled code (compiled.c). Compiled in front of that file.
*/
#ifndef PL_COMPILED_H
#define PL_COMPILED_H

struct lua_State;
struct LClosure;

/* Verifies all code but that of the compile cache (verify.c). */
void pl_verifycode (struct lua_State *L, const struct LClosure *f, const char *name)
  __attribute__((visibility("hidden")));

#define luai_verifycode(L, f, name) pl_verifycode(L, f, name)

#endif
