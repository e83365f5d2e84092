/*
** verify.h: upstream's seam in lundump.c for checking precompiled code (verify.c). Compiled in front of that file.
*/
#ifndef PL_VERIFY_H
#define PL_VERIFY_H

struct lua_State;
struct LClosure;

/* Raises a syntax error unless the VM can run the code of a function and of all functions in it. 'name' is for messages. */
void pl_verify (struct lua_State *L, const struct LClosure *f, const char *name) __attribute__((visibility("hidden")));

#define luai_verifycode(L, f, name) pl_verify(L, f, name)

#endif
