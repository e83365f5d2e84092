/*
** verify.h: the check of precompiled code (verify.c).
*/
#ifndef PL_VERIFY_H
#define PL_VERIFY_H

struct lua_State;
struct LClosure;

/* Raises a syntax error unless the VM can run the code of a function and of all functions in it. 'name' is for messages. */
void pl_verify (struct lua_State *L, const struct LClosure *f, const char *name) __attribute__((visibility("hidden")));

#endif
