/*
** watch.h: what is known of hot functions (see watch.c), and the data of compiled code.
*/
#ifndef PL_WATCH_H
#define PL_WATCH_H

#include "lobject.h"

#include "pl.h"

/* Of the runtime; pl_jit returns its address. */
extern pl_Jit pl_jitdata;

/* Forgets what is known of a function. */
extern void pl_unwatch (Proto *p);

/* lbaselib.c */
extern int luaB_next (lua_State *L);
extern int luaB_nextelement (lua_State *L);

#endif
