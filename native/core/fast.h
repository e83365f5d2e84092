/*
** fast.h: code shared by many instructions of fast.c, as macros used within 'luaV_fast': 'i' is the instruction, 'pc' points
** behind it, 'base' and 'k' are the function's registers and constants. Each ends with 'again', which goes to the next
** instruction, or with 'slow', which leaves this one to lvm.c and must therefore come before any change.
*/
#ifndef PL_FAST_H
#define PL_FAST_H

#define RA(i)      (base + GETARG_A(i))
#define vRA(i)     s2v(RA(i))
#define vRB(i)     s2v(base + GETARG_B(i))
#define vRC(i)     s2v(base + GETARG_C(i))
#define KB(i)      (k + GETARG_B(i))
#define KC(i)      (k + GETARG_C(i))
#define RKC(i)     (TESTARG_k(i) ? KC(i) : vRC(i))
#define UPVALUE(n) (clLvalue(s2v(base - 1))->upvals[n]->v.p)

#define again continue
#define slow  goto leave

/* Whether storing 'value' in 'object' needs a write barrier. */
#define needsbarrier(object, value) (iscollectable(value) && isblack(object) && iswhite(gcvalue(value)))

/* More values than this are copied by lvm.c, which counts them. */
#define MANY 250

/* A jump back over 'n' instructions: see 'countjump' in lvm.c. */
#define countjump(n)                                       \
  if (l_unlikely((G(L)->ticks -= 1 + luai_code(n)) < 0)) { \
    L->ci->u.l.savedpc = pc;                               \
    return VM_INSIDE;                                      \
  }

/* A backward jump uses ticks. */
#define jump(ji, extra)                 \
  {                                     \
    int offset = GETARG_sJ(ji);         \
    pc += offset + (extra);             \
    if (offset < 0) countjump(-offset); \
    again;                              \
  }

#define condjump(condition)           \
  {                                   \
    if ((condition) != GETARG_k(i)) { \
      pc++;                           \
      again;                          \
    }                                 \
    {                                 \
      Instruction ji = *pc;           \
      jump(ji, 1);                    \
    }                                 \
  }

/* 'v1' and 'v2' are numbers; the instruction after this one calls the metamethod. */
#define floats(v1, v2, expression)                      \
  {                                                     \
    lua_Number a, b;                                    \
    if (ttisfloat(v1)) a = fltvalue(v1);                \
    else if (ttisinteger(v1)) a = cast_num(ivalue(v1)); \
    else slow;                                          \
    if (ttisfloat(v2)) b = fltvalue(v2);                \
    else if (ttisinteger(v2)) b = cast_num(ivalue(v2)); \
    else slow;                                          \
    pc++;                                               \
    setfltvalue(vRA(i), expression);                    \
    again;                                              \
  }

#define arith(second, op)                                   \
  {                                                         \
    const TValue *v1 = vRB(i), *v2 = second;                \
    if (ttisinteger(v1) && ttisinteger(v2)) {               \
      pc++;                                                 \
      setivalue(vRA(i), intop(op, ivalue(v1), ivalue(v2))); \
      again;                                                \
    }                                                       \
    floats(v1, v2, a op b);                                 \
  }

/* Division of integers with a positive divisor. */
#define divide(second, result)                                                     \
  {                                                                                \
    const TValue *v1 = vRB(i), *v2 = second;                                       \
    if (l_unlikely(!ttisinteger(v1) || !ttisinteger(v2) || ivalue(v2) <= 0)) slow; \
    pc++;                                                                          \
    setivalue(vRA(i), result(ivalue(v1), ivalue(v2)));                             \
    again;                                                                         \
  }

#define bitwise(second, op)                                     \
  {                                                             \
    const TValue *v1 = vRB(i), *v2 = second;                    \
    if (l_unlikely(!ttisinteger(v1) || !ttisinteger(v2))) slow; \
    pc++;                                                       \
    setivalue(vRA(i), intop(op, ivalue(v1), ivalue(v2)));       \
    again;                                                      \
  }

#define order(op)                                                                      \
  {                                                                                    \
    const TValue *v1 = vRA(i), *v2 = vRB(i);                                           \
    int condition;                                                                     \
    if (ttisinteger(v1) && ttisinteger(v2)) condition = ivalue(v1) op ivalue(v2);      \
    else if (ttisfloat(v1) && ttisfloat(v2)) condition = fltvalue(v1) op fltvalue(v2); \
    else slow;                                                                         \
    condjump(condition);                                                               \
  }

#define orderI(op)                                                  \
  {                                                                 \
    const TValue *v = vRA(i);                                       \
    int condition, im = GETARG_sB(i);                               \
    if (ttisinteger(v)) condition = ivalue(v) op im;                \
    else if (ttisfloat(v)) condition = fltvalue(v) op cast_num(im); \
    else slow;                                                      \
    condjump(condition);                                            \
  }

#endif
