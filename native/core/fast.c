/*
** fast.c: an interpreter loop for instructions that need no call. 'luaV_execute' (lvm.c) enters it to run as far as it can.
** At an instruction that may allocate, call C, raise an error, or run a metamethod or hook, it stops before changing
** anything, and lvm.c executes that instruction.
**
** Why two loops: a WebAssembly function that calls others cannot keep its variables in registers across a call. An engine
** therefore writes the counter, the base and the instruction back to memory at each instruction. So nothing in this loop
** may call a function (test/build/fast-loop.test.ts), and compilers must not decide what they inline. Each instruction does
** what it does in lvm.c; see there for explanations.
*/
#define LUA_CORE

#include "lprefix.h"

#include "lfunc.h"
#include "lgc.h"
#include "lopcodes.h"
#include "lstate.h"
#include "lstring.h"
#include "ltable.h"
#include "ltm.h"
#include "lvm.h"

#include "entry.h"
#include "fast.h"
#include "fields.h"

#define inlined static inline __attribute__((always_inline))

/* Defined in lbaselib.c: 'next', and the iterator of 'ipairs'. */
extern int luaB_next (lua_State *L);
extern int luaB_nextelement (lua_State *L);

/* Like 'luaV_mod' and 'luaV_idiv' for n > 0; a 32-bit division takes a third of the time. */
inlined lua_Integer modulo (lua_Integer m, lua_Integer n) {
  lua_Integer r;
  if (l_likely(((m | n) >> 32) == 0)) return (l_uint32)m % (l_uint32)n;
  r = m % n;
  return r < 0 ? r + n : r;
}

inlined lua_Integer quotient (lua_Integer m, lua_Integer n) {
  if (l_likely(((m | n) >> 32) == 0)) return (l_uint32)m / (l_uint32)n;
  return m / n - (m % n < 0);
}

/* The slot of 'key' in the array part; NULL means look elsewhere. Like 'luaH_getint'. */
inlined TValue *inarray (Table *t, lua_Integer key) {
  lua_Unsigned index = l_castS2U(key) - 1u;
  unsigned int limit = t->alimit;
  if (l_likely(index < limit)) return &t->array[index];
  if (!isrealasize(t) && (index & ~(lua_Unsigned)(limit - 1u)) < limit) {
    t->alimit = cast_uint(key);
    return &t->array[index];
  }
  return NULL;
}

/* The most elements and keys of a chain that are searched here; lvm.c counts those that it searches. */
#define MOST_SEARCHED 64
#define MOST_HOPS     16

/* The value of an integer key in the hash part; NULL if it is absent, too large, or not found soon. */
inlined TValue *inhash (Table *t, lua_Integer key) {
  Node *n;
  int hops;
  if (l_unlikely(l_castS2U(key) > (lua_Unsigned)INT_MAX)) return NULL;
  n = gnode(t, cast_uint(key) % cast_uint((sizenode(t) - 1) | 1));
  for (hops = 0; hops < MOST_HOPS; hops++) {
    if (keyisinteger(n) && keyival(n) == key) return gval(n);
    if (gnext(n) == 0) return NULL;
    n += gnext(n);
  }
  return NULL;
}

/* The value of a short string; NULL if it is absent, or not found soon: 'hops' is then MOST_HOPS. */
inlined TValue *infields (Table *t, TString *key, int *hops) {
  Node *n = gnode(t, lmod(key->hash, sizenode(t)));
  for (*hops = 0; *hops < MOST_HOPS; ++*hops) {
    if (keyisshrstr(n) && eqshrstr(keystrval(n), key)) return isempty(gval(n)) ? NULL : gval(n);
    if (gnext(n) == 0) return NULL;
    n += gnext(n);
  }
  return NULL;
}

/* One iteration of 'for ... in pairs(t)' whose iterator is 'next': stores the key and value after 'key' in 'to', or nil at
   the end. Returns false if luaB_next must do it. Like 'luaH_next'. */
inlined int nextfield (lua_State *L, Table *t, const TValue *key, StkId to) {
  unsigned int size = t->alimit, i, most;
  if (!isrealasize(t) && (size & (size - 1)) != 0) return 0;
  if (ttisnil(key)) i = 0;
  else if (ttisinteger(key)) {
    if (l_castS2U(ivalue(key)) - 1u >= size) return 0;
    i = cast_uint(ivalue(key));
  }
  else if (ttisshrstring(key)) {
    int hops;
    const TValue *value = infields(t, tsvalue(key), &hops);
    if (value == NULL) return 0;
    i = size + cast_uint((const Node *)value - t->node) + 1;
  }
  else return 0;
  for (most = i + MOST_SEARCHED; i < size; i++) {
    if (l_unlikely(i == most)) return 0;
    if (!isempty(&t->array[i])) {
      setivalue(s2v(to), i + 1);
      setobj2s(L, to + 1, &t->array[i]);
      return 1;
    }
  }
  i -= size;
  for (most = i + MOST_SEARCHED; i < cast_uint(sizenode(t)); i++) {
    Node *n = gnode(t, i);
    if (l_unlikely(i == most)) return 0;
    if (!isempty(gval(n))) {
      getnodekey(L, s2v(to), n);
      setobj2s(L, to + 1, gval(n));
      return 1;
    }
  }
  setnilvalue(s2v(to));
  setnilvalue(s2v(to + 1));
  return 1;
}

/* The same for 'ipairs(t)'. */
inlined int nextelement (lua_State *L, Table *t, const TValue *key, StkId to) {
  const TValue *value;
  lua_Integer n;
  if (l_unlikely(!ttisinteger(key))) return 0;
  n = intop(+, ivalue(key), 1);
  value = inarray(t, n);
  if (value == NULL || isempty(value)) return 0;
  setivalue(s2v(to), n);
  setobj2s(L, to + 1, value);
  return 1;
}

/* For compiled code (unit.c). Stores the key and value after a key in 'to'. Returns 1, 2 at the end, or 0 if the VM must look. */
int luaV_nextpair (lua_State *L, Table *t, const TValue *key, int ordered, StkId to) {
  if (!ordered) {
    if (!nextfield(L, t, key, to)) return 0;
    return ttisnil(s2v(to)) ? 2 : 1;
  }
  if (nextelement(L, t, key, to)) return 1;
  if (t->metatable != NULL || !ttisinteger(key)) return 0;
  return isempty(luaH_getint(t, intop(+, ivalue(key), 1))) ? 2 : 0;
}

int luaV_fast (lua_State *L) {
  StkId base = L->ci->func.p + 1;
  TValue *k = clLvalue(s2v(base - 1))->p->k;
  const Instruction *pc = L->ci->u.l.savedpc;
  lua_assert(isLua(L->ci) && L->ci->top.p <= L->stack_last.p);
  for (;;) {
    Instruction i = *(pc++);
    /* operands of 'field', 'setfield' and 'setvalue' */
    Table *t;
    TString *key;
    const TValue *value;
    TValue *slot;
    lua_Integer n;
    int depth, hops;
    switch (GET_OPCODE(i)) {
      case OP_MOVE: setobjs2s(L, RA(i), base + GETARG_B(i)); again;
      case OP_LOADI: setivalue(vRA(i), GETARG_sBx(i)); again;
      case OP_LOADF: setfltvalue(vRA(i), cast_num(GETARG_sBx(i))); again;
      case OP_LOADK: setobj2s(L, RA(i), k + GETARG_Bx(i)); again;
      case OP_LOADFALSE: setbfvalue(vRA(i)); again;
      case OP_LFALSESKIP:
        setbfvalue(vRA(i));
        pc++;
        again;
      case OP_LOADTRUE: setbtvalue(vRA(i)); again;
      case OP_LOADNIL: {
        StkId ra = RA(i);
        int b = GETARG_B(i);
        do setnilvalue(s2v(ra++));
        while (b--);
        again;
      }
      case OP_GETUPVAL: setobj2s(L, RA(i), UPVALUE(GETARG_B(i))); again;
      case OP_SETUPVAL: {
        UpVal *uv = clLvalue(s2v(base - 1))->upvals[GETARG_B(i)];
        if (l_unlikely(needsbarrier(uv, vRA(i)))) slow;
        setobj(L, uv->v.p, vRA(i));
        again;
      }
      case OP_GETTABUP:
        value = UPVALUE(GETARG_B(i));
        key = tsvalue(KC(i));
        goto field;
      case OP_GETFIELD:
        value = vRB(i);
        key = tsvalue(KC(i));
        goto field;
      case OP_SELF:
        value = vRB(i);
        key = tsvalue(RKC(i));
        if (l_unlikely(key->tt != LUA_VSHRSTR)) slow;
        if (l_unlikely(!ttistable(value))) {
          const Udata *object = pl_packed(value, PACKED_OBJECT);
          slot = (object != NULL) ? infields(PACKED_FIELDS(object), key, &hops) : NULL;
          if (slot == NULL || ttisinteger(slot)) goto absent;
          setobj2s(L, RA(i) + 1, value);
          setobj2s(L, RA(i), slot);
          again;
        }
        t = hvalue(value);
        setobj2s(L, RA(i) + 1, value);
        goto infield;
      case OP_GETTABLE: {
        const TValue *index = vRC(i);
        value = vRB(i);
        if (l_likely(ttisinteger(index))) {
          n = ivalue(index);
          goto element;
        }
        if (l_unlikely(!ttisshrstring(index))) slow;
        key = tsvalue(index);
        goto field;
      }
      case OP_GETI:
        value = vRB(i);
        n = GETARG_C(i);
      element:
        if (l_likely(ttistable(value))) t = hvalue(value);
        else {
          const Udata *array = pl_packed(value, PACKED_ARRAY);
          if (array == NULL) slow;
          t = PACKED_OBJECTS(array); /* without a metatable, so an absent one is left to lvm.c as any element */
        }
        slot = inarray(t, n);
        if (slot == NULL) slot = inhash(t, n);
        if (l_unlikely(slot == NULL || isempty(slot))) slow;
        setobj2s(L, RA(i), slot);
        again;
      field:
        if (l_unlikely(!ttistable(value))) {
          const Udata *object = pl_packed(value, PACKED_OBJECT);
          const char *at;
          slot = (object != NULL) ? infields(PACKED_FIELDS(object), key, &hops) : NULL;
          if (slot == NULL) goto absent;
          if (!ttisinteger(slot)) {
            setobj2s(L, RA(i), slot);
            again;
          }
          at = pl_packedfield(object, slot);
          if (ivalue(slot) & PL_PACKED_INTEGER) {
            setivalue(vRA(i), *(const int32_t *)at);
          }
          else {
            setfltvalue(vRA(i), *(const lua_Number *)at);
          }
          again;
        }
        t = hvalue(value);
      infield:
        for (depth = 0; depth < LONGEST_CHAIN; depth++) {
          const TValue *tm;
          slot = infields(t, key, &hops);
          if (l_likely(slot != NULL)) {
            setobj2s(L, RA(i), slot);
            goto done;
          }
          if (l_unlikely(hops == MOST_HOPS)) slow;
          if (t->metatable == NULL || (t->metatable->flags & (1u << TM_INDEX))) {
            setnilvalue(vRA(i));
            goto done;
          }
          tm = infields(t->metatable, G(L)->tmname[TM_INDEX], &hops);
          if (l_unlikely(tm == NULL || !ttistable(tm))) slow;
          t = hvalue(tm);
        }
        slow;
      case OP_SETTABUP: slot = UPVALUE(GETARG_A(i)); goto setfield;
      case OP_SETFIELD:
        slot = vRA(i);
      setfield:
        key = tsvalue(KB(i));
      setinfield:
        if (l_unlikely(!ttistable(slot))) {
          const Udata *object = pl_packed(slot, PACKED_OBJECT);
          const TValue *code = (object != NULL) ? infields(PACKED_FIELDS(object), key, &hops) : NULL;
          char *at;
          value = slot;
          if (code == NULL || !ttisinteger(code)) goto absent;
          at = pl_packedfield(object, code);
          value = RKC(i);
          if (ivalue(code) & PL_PACKED_INTEGER) {
            if (!ttisinteger(value) || ivalue(value) != (int32_t)ivalue(value)) slow;
            *(int32_t *)at = (int32_t)ivalue(value);
          }
          else if (ttisfloat(value)) *(lua_Number *)at = fltvalue(value);
          else if (ttisinteger(value)) *(lua_Number *)at = cast_num(ivalue(value));
          else slow;
          again;
        }
        t = hvalue(slot);
        slot = infields(t, key, &hops);
        if (slot == NULL) slow;
        goto setvalue;
      case OP_SETTABLE: {
        const TValue *index = vRB(i);
        slot = vRA(i);
        if (l_likely(ttisinteger(index))) {
          if (l_unlikely(!ttistable(slot))) slow;
          t = hvalue(slot);
          n = ivalue(index);
          goto setelement;
        }
        if (l_unlikely(!ttisshrstring(index))) slow;
        key = tsvalue(index);
        goto setinfield;
      }
      case OP_SETI:
        if (l_unlikely(!ttistable(vRA(i)))) slow;
        t = hvalue(vRA(i));
        n = GETARG_B(i);
      setelement:
        slot = inarray(t, n);
        if (slot == NULL && (slot = inhash(t, n)) != NULL && isempty(slot)) slow;
        if (l_unlikely(slot == NULL || (isempty(slot) && t->metatable != NULL))) slow;
      setvalue:
        value = RKC(i);
        if (l_unlikely(isimmutable(t) || needsbarrier(t, value))) slow;
        setobj2t(L, slot, value);
        again;

      case OP_ADDI: {
        const TValue *v1 = vRB(i);
        int imm = GETARG_sC(i);
        if (ttisinteger(v1)) {
          setivalue(vRA(i), intop(+, ivalue(v1), imm));
        }
        else if (ttisfloat(v1)) {
          setfltvalue(vRA(i), fltvalue(v1) + cast_num(imm));
        }
        else slow;
        pc++;
        again;
      }
      case OP_ADDK: arith(KC(i), +);
      case OP_SUBK: arith(KC(i), -);
      case OP_MULK: arith(KC(i), *);
      case OP_ADD: arith(vRC(i), +);
      case OP_SUB: arith(vRC(i), -);
      case OP_MUL: arith(vRC(i), *);
      case OP_MODK: divide(KC(i), modulo);
      case OP_MOD: divide(vRC(i), modulo);
      case OP_IDIVK: divide(KC(i), quotient);
      case OP_IDIV: divide(vRC(i), quotient);
      case OP_DIVK: floats(vRB(i), KC(i), a / b);
      case OP_DIV: floats(vRB(i), vRC(i), a / b);
      case OP_POWK:
        if (ttisinteger(KC(i)) ? ivalue(KC(i)) != 2 : fltvalue(KC(i)) != 2) slow;
        floats(vRB(i), KC(i), (cast_void(b), a * a));
      case OP_BANDK: bitwise(KC(i), &);
      case OP_BORK: bitwise(KC(i), |);
      case OP_BXORK: bitwise(KC(i), ^);
      case OP_BAND: bitwise(vRC(i), &);
      case OP_BOR: bitwise(vRC(i), |);
      case OP_BXOR: bitwise(vRC(i), ^);
      case OP_SHRI: {
        const TValue *v1 = vRB(i);
        int shift = GETARG_sC(i);
        if (l_unlikely(!ttisinteger(v1) || shift < 0 || shift >= 64)) slow;
        pc++;
        setivalue(vRA(i), intop(>>, ivalue(v1), shift));
        again;
      }
      case OP_SHL: {
        const TValue *v1 = vRB(i), *v2 = vRC(i);
        if (l_unlikely(!ttisinteger(v1) || !ttisinteger(v2) || l_castS2U(ivalue(v2)) >= 64)) slow;
        pc++;
        setivalue(vRA(i), intop(<<, ivalue(v1), ivalue(v2)));
        again;
      }
      case OP_SHR: {
        const TValue *v1 = vRB(i), *v2 = vRC(i);
        if (l_unlikely(!ttisinteger(v1) || !ttisinteger(v2) || l_castS2U(ivalue(v2)) >= 64)) slow;
        pc++;
        setivalue(vRA(i), intop(>>, ivalue(v1), ivalue(v2)));
        again;
      }
      case OP_UNM: {
        const TValue *v = vRB(i);
        if (ttisinteger(v)) {
          setivalue(vRA(i), intop(-, 0, ivalue(v)));
        }
        else if (ttisfloat(v)) {
          setfltvalue(vRA(i), -fltvalue(v));
        }
        else slow;
        again;
      }
      case OP_NOT:
        if (l_isfalse(vRB(i))) {
          setbtvalue(vRA(i));
        }
        else {
          setbfvalue(vRA(i));
        }
        again;
      case OP_LEN: {
        const TValue *v = vRB(i);
        unsigned int limit;
        if (!ttistable(v)) slow;
        t = hvalue(v);
        limit = t->alimit;
        if (t->metatable != NULL || limit == 0 || isempty(&t->array[limit - 1])) slow;
        if (isrealasize(t) || (limit & (limit - 1)) == 0) {
          if (!isdummy(t)) slow;
        }
        else if (!isempty(&t->array[limit])) slow;
        setivalue(vRA(i), limit);
        again;
      }

      case OP_JMP: jump(i, 0);
      case OP_EQ: {
        const TValue *v1 = vRA(i), *v2 = vRB(i);
        int condition;
        if (rawtt(v1) != rawtt(v2)) {
          if (ttisnumber(v1) && ttisnumber(v2)) slow;
          condition = 0;
        }
        else if (ttisinteger(v1)) condition = ivalue(v1) == ivalue(v2);
        else if (ttisfloat(v1)) condition = fltvalue(v1) == fltvalue(v2);
        else if (ttisshrstring(v1)) condition = eqshrstr(tsvalue(v1), tsvalue(v2));
        else if (!iscollectable(v1)) {
          if (ttislightuserdata(v1) || ttislcf(v1)) slow;
          condition = 1;
        }
        else if (gcvalue(v1) == gcvalue(v2)) condition = 1;
        else if (ttistable(v1) && hvalue(v1)->metatable == NULL && hvalue(v2)->metatable == NULL) condition = 0;
        else slow;
        condjump(condition);
      }
      case OP_EQK: {
        const TValue *v1 = vRA(i), *v2 = KB(i);
        int condition;
        if (rawtt(v1) != rawtt(v2)) {
          if (ttisnumber(v1) && ttisnumber(v2)) slow;
          condition = 0;
        }
        else if (ttisshrstring(v1)) condition = eqshrstr(tsvalue(v1), tsvalue(v2));
        else if (ttisinteger(v1)) condition = ivalue(v1) == ivalue(v2);
        else if (ttisfloat(v1)) condition = fltvalue(v1) == fltvalue(v2);
        else if (iscollectable(v1)) slow;
        else condition = 1; /* nil and booleans */
        condjump(condition);
      }
      case OP_EQI: {
        const TValue *v = vRA(i);
        int condition, im = GETARG_sB(i);
        if (ttisinteger(v)) condition = ivalue(v) == im;
        else if (ttisfloat(v)) condition = fltvalue(v) == cast_num(im);
        else condition = 0;
        condjump(condition);
      }
      case OP_LT: order(<);
      case OP_LE: order(<=);
      case OP_LTI: orderI(<);
      case OP_LEI: orderI(<=);
      case OP_GTI: orderI(>);
      case OP_GEI: orderI(>=);
      case OP_TEST: condjump(!l_isfalse(vRA(i)));
      case OP_TESTSET: {
        const TValue *v = vRB(i);
        Instruction ji;
        if (l_isfalse(v) == GETARG_k(i)) {
          pc++;
          again;
        }
        setobj2s(L, RA(i), v);
        ji = *pc;
        jump(ji, 1);
      }

      case OP_CALL: {
        StkId func = RA(i);
        CallInfo *ci = L->ci, *called = ci->next;
        Proto *p;
        StkId top;
        int b = GETARG_B(i);
        if (!ttisLclosure(s2v(func)) || called == NULL) slow;
        p = clLvalue(s2v(func))->p;
        top = (b != 0) ? func + b : L->top.p;
        if (l_unlikely(L->stack_last.p - top <= p->maxstacksize || top - func > MANY)) slow;
        if (b == 0) G(L)->ticks -= luai_values(cast_int(top - func));
        ci->u.l.savedpc = pc;
        called->func.p = func;
        called->nresults = (short)(GETARG_C(i) - 1);
        called->callstatus = 0;
        called->top.p = func + 1 + p->maxstacksize;
        called->u.l.savedpc = pc = p->code;
        base = func + 1;
        lua_assert(base <= top && called->top.p <= L->stack_last.p);
        for (b = cast_int(top - base); b < p->numparams; b++) setnilvalue(s2v(top++));
        L->top.p = top;
        L->ci = called;
        k = p->k;
        if (l_unlikely((G(L)->ticks -= 1 + luai_code(p->sizecode)) < 0)) return VM_ENTERING;
        if (l_unlikely(p->unit != NULL && p->unit->entries[0] != 0)) return VM_UNIT;
        again;
      }
      case OP_RETURN0: {
        CallInfo *ci = L->ci;
        int wanted = ci->nresults;
        StkId to = base - 1;
        if (l_unlikely(ci->callstatus & CIST_PCALLED)) slow;
        for (; l_unlikely(wanted > 0); wanted--) setnilvalue(s2v(to++));
        L->top.p = to;
        goto returned;
      }
      case OP_RETURN1: {
        CallInfo *ci = L->ci;
        int wanted = ci->nresults;
        StkId to = base - 1;
        if (l_unlikely(ci->callstatus & CIST_PCALLED)) slow;
        if (wanted != 0) {
          setobjs2s(L, to, RA(i));
          to++;
          for (; l_unlikely(wanted > 1); wanted--) setnilvalue(s2v(to++));
        }
        L->top.p = to;
        goto returned;
      }
      case OP_RETURN: {
        CallInfo *ci = L->ci;
        int wanted = ci->nresults, n = GETARG_B(i) - 1, params = GETARG_C(i);
        StkId from = RA(i), to = base - 1;
        if (TESTARG_k(i) || wanted < LUA_MULTRET || (ci->callstatus & CIST_PCALLED)) slow;
        if (n < 0) n = cast_int(L->top.p - from);
        if (l_unlikely(n > MANY)) slow;
        if (GETARG_B(i) == 0) G(L)->ticks -= luai_values(n);
        if (params != 0) to -= ci->u.l.nextraargs + params;
        if (wanted == LUA_MULTRET) wanted = n;
        for (; n > 0 && wanted > 0; n--, wanted--, from++, to++) setobjs2s(L, to, from);
        for (; wanted > 0; wanted--) setnilvalue(s2v(to++));
        L->top.p = to;
        goto returned;
      }
      returned:
        {
          CallInfo *ci = L->ci;
          Proto *p;
          L->ci = ci->previous;
          lua_assert(L->ci->func.p < L->top.p && L->top.p <= L->stack_last.p);
          if (ci->callstatus & CIST_FRESH) return VM_DONE;
          ci = ci->previous;
          base = ci->func.p + 1;
          p = clLvalue(s2v(base - 1))->p;
          k = p->k;
          pc = ci->u.l.savedpc;
          if (l_unlikely(p->unit != NULL && pl_entry(p, pc) != 0)) return VM_UNIT;
          again;
        }

      case OP_TFORPREP:
        if (!l_isfalse(s2v(RA(i) + 3))) slow;
        pc += GETARG_Bx(i);
        again;
      case OP_TFORCALL: {
        StkId ra = RA(i);
        int wanted = GETARG_C(i);
        if (!ttislcf(s2v(ra)) || !ttistable(s2v(ra + 1))) slow;
        if (fvalue(s2v(ra)) == luaB_next) {
          if (!nextfield(L, hvalue(s2v(ra + 1)), s2v(ra + 2), ra + 4)) slow;
        }
        else if (fvalue(s2v(ra)) == luaB_nextelement) {
          if (!nextelement(L, hvalue(s2v(ra + 1)), s2v(ra + 2), ra + 4)) slow;
        }
        else slow;
        for (; l_unlikely(wanted > 2); wanted--) setnilvalue(s2v(ra + 3 + wanted));
        again;
      }
      case OP_TFORLOOP: {
        StkId ra = RA(i);
        if (!ttisnil(s2v(ra + 4))) {
          setobjs2s(L, ra + 2, ra + 4);
          pc -= GETARG_Bx(i);
          countjump(GETARG_Bx(i));
        }
        again;
      }
      case OP_VARARG: {
        CallInfo *ci = L->ci;
        StkId to = RA(i), from = base - 1 - ci->u.l.nextraargs;
        int there = ci->u.l.nextraargs, wanted = GETARG_C(i) - 1;
        if (wanted < 0) {
          wanted = there;
          if (l_unlikely(L->stack_last.p - ci->top.p <= wanted || wanted > MANY)) slow;
          G(L)->ticks -= luai_values(wanted);
          L->top.p = to + wanted;
        }
        lua_assert(to + wanted <= L->stack_last.p);
        for (; wanted > 0 && there > 0; wanted--, there--, from++, to++) setobjs2s(L, to, from);
        for (; wanted > 0; wanted--) setnilvalue(s2v(to++));
        again;
      }
      case OP_VARARGPREP: {
        CallInfo *ci = L->ci;
        StkId from = base - 1, to = L->top.p;
        int there = cast_int(to - base), fixed = GETARG_A(i);
        if (l_unlikely(L->stack_last.p - to <= clLvalue(s2v(from))->p->maxstacksize + 1 || there > MANY)) slow;
        G(L)->ticks -= luai_values(there);
        ci->u.l.nextraargs = there - fixed;
        setobjs2s(L, to++, from++);
        for (; fixed > 0; fixed--, from++) {
          setobjs2s(L, to++, from);
          setnilvalue(s2v(from));
        }
        L->top.p = to;
        ci->func.p += there + 1;
        ci->top.p += there + 1;
        base += there + 1;
        lua_assert(ci->top.p <= L->stack_last.p);
        {
          Proto *p = clLvalue(s2v(base - 1))->p;
          ci->u.l.savedpc = pc;
          if (l_unlikely(p->unit != NULL && pl_entry(p, pc) != 0)) return VM_UNIT;
        }
        again;
      }

      case OP_FORLOOP: {
        TValue *ra = vRA(i);
        if (l_likely(ttisinteger(s2v(RA(i) + 2)))) {
          lua_Unsigned count = l_castS2U(ivalue(s2v(RA(i) + 1)));
          if (count > 0) {
            lua_Integer idx = intop(+, ivalue(ra), ivalue(s2v(RA(i) + 2)));
            chgivalue(s2v(RA(i) + 1), l_castU2S(count - 1));
            chgivalue(ra, idx);
            setivalue(s2v(RA(i) + 3), idx);
            pc -= GETARG_Bx(i);
          }
        }
        else {
          lua_Number step = fltvalue(s2v(RA(i) + 2)), limit = fltvalue(s2v(RA(i) + 1));
          lua_Number idx = fltvalue(ra) + step;
          if (0 < step ? idx <= limit : limit <= idx) {
            chgfltvalue(ra, idx);
            setfltvalue(s2v(RA(i) + 3), idx);
            pc -= GETARG_Bx(i);
          }
        }
        countjump(GETARG_Bx(i));
        again;
      }
      case OP_FORPREP: {
        TValue *init = vRA(i), *limit = s2v(RA(i) + 1), *step = s2v(RA(i) + 2);
        if (!ttisinteger(init) || !ttisinteger(limit) || !ttisinteger(step) || ivalue(step) != 1) slow;
        setivalue(s2v(RA(i) + 3), ivalue(init));
        if (ivalue(init) > ivalue(limit)) pc += GETARG_Bx(i) + 1;
        else chgivalue(limit, intop(-, ivalue(limit), ivalue(init)));
        again;
      }
      default: slow;
    }
  done:;
    again;
  absent: /* 'value' is no table, nor does a packed object have the field */
    if (!pl_isobject(value)) slow;
    L->ci->u.l.savedpc = pc - 1;
    return VM_FIELD;
  }
leave:
  L->ci->u.l.savedpc = pc - 1;
  return VM_SLOW;
}
