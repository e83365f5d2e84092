/*
** verify.c: checks precompiled code before it can run (compiled.c calls it, for upstream's lundump.c). The VM trusts the
** compiler: it checks no index and no jump, and the types of few registers. So this file checks everything that the VM
** relies on, and rejects code that no compiler generates:
**
** - Operands. Registers are within the frame; constants and upvalues exist and have the types that the VM relies on.
** - Sequence. Instructions that the VM executes as one ('units': arithmetic and its metamethod, a test and its jump, a call
**   with all results and what takes them) are complete, and nothing jumps into them or out of the code.
** - Numeric loops. Only FORPREP enters one, and nothing in it writes to the three registers of the loop's state, whose
**   types FORLOOP does not check.
** - Open upvalues. A register that a closure refers to is not used for a call's frame, nor for a loop's state, until it is
**   closed; a function that may have such registers closes them when it returns.
** - Data for messages: lines, local variables.
**
** It does not track the values of registers. A register that was not written yet holds what an earlier call left there. The
** VM itself checks the rest (native/patches/0012).
*/
#define LUA_CORE

#include "lprefix.h"

#include "ldebug.h"
#include "ldo.h"
#include "lobject.h"
#include "lopcodes.h"
#include "lstate.h"
#include "lstring.h"
#include "ltm.h"

#include "internal.h"
#include "verify.h"

/* The most elements that a constructor may announce: its sizes do not add up to more than a table can have. */
#define MOST_ELEMENTS (1 << 26)
/* The maximum of log2 of the size of the hash part, plus one. */
#define MOST_FIELDS 32
/* Steps of the verifier per tick: a step takes some tens of nanoseconds. */
#define STEPS_PER_TICK 4

/* A set of registers. */
typedef struct Set {
  uint64_t bits[(MAXARG_A + 1) / 64];
} Set;

/* What is known about an instruction. */
typedef struct Mark {
  Set open;  /* registers that may be open upvalues */
  int loop;  /* the FORPREP of the innermost numeric loop around it, or -1 */
  int after; /* the instruction after it in the worklist, or -1 */
  int flags; /* UNIT, FULL, WAITS */
} Mark;

enum {
  UNIT = 1, /* only the instruction before it can lead here */
  FULL = 2, /* the instruction before it leaves a number of values up to the top */
  WAITS = 4 /* in the worklist */
};

typedef struct Verifier {
  lua_State *L;
  const Proto *p;
  const char *name;
  Mark *marks;
  int needclose; /* whether something must be closed on return */
} Verifier;

/* What the operands A, B, C of an instruction are: R register, U upvalue, K constant, S short string constant, N number
   constant, I integer constant, V register or, with k, constant; other operands are checked case by case. ORDER OP */
static const char operands[NUM_OPCODES][4] = {
  "R",   "R",   "R",   "R",   "R",   "R",   "R",   "R",   "R",    /* MOVE .. LOADNIL */
  "RU",  "RU",  "RUS", "RRR", "RR",  "RRS",                       /* GETUPVAL .. GETFIELD */
  "USV", "RRV", "R V", "RSV", "R",   "RRV",                       /* SETTABUP .. SELF */
  "RR",  "RRN", "RRN", "RRN", "RRN", "RRN", "RRN", "RRN",         /* ADDI .. IDIVK */
  "RRI", "RRI", "RRI", "RR",  "RR",                               /* BANDK .. SHLI */
  "RRR", "RRR", "RRR", "RRR", "RRR", "RRR", "RRR", "RRR",         /* ADD .. BAND */
  "RRR", "RRR", "RRR", "RRR",                                     /* BOR .. SHR */
  "RR",  "R",   "RK",                                             /* MMBIN .. MMBINK */
  "RR",  "RR",  "RR",  "RR",  "R",   "R",   "R",   "",            /* UNM .. JMP */
  "RR",  "RR",  "RR",  "RK",  "R",   "R",   "R",   "R",   "R",    /* EQ .. GEI */
  "R",   "RR",  "R",   "R",   "",    "",    "R",                  /* TEST .. RETURN1 */
  "R",   "R",   "R",   "R",   "R",   "R",   "R",   "R",   "",  "" /* FORLOOP .. EXTRAARG */
};

static l_noret fail (const Verifier *v, int pc, const char *why) {
  luaO_pushfstring(v->L,
                   "%s: bad binary format (%s at instruction %d of the function of line %d)",
                   v->name,
                   why,
                   pc + 1,
                   v->p->linedefined);
  luaD_throw(v->L, LUA_ERRSYNTAX);
}

static void need (const Verifier *v, int pc, int condition, const char *why) {
  if (!condition) fail(v, pc, why);
}

static void needregisters (const Verifier *v, int pc, int first, int n) {
  need(v, pc, first + n <= v->p->maxstacksize, "bad register");
}

static void needconstant (const Verifier *v, int pc, int k, int kind) {
  const TValue *o = &v->p->k[k];
  need(v, pc, k < v->p->sizek, "bad constant");
  need(v,
       pc,
       kind == 'S'   ? ttisshrstring(o)
       : kind == 'N' ? ttisnumber(o)
       : kind == 'I' ? ttisinteger(o)
       : kind == 's' ? ttisstring(o)
                     : 1,
       "bad type of a constant");
}

static void needoperand (const Verifier *v, int pc, int kind, int n, int k) {
  switch (kind) {
    case ' ': break;
    case 'U': need(v, pc, n < v->p->sizeupvalues, "bad upvalue"); break;
    case 'V':
      if (k) needconstant(v, pc, n, 'K');
      else needregisters(v, pc, n, 1);
      break;
    case 'R': needregisters(v, pc, n, 1); break;
    default: needconstant(v, pc, n, kind); break;
  }
}

/* Returns the instruction that must follow this one as part of it. */
static Instruction next (const Verifier *v, int pc, int op, int flags) {
  need(v, pc, pc + 1 < v->p->sizecode, "no end");
  Instruction i = v->p->code[pc + 1];
  need(v, pc, op < 0 || GET_OPCODE(i) == (OpCode)op, "bad sequence");
  v->marks[pc + 1].flags |= flags;
  return i;
}

static int nextextra (const Verifier *v, int pc) { return GETARG_Ax(next(v, pc, OP_EXTRAARG, UNIT)); }

/* After an instruction that leaves values from register A up to the top: checks the instruction that takes them. */
static void needtaker (const Verifier *v, int pc, Instruction i) {
  Instruction taker = next(v, pc, -1, UNIT | FULL);
  OpCode op = GET_OPCODE(taker);
  int first = GETARG_A(taker) + (op != OP_RETURN); /* the register before it holds the function or the table */
  need(v, pc, op == OP_CALL || op == OP_TAILCALL || op == OP_RETURN || op == OP_SETLIST, "bad sequence");
  need(v, pc, GETARG_B(taker) == 0 && first <= GETARG_A(i), "bad number of values");
}

/* Checks operand B of an instruction that takes values: a count that includes 'more' others, or all values up to the top. */
static void needtaken (const Verifier *v, int pc, Instruction i, int more) {
  if (GETARG_B(i) != 0) needregisters(v, pc, GETARG_A(i), GETARG_B(i) + more);
  else need(v, pc, v->marks[pc].flags & FULL, "bad number of values");
}

static void needreturn (const Verifier *v, int pc, Instruction i) {
  need(v, pc, GETARG_C(i) == (v->p->is_vararg ? v->p->numparams + 1 : 0), "bad number of parameters");
  need(v, pc, TESTARG_k(i) || !v->needclose, "nothing closed on return");
}

/* Returns the instruction that a loop's first one jumps to. */
static int loopend (const Verifier *v, int pc, OpCode op) {
  Instruction i = v->p->code[pc];
  int end = pc + 1 + GETARG_Bx(i);
  need(v, pc, end < v->p->sizecode, "bad jump");
  need(v, pc, GET_OPCODE(v->p->code[end]) == op && GETARG_A(v->p->code[end]) == GETARG_A(i), "bad loop");
  return end;
}

/* Checks that none of 'n' registers belongs to the state of a numeric loop around this instruction. */
static void needunused (const Verifier *v, int pc, int first, int n) {
  for (int loop = v->marks[pc].loop; loop >= 0; loop = v->marks[loop].loop) {
    int state = GETARG_A(v->p->code[loop]);
    need(v, pc, first > state + 2 || first + n <= state, "bad register in a loop");
  }
}

/* Whether an instruction may use all registers from its first one on, for calls (also of finalizers) or other loops. */
static int usesframe (int op) {
  switch (op) {
    case OP_CALL:
    case OP_CLOSURE:
    case OP_CONCAT:
    case OP_FORPREP:
    case OP_NEWTABLE:
    case OP_TAILCALL:
    case OP_TFORCALL:
    case OP_TFORPREP: return 1;
    default: return 0;
  }
}

static void needclosure (const Verifier *v, int pc, Instruction i) {
  need(v, pc, GETARG_Bx(i) < v->p->sizep, "bad function");
  const Proto *p = v->p->p[GETARG_Bx(i)];
  for (int n = 0; n < p->sizeupvalues; n++) {
    int index = p->upvalues[n].idx;
    if (p->upvalues[n].instack) {
      need(v, pc, index <= GETARG_A(i), "bad upvalue");
      needunused(v, pc, index, 1);
    }
    else need(v, pc, index < v->p->sizeupvalues, "bad upvalue");
  }
}

static void checkinstruction (const Verifier *v, int pc) {
  Instruction i = v->p->code[pc];
  int op = GET_OPCODE(i);
  int a = GETARG_A(i), b = getarg(i, POS_B, SIZE_B), c = getarg(i, POS_C, SIZE_C), k = getarg(i, POS_k, 1);
  need(v, pc, op < NUM_OPCODES, "unknown instruction");
  const char *kinds = operands[op];
  if (kinds[0] != '\0') {
    needoperand(v, pc, kinds[0], a, 0);
    if (kinds[1] != '\0') {
      needoperand(v, pc, kinds[1], b, 0);
      if (kinds[2] != '\0') needoperand(v, pc, kinds[2], c, k);
    }
  }
  if (testTMode(op)) next(v, pc, OP_JMP, 0);
  int loop = v->marks[pc].loop;
  /* OP_CLOSE sets the registers above a variable that it closes, for the call of '__close'. */
  if (usesframe(op) || op == OP_CLOSE || (op == OP_VARARG && c == 0)) needunused(v, pc, a, MAXARG_A);
  else if (testAMode(op) && op != OP_FORLOOP)
    needunused(v,
               pc,
               a,
               op == OP_LOADNIL    ? b + 1
               : op == OP_VARARG   ? c - 1
               : op == OP_SELF     ? 2
               : op == OP_TFORLOOP ? 3
                                   : 1);
  switch (op) {
    case OP_MOVE: needregisters(v, pc, b, 1); break;
    case OP_LOADK: needconstant(v, pc, GETARG_Bx(i), 'K'); break;
    case OP_LOADKX: needconstant(v, pc, nextextra(v, pc), 'K'); break;
    case OP_LOADNIL: needregisters(v, pc, a, b + 1); break;
    case OP_NEWTABLE: {
      int extra = nextextra(v, pc);
      need(
        v, pc, b <= MOST_FIELDS && k == (extra != 0) && extra < MOST_ELEMENTS / (MAXARG_C + 1), "bad size of a table");
      break;
    }
    case OP_SELF: {
      needregisters(v, pc, a, 2);
      if (k) needconstant(v, pc, c, 's');
      else { /* the index is too large for an operand: the instruction before it loaded the constant */
        const Instruction *before = &v->p->code[pc - 1];
        int extra = pc > 1 && (v->marks[pc - 1].flags & UNIT) && GET_OPCODE(*before) == OP_EXTRAARG;
        if (extra) before--;
        need(v,
             pc,
             pc > 0 && GET_OPCODE(*before) == (extra ? OP_LOADKX : OP_LOADK) && GETARG_A(*before) == c,
             "bad method");
        needconstant(v, pc, extra ? GETARG_Ax(before[1]) : GETARG_Bx(*before), 's');
        v->marks[pc].flags |= UNIT;
      }
      break;
    }
    case OP_ADDI:
    case OP_SHRI:
    case OP_SHLI: next(v, pc, OP_MMBINI, UNIT); break;
    case OP_MMBIN:
    case OP_MMBINI:
    case OP_MMBINK:
      need(v, pc, v->marks[pc].flags & UNIT, "bad sequence");
      need(v, pc, c >= TM_ADD && c <= TM_SHR, "bad metamethod");
      break;
    case OP_CONCAT:
      need(v, pc, b >= 2, "bad number of values");
      needregisters(v, pc, a, b);
      break;
    case OP_CALL:
      needtaken(v, pc, i, 0);
      if (c == 0) needtaker(v, pc, i);
      else needregisters(v, pc, a, c - 1);
      break;
    case OP_TAILCALL:
      needtaken(v, pc, i, 0);
      needreturn(v, pc, i);
      needtaker(v, pc, i);
      need(v, pc, GET_OPCODE(v->p->code[pc + 1]) == OP_RETURN, "bad sequence");
      break;
    case OP_RETURN:
      needtaken(v, pc, i, -1);
      needreturn(v, pc, i);
      break;
    case OP_RETURN0:
    case OP_RETURN1: need(v, pc, !v->p->is_vararg && !v->needclose, "nothing closed on return"); break;
    case OP_FORLOOP: need(v, pc, loop >= 0 && pc == loopend(v, loop, OP_FORLOOP), "bad loop"); break;
    case OP_FORPREP: {
      int end = loopend(v, pc, OP_FORLOOP);
      need(v, pc, GETARG_Bx(v->p->code[end]) == end - pc, "bad jump");
      needregisters(v, pc, a, 4);
      break;
    }
    case OP_TFORPREP:
      needregisters(v, pc, a, 4);
      loopend(v, pc, OP_TFORCALL);
      break;
    case OP_TFORCALL:
      need(v, pc, c >= 1, "bad number of values");
      needregisters(v, pc, a, 7);
      needregisters(v, pc, a + 4, c);
      need(v, pc, GETARG_A(next(v, pc, OP_TFORLOOP, UNIT)) == a, "bad loop");
      break;
    case OP_TFORLOOP:
      need(v, pc, v->marks[pc].flags & UNIT, "bad sequence");
      needregisters(v, pc, a, 5);
      break;
    case OP_SETLIST:
      needtaken(v, pc, i, 1);
      if (k) need(v, pc, nextextra(v, pc) < MOST_ELEMENTS / (MAXARG_C + 1), "bad size of a table");
      break;
    case OP_CLOSURE: needclosure(v, pc, i); break;
    case OP_VARARG:
      need(v, pc, v->p->is_vararg, "bad number of parameters");
      if (c == 0) needtaker(v, pc, i);
      else needregisters(v, pc, a, c - 1);
      break;
    case OP_VARARGPREP:
      need(v, pc, pc == 0 && v->p->is_vararg && a == v->p->numparams, "bad number of parameters");
      v->marks[pc].flags |= UNIT;
      break;
    case OP_EXTRAARG: need(v, pc, v->marks[pc].flags & UNIT, "bad sequence"); break;
    default:
      if (op >= OP_ADDK && op <= OP_BXORK) next(v, pc, OP_MMBINK, UNIT);
      else if (op >= OP_ADD && op <= OP_SHR) next(v, pc, OP_MMBIN, UNIT);
      break;
  }
}

/* Writes the possible successors of an instruction to 'to', and returns their number. */
static int successors (const Verifier *v, int pc, int to[2]) {
  Instruction i = v->p->code[pc];
  OpCode op = GET_OPCODE(i);
  to[0] = pc + 1;
  switch (op) {
    case OP_RETURN:
    case OP_RETURN0:
    case OP_RETURN1: return 0;
    case OP_EXTRAARG:
    case OP_LFALSESKIP:
    case OP_LOADKX:
    case OP_NEWTABLE: to[0] = pc + 1 + (op != OP_EXTRAARG); return op != OP_EXTRAARG;
    case OP_SETLIST: to[0] = pc + 1 + (TESTARG_k(i) != 0); return 1;
    case OP_JMP: to[0] = pc + 1 + GETARG_sJ(i); return 1;
    case OP_TFORPREP: to[0] = pc + 1 + GETARG_Bx(i); return 1;
    case OP_FORPREP: to[1] = pc + 2 + GETARG_Bx(i); return 2;
    case OP_FORLOOP:
    case OP_TFORLOOP: to[1] = pc + 1 - GETARG_Bx(i); return 2;
    default: to[1] = pc + 2; return 1 + (testTMode(op) || (op >= OP_ADDI && op <= OP_SHR));
  }
}

static void checkjumps (const Verifier *v, int pc) {
  int to[2], after = pc + 1 + (GET_OPCODE(v->p->code[pc]) == OP_LOADKX); /* with its EXTRAARG */
  for (int n = successors(v, pc, to) - 1; n >= 0; n--) {
    int t = to[n], loop = v->marks[pc].loop;
    need(v, pc, t >= 0 && t < v->p->sizecode, "bad jump");
    need(v, pc, t == after || !(v->marks[t].flags & UNIT), "bad jump");
    if (t == pc + 1 && GET_OPCODE(v->p->code[pc]) == OP_FORPREP) continue;
    while (loop != v->marks[t].loop && loop >= 0) loop = v->marks[loop].loop;
    need(v, pc, loop == v->marks[t].loop, "a jump into a loop");
  }
}

/* Returns the registers of a set from 'first' on. */
static Set upward (const Set *set, int first) {
  Set r = *set;
  for (int n = 0; n < first / 64; n++) r.bits[n] = 0;
  if (first % 64 != 0) r.bits[first / 64] &= ~(uint64_t)0 << (first % 64);
  return r;
}

/* Returns the registers that may be open upvalues after an instruction. */
static Set openafter (const Verifier *v, int pc) {
  Instruction i = v->p->code[pc];
  Set open = v->marks[pc].open;
  if (GET_OPCODE(i) == OP_CLOSE) {
    Set closed = upward(&open, GETARG_A(i));
    for (size_t n = 0; n < sizeof(Set) / 8; n++) open.bits[n] &= ~closed.bits[n];
  }
  else if (GET_OPCODE(i) == OP_CLOSURE) {
    const Proto *p = v->p->p[GETARG_Bx(i)];
    for (int n = 0; n < p->sizeupvalues; n++) {
      int index = p->upvalues[n].idx;
      if (p->upvalues[n].instack) open.bits[index / 64] |= (uint64_t)1 << (index % 64);
    }
  }
  return open;
}

/* Adds the registers of 'more' to a set. Returns whether there were new ones. */
static int include (Set *set, const Set *more) {
  uint64_t added = 0;
  for (size_t n = 0; n < sizeof(Set) / 8; n++) {
    added |= more->bits[n] & ~set->bits[n];
    set->bits[n] |= more->bits[n];
  }
  return added != 0;
}

/* Propagates open upvalues until nothing changes. The worklist is a stack, with each instruction at most once. An
   instruction returns to it only when its set has grown, so at most as often as it has registers. */
static void follow (const Verifier *v) {
  int top = -1;
  for (int pc = v->p->sizecode - 1; pc >= 0; pc--) {
    v->marks[pc].after = top;
    v->marks[pc].flags |= WAITS;
    top = pc;
  }
  for (unsigned int step = 1; top >= 0; step++) {
    int to[2], pc = top;
    if (step % STEPS_PER_TICK == 0) luai_work(v->L, 1);
    top = v->marks[pc].after;
    v->marks[pc].flags &= ~WAITS;
    Set open = openafter(v, pc);
    for (int n = successors(v, pc, to) - 1; n >= 0; n--) {
      Mark *mark = &v->marks[to[n]];
      if (!include(&mark->open, &open) || (mark->flags & WAITS)) continue;
      mark->after = top;
      mark->flags |= WAITS;
      top = to[n];
    }
  }
}

static void checkopen (const Verifier *v, int pc) {
  Instruction i = v->p->code[pc];
  OpCode op = GET_OPCODE(i);
  int first = GETARG_A(i) + (op == OP_TFORCALL || op == OP_TFORPREP ? 4 : 0);
  if (!usesframe(op) || op == OP_TAILCALL) return; /* OP_TAILCALL closes them */
  Set over = upward(&v->marks[pc].open, first);
  for (size_t n = 0; n < sizeof(Set) / 8; n++) need(v, pc, over.bits[n] == 0, "an open upvalue overwritten");
}

static void checklines (const Verifier *v) {
  const Proto *p = v->p;
  need(v, 0, p->sizelineinfo == 0 || p->sizelineinfo == p->sizecode, "bad lines");
  if (p->sizelineinfo == 0) {
    need(v, 0, p->sizeabslineinfo == 0, "bad lines");
    return;
  }
  /* 'luaG_getfuncline' relies on an entry for every MAXIWTHABS instructions. */
  need(v, 0, p->sizeabslineinfo >= (p->sizecode - 1) / MAXIWTHABS, "bad lines");
  for (int n = 0; n < p->sizeabslineinfo; n++) {
    int pc = p->abslineinfo[n].pc;
    need(
      v, 0, pc < p->sizecode && pc <= (n + 1) * MAXIWTHABS && (n == 0 || pc > p->abslineinfo[n - 1].pc), "bad lines");
  }
}

/* Checks that there are nowhere more variables than registers. */
static void checkvariables (const Verifier *v) {
  const Proto *p = v->p;
  int pc, n, there = 0;
  for (pc = 0; pc < p->sizecode; pc++) v->marks[pc].loop = 0;
  for (n = 0; n < p->sizelocvars; n++) {
    const LocVar *var = &p->locvars[n];
    need(v, 0, var->varname != NULL, "a variable without a name");
    if (var->startpc >= p->sizecode || var->startpc >= var->endpc) continue;
    v->marks[var->startpc].loop++;
    if (var->endpc < p->sizecode) v->marks[var->endpc].loop--;
  }
  for (pc = 0; pc < p->sizecode; pc++) {
    there += v->marks[pc].loop;
    need(v, pc, there <= p->maxstacksize, "too many variables");
  }
}

/* Finds the innermost loop of each instruction. */
static void findloops (const Verifier *v) {
  int loop = -1;
  for (int pc = 0; pc < v->p->sizecode; pc++) {
    Instruction i = v->p->code[pc];
    v->marks[pc].loop = loop;
    v->marks[pc].open = (Set){0};
    v->marks[pc].flags = 0;
    if (GET_OPCODE(i) == OP_FORPREP) loop = pc;
    else if (GET_OPCODE(i) == OP_FORLOOP && loop >= 0) loop = v->marks[loop].loop;
  }
  need(v, v->p->sizecode - 1, loop < 0, "bad loop");
}

/* Whether a function of this code may leave something open when it returns. */
static int mayopen (const Proto *p) {
  for (int n = 0; n < p->sizep; n++)
    for (int u = 0; u < p->p[n]->sizeupvalues; u++)
      if (p->p[n]->upvalues[u].instack) return 1;
  for (int pc = 0; pc < p->sizecode; pc++)
    if (GET_OPCODE(p->code[pc]) == OP_TBC || GET_OPCODE(p->code[pc]) == OP_TFORPREP) return 1;
  return 0;
}

static void checkfunction (lua_State *L, const Proto *p, const char *name) {
  Verifier v = {L, p, name, NULL, mayopen(p)};
  need(&v, 0, p->sizecode > 0, "no code");
  luai_work(L, p->sizecode / STEPS_PER_TICK);
  need(&v, 0, p->numparams <= p->maxstacksize, "bad number of parameters");
  need(&v, 0, !p->is_vararg || GET_OPCODE(p->code[0]) == OP_VARARGPREP, "bad number of parameters");
  checklines(&v);
  Udata *u = luaS_newudata(L, (size_t)p->sizecode * sizeof(Mark), 0);
  setuvalue(L, s2v(L->top.p), u);
  luaD_inctop(L);
  v.marks = (Mark *)getudatamem(u);
  int pc;
  checkvariables(&v);
  findloops(&v);
  for (pc = 0; pc < p->sizecode; pc++) checkinstruction(&v, pc);
  for (pc = 0; pc < p->sizecode; pc++) checkjumps(&v, pc);
  follow(&v);
  for (pc = 0; pc < p->sizecode; pc++) checkopen(&v, pc);
  L->top.p--;
  for (int n = 0; n < p->sizep; n++) checkfunction(L, p->p[n], name);
}

void pl_verify (lua_State *L, const LClosure *f, const char *name) {
  Verifier v = {L, f->p, name, NULL, 0};
  need(&v, 0, f->nupvalues == f->p->sizeupvalues, "bad number of upvalues");
  checkfunction(L, f->p, name);
}
