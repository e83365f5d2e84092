/*
** entry.h: what the interpreter's loop (fast.c) and compiled code (unit.c) know of each other.
*/
#ifndef PL_ENTRY_H
#define PL_ENTRY_H

#include "lobject.h"

#include "pl.h"

/* The most tables in an '__index' chain that a field is looked up in; lvm.c detects chains that are too long. */
#define LONGEST_CHAIN 16

/* The entry of a function's unit for its next instruction; 0: there is none. */
#define pl_entry(p, pc) ((p)->unit == NULL ? 0 : (p)->unit->entries[(pc) - (p)->code])

/* For compiled code (unit.c). */
extern int luaV_nextpair (lua_State *L, Table *t, const TValue *key, int ordered, StkId to);

#endif
