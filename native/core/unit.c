/*
** unit.c: functions that are compiled to WebAssembly at run time (src/jit). A unit is the compiled form of a function. Like
** 'luaV_fast' it runs as far as it can, stops before an instruction that it cannot execute, and leaves that to lvm.c with all
** values in the stack. Hot functions are found in watch.c; unitops.c has what compiled code calls in the middle of an instruction.
*/
#define LUA_CORE

#include "lprefix.h"

#include <string.h>

#include "ldebug.h"
#include "ldo.h"
#include "lfunc.h"
#include "lgc.h"
#include "lobject.h"
#include "lopcodes.h"
#include "lstate.h"
#include "ltm.h"
#include "lvm.h"

#include "entry.h"
#include "internal.h"
#include "unit.h"
#include "watch.h"

int luaV_units;

/* Runs a function that has a unit, from where that cannot be entered, up to the next loop or call. */
static int reachunit (lua_State *L) {
  global_State *g = G(L);
  int rest = g->ticks, state;
  if (rest <= 0) return luaV_fast(L);
  g->ticks = 0;
  state = luaV_fast(L);
  g->ticks += rest;
  return ((state == VM_INSIDE || state == VM_ENTERING) && g->ticks >= 0) ? VM_UNIT : state;
}

int luaV_unit (lua_State *L) {
  int state;
  do {
    CallInfo *ci = L->ci;
    Proto *p = ci_func(ci)->p;
    int entry = pl_entry(p, ci->u.l.savedpc);
    state = VM_UNIT;
    if (entry != 0) state = ((pl_Compiled)(intptr_t)p->unit->function)(L, entry);
    if (state == VM_UNIT) {
      int reach = p->unit != NULL && L->ci == ci && p->unit->missed++ < pl_jitdata.failures;
      state = reach ? reachunit(L) : luaV_fast(L);
    }
  } while (state == VM_UNIT);
  return state;
}

void luaV_freeunit (Proto *p) {
  pl_unwatch(p);
  if (p->unit != NULL) {
    p->unit->next = pl_jitdata.dead;
    pl_jitdata.dead = p->unit;
    p->unit = NULL;
  }
}

void pl_freeunits (lua_State *L) {
  pl_Watched *w = pl_jitdata.watched;
  while (w != NULL) {
    pl_Watched *next = w->next;
    if (w->state == G(L)) luaV_freeunit(w->proto);
    w = next;
  }
}

void pl_unwindunits (lua_State *L, int n, int replace) {
  int i;
  for (i = n - 1; i >= 0; i--) {
    const pl_Left *left = &pl_jitdata.left[i];
    StkId func = (StkId)(intptr_t)left->func;
    Proto *p = clLvalue(s2v(func))->p;
    CallInfo *ci = L->ci;
    L->top.p = func + 1 + p->maxstacksize; /* for a collection */
    if (replace && i == n - 1) ci->callstatus |= CIST_TAIL;
    else {
      ci = ci->next ? ci->next : luaE_extendCI(L, 1);
      ci->nresults = (short)left->wanted;
      ci->callstatus = left->tail ? CIST_TAIL : 0;
    }
    ci->func.p = func;
    ci->top.p = func + 1 + p->maxstacksize;
    ci->u.l.savedpc = (const Instruction *)(intptr_t)left->pc;
    ci->u.l.trap = 0;
    ci->u.l.nextraargs = 0;
    L->ci = ci;
  }
  if (pl_jitdata.top != 0) L->top.p = (StkId)(intptr_t)pl_jitdata.top;
  pl_jitdata.top = 0;
}

/* --- called by compiled code with all values in the stack: errors, yields, collections --- */

/* More values are for the VM. */
#define MANY 250

/* The most calls of units within each other. */
#define DEEPEST 64

/* Code goes on after a call if no hook was set, and no variable. */
static int goon (lua_State *L, uint32_t changes) {
  return (L->hookmask || pl_jitdata.changes != changes) ? VM_SLOW : 0;
}

/* A function of Lua has been called: its slice may be over. */
static int entered (lua_State *L) {
  return (G(L)->ticks -= 1 + luai_code(ci_func(L->ci)->p->sizecode)) < 0 ? VM_ENTERING : VM_UNIT;
}

int pl_unitcall (lua_State *L, void *place, int nargs, int wanted) {
  StkId func = (StkId)place;
  ptrdiff_t saved = savestack(L, func);
  CallInfo *ci = L->ci, *callee;
  uint32_t changes = pl_jitdata.changes;
  Proto *p;
  int state;
  if (nargs >= 0) L->top.p = func + 1 + nargs;
  else G(L)->ticks -= luai_values(cast_int(L->top.p - func));
  callee = luaD_precall(L, func, wanted);
  if (callee == NULL) {
    G(L)->ticks--;
    if (wanted < 0) G(L)->ticks -= luai_values(cast_int(L->top.p - restorestack(L, saved)));
    return goon(L, changes);
  }
  if (callee == UNWINDCI) return VM_UNWIND;
  if ((state = entered(L)) != VM_UNIT) return state;
  p = ci_func(callee)->p;
  if (pl_entry(p, p->code) == 0 || luaV_units >= DEEPEST) return VM_UNIT;
  luaV_units++;
  state = ((pl_Compiled)(intptr_t)p->unit->function)(L, pl_entry(p, p->code));
  luaV_units--;
  return (state == VM_UNIT && L->ci == ci) ? goon(L, changes) : state;
}

int pl_unittailcall (lua_State *L, void *place, int nargs) {
  StkId func = (StkId)place;
  CallInfo *ci = L->ci;
  int params = GETARG_C(ci->u.l.savedpc[-1]);
  int delta = params != 0 ? ci->u.l.nextraargs + params : 0;
  int n;
  if (nargs >= 0) L->top.p = func + 1 + nargs;
  if (ci->callstatus & CIST_PCALLED) { /* the VM's, which ends the protected call after it */
    ci->u.l.savedpc--;
    return VM_SLOW;
  }
  if (nargs < 0) G(L)->ticks -= luai_values(cast_int(L->top.p - func));
  n = luaD_pretailcall(L, ci, func, cast_int(L->top.p - func), delta);
  if (n == LUAD_UNWIND) return VM_UNWIND;
  if (n < 0) return entered(L);
  G(L)->ticks--;
  ci->func.p -= delta;
  luaD_poscall(L, ci, n);
  if (ci->callstatus & CIST_FRESH) return VM_DONE;
  return L->hookmask ? VM_SLOW : VM_UNIT;
}

int pl_unitmetamethod (lua_State *L) {
  CallInfo *ci = L->ci;
  const LClosure *cl = ci_func(ci);
  const StkId base = ci->func.p + 1;
  Instruction i = ci->u.l.savedpc[-1];
  const TValue *a = s2v(base + GETARG_A(i));
  StkId result = base + GETARG_A(ci->u.l.savedpc[-2]);
  TMS event = (TMS)GETARG_C(i);
  uint32_t changes = pl_jitdata.changes;
  int failed;
  L->top.p = ci->top.p;
  switch (GET_OPCODE(i)) {
    case OP_MMBIN: failed = luaT_trybinTM(L, a, s2v(base + GETARG_B(i)), result, event); break;
    case OP_MMBINI: failed = luaT_trybiniTM(L, a, GETARG_sB(i), GETARG_k(i), result, event); break;
    default: failed = luaT_trybinassocTM(L, a, cl->p->k + GETARG_B(i), GETARG_k(i), result, event); break;
  }
  return failed ? VM_UNWIND : goon(L, changes);
}

int pl_unitreturn (lua_State *L, void *values, int n) {
  StkId first = (StkId)values;
  CallInfo *ci = L->ci;
  int params = GETARG_C(*ci->u.l.savedpc);
  if (n < 0) {
    n = cast_int(L->top.p - first);
    G(L)->ticks -= luai_values(n);
  }
  if (params != 0) ci->func.p -= ci->u.l.nextraargs + params;
  L->top.p = first + n;
  luaD_poscall(L, ci, n);
  if (ci->callstatus & CIST_PCALLED) {
    luaD_finishpcall(L);
    return L->hookmask ? VM_SLOW : VM_UNIT;
  }
  return (ci->callstatus & CIST_FRESH) ? VM_DONE : VM_UNIT;
}

int pl_unititerate (lua_State *L, void *place, int wanted) {
  StkId a = (StkId)place;
  uint32_t changes = pl_jitdata.changes;
  memcpy(a + 4, a, 3 * sizeof(*a));
  L->top.p = a + 4 + 3;
  luaD_call(L, a + 4, wanted);
  return goon(L, changes);
}

int pl_unitvararg (lua_State *L, void *place, int wanted) {
  CallInfo *ci = L->ci;
  StkId to = (StkId)place, from = ci->func.p - ci->u.l.nextraargs;
  int there = ci->u.l.nextraargs;
  if (wanted < 0) {
    wanted = there;
    if (L->stack_last.p - ci->top.p <= wanted || wanted > MANY) return 0;
    G(L)->ticks -= luai_values(wanted);
    L->top.p = to + wanted;
  }
  for (; wanted > 0 && there > 0; wanted--, there--, from++, to++) setobjs2s(L, to, from);
  for (; wanted > 0; wanted--) setnilvalue(s2v(to++));
  return 1;
}

void luaV_changed (void) { pl_jitdata.changes++; }
