/*
** hostfield.c: accesses of Lua code to fields of host objects. The loop of fast.c stops before such an instruction, and
** 'luaV_field' calls the metamethod as lvm.c would, a host function in a frame of its own, but passes the host what
** identifies the field instead of slots. Whatever is not the frequent case is left to lvm.c and hostcall.c before anything
** is done.
*/
#include "ldo.h"
#include "lopcodes.h"
#include "lstate.h"
#include "lstring.h"
#include "ltable.h"
#include "ltm.h"
#include "lvm.h"

#include "fast.h"
#include "held.h"
#include "numbers.h"

/* The metamethod of the object, if it is a closure of a host function with this form; else NULL. */
static const CClosure *metamethod (lua_State *L, const TValue *object, TMS event, pl_Form form) {
  Table *metatable = uvalue(object)->metatable;
  const TValue *tm = (metatable != NULL) ? luaH_getshortstr(metatable, G(L)->tmname[event]) : NULL;
  if (tm == NULL || !ttisCclosure(tm) || clCvalue(tm)->f != pl_hostcaller) return NULL;
  const pl_Box *box = pl_box(&clCvalue(tm)->upvalue[0]);
  return (box != NULL && box->id != 0 && box->form == (uint32_t)form) ? clCvalue(tm) : NULL;
}

/* Pushes a new frame that calls 'f' with the object, the key and perhaps a value. */
static void enter (lua_State *L, const CClosure *f, const TValue *object, const TValue *key, const TValue *value) {
  CallInfo *ci = L->ci->next;
  StkId func = L->top.p;
  setclCvalue(L, s2v(func), (CClosure *)f);
  setobj2s(L, func + 1, object);
  setobj2s(L, func + 2, key);
  L->top.p = func + 3;
  if (value != NULL) {
    setobj2s(L, func + 3, value);
    L->top.p++;
  }
  ci->func.p = func;
  ci->nresults = (value == NULL);
  ci->callstatus = CIST_C;
  ci->top.p = L->top.p + LUA_MINSTACK;
  L->ci = ci;
}

int luaV_field (lua_State *L) {
  CallInfo *ci = L->ci;
  StkId base = ci->func.p + 1;
  TValue *k = clLvalue(s2v(base - 1))->p->k;
  const TValue *object, *key, *value = NULL;
  Instruction i = *ci->u.l.savedpc;
  switch (GET_OPCODE(i)) {
    case OP_GETTABUP:
      object = UPVALUE(GETARG_B(i));
      key = KC(i);
      break;
    case OP_GETFIELD:
      object = vRB(i);
      key = KC(i);
      break;
    case OP_SELF:
      object = vRB(i);
      key = RKC(i);
      break;
    case OP_GETTABLE:
      object = vRB(i);
      key = vRC(i);
      break;
    case OP_SETTABUP:
      object = UPVALUE(GETARG_A(i));
      key = KB(i);
      value = RKC(i);
      break;
    case OP_SETFIELD:
      object = vRA(i);
      key = KB(i);
      value = RKC(i);
      break;
    default: /* OP_SETTABLE */
      object = vRA(i);
      key = vRB(i);
      value = RKC(i);
  }
  pl_Slot slots[PL_FEW];
  const CClosure *f =
    metamethod(L, object, value == NULL ? TM_INDEX : TM_NEWINDEX, value == NULL ? PL_FORM_GET : PL_FORM_SET);
  const int *id = (const int *)getudatamem(uvalue(object));
  if (f == NULL || *id == 0 || ci->next == NULL || L->stack_last.p - ci->top.p <= LUA_MINSTACK + 4) return VM_SLOW;
  if (value != NULL) {
    if (!ttisnumber(value) && !ttisboolean(value)) return VM_SLOW;
    lua_Number number = ttisfloat(value) ? fltvalue(value) : ttisinteger(value) ? (lua_Number)ivalue(value) : 0;
    if (ttisinteger(value) && !pl_issafe(number)) return VM_SLOW;
    slots->tag = ttisnumber(value) ? PL_TAG_FLOAT : ttistrue(value) ? PL_TAG_TRUE : PL_TAG_FALSE;
    slots->u.number = number;
  }
  if (GET_OPCODE(i) == OP_SELF) setobj2s(L, RA(i) + 1, object); /* now, because the rest may happen after a yield */
  char *transfer = pl_thetransfer->top;
  L->top.p = ci->top.p;
  ci->u.l.savedpc++;
  enter(L, f, object, key, value);
  pl_flush(); /* the program's earlier output must precede the host's */
  const TString *name = tsvalue(key);
  int n = pl_host_field(L, pl_box(&f->upvalue[0])->id, *id, getshrstr(name), name->shrlen, slots);
  if (n == PL_HOST_RESULT_GENERAL) {
    L->ci = ci;
    L->top.p = ci->top.p;
    ci->u.l.savedpc--;
    return VM_SLOW;
  }
  if (n == PL_HOST_RESULT_PENDING) {
    lua_settop(L, 0);
    pl_thetransfer->top = transfer;
    pl_pending(L, pl_hostcaller, slots);
    return VM_UNWIND;
  }
  if (n == 1 && slots->tag == PL_TAG_NUMBER)
    pl_setnumber(s2v(L->top.p - 1), slots->u.number); /* replaces an argument */
  else if (n != 1 || slots->tag != PL_TAG_NIL || value == NULL) {
    lua_settop(L, 0);
    n = pl_hostresults(L, pl_hostcaller, slots, n, transfer);
    if (n < 0) return VM_UNWIND;
  }
  pl_thetransfer->top = transfer;
  L->ci = ci;
  base = ci->func.p + 1;
  if (value == NULL) {
    if (n == 0) {
      setnilvalue(vRA(i));
    }
    else setobjs2s(L, RA(i), L->top.p - n);
  }
  L->top.p = ci->top.p;
  return (L->hookmask == 0) ? VM_FIELD : VM_SLOW;
}
