/*
** unit.h: compiled code, as the interpreter sees it (see unit.c).
*/
#ifndef PL_UNIT_H
#define PL_UNIT_H

#include "pl.h"

/* A unit runs 'L->ci' from one of its entries. Returns a VM_ code like luaV_fast, or VM_UNIT if an entry's types differ. */
typedef int (*pl_Compiled)(lua_State *L, int entry);

/* Frees what is known of the functions of a state that is discarded. */
extern void pl_freeunits (lua_State *L);

#endif
