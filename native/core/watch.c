/*
** watch.c: finds hot functions by sampling where slices end (luaV_heat). lvm.c then interprets hot code for some thousand
** instructions, while luaV_watch notes the types that it meets, and the host compiles the watched functions (src/jit).
*/
#define LUA_CORE

#include "lprefix.h"

#include <stdlib.h>

#include "ldebug.h"
#include "lgc.h"
#include "lobject.h"
#include "lopcodes.h"
#include "lstate.h"
#include "lstring.h"
#include "ltable.h"
#include "ltm.h"
#include "lvm.h"

#include "internal.h"
#include "watch.h"

pl_Jit pl_jitdata;

pl_Jit *pl_jit (void) {
  pl_jitdata.next = (int32_t)(intptr_t)luaB_next;
  pl_jitdata.nextelement = (int32_t)(intptr_t)luaB_nextelement;
  return &pl_jitdata;
}

static size_t sizewatched (const Proto *p) {
  return offsetof(pl_Watched, at) + cast_sizet(p->sizecode) * sizeof(pl_Seen);
}

/* Returns what is known of a function; NULL if there is no space for it. */
static pl_Watched *watched (lua_State *L, Proto *p) {
  size_t size = sizewatched(p);
  pl_Watched *w;
  if (p->watched != NULL) return p->watched;
  if (size > pl_jitdata.space || (w = (pl_Watched *)calloc(1, size)) == NULL) return NULL;
  pl_jitdata.space -= (uint32_t)size;
  w->proto = p;
  w->state = G(L);
  w->next = pl_jitdata.watched;
  w->back = &pl_jitdata.watched;
  if (w->next != NULL) w->next->back = &w->next;
  pl_jitdata.watched = w;
  p->watched = w;
  return w;
}

void pl_unwatch (Proto *p) {
  pl_Watched *w = p->watched;
  if (w == NULL) return;
  *w->back = w->next;
  if (w->next != NULL) w->next->back = w->back;
  pl_jitdata.space += (uint32_t)sizewatched(p);
  free(w);
  p->watched = NULL;
}

/* After this many slices all units are searched for failures. */
#define ROUND 32

/*
** Finds units that fail often although slices seldom end in them, small functions that compiled code calls. Returns whether there
** is one.
*/
static int failing (void) {
  pl_Watched *w;
  int found = 0;
  for (w = pl_jitdata.watched; w != NULL; w = w->next) {
    pl_Unit *unit = w->proto->unit;
    if (unit == NULL || w->refused || unit->failed < 2 * pl_jitdata.failures) continue;
    unit->fails = pl_jitdata.failures + unit->failed / ROUND;
    unit->failed = unit->missed = 0;
    found = 1;
  }
  return found;
}

#define ispowerof2(n) (((n) & ((n) - 1)) == 0)

void luaV_heat (lua_State *L, CallInfo *ci) {
  Proto *p = ci_func(ci)->p;
  if (pl_jitdata.threshold == 0 || G(L)->watch != 0) return;
  if (pl_jitdata.pending) {
    pl_jitdata.pending = 0;
    G(L)->watch = 1;
    return;
  }
  if (++pl_jitdata.slices % ROUND == 0 && failing()) {
    G(L)->watch = (int)pl_jitdata.period;
    return;
  }
  if (watched(L, p) == NULL || p->watched->refused) return;
  if (p->unit != NULL) {
    if (p->unit->failed >= pl_jitdata.failures) {
      p->unit->fails = p->unit->failed;
      G(L)->watch = (int)pl_jitdata.period;
    }
    p->unit->failed = p->unit->missed = 0;
    return;
  }
  /* watched again when it has been met twice as often: it may do other things by then */
  if (++p->watched->heat % pl_jitdata.threshold == 0 && ispowerof2(p->watched->heat / pl_jitdata.threshold))
    G(L)->watch = (int)pl_jitdata.period;
}

#define RA(base, i) ((base) + GETARG_A(i))

/* The class of a value by its type and variant. */
static const lu_byte classes[64] = {
  [LUA_VNIL] = PL_CLASS_NIL,
  [LUA_VEMPTY] = PL_CLASS_NIL,
  [LUA_VABSTKEY] = PL_CLASS_NIL,
  [LUA_VFALSE] = PL_CLASS_FALSE,
  [LUA_VTRUE] = PL_CLASS_TRUE,
  [LUA_VNUMINT] = PL_CLASS_INTEGER,
  [LUA_VNUMFLT] = PL_CLASS_FLOAT,
  [LUA_VSHRSTR] = PL_CLASS_SHORT_STRING,
  [LUA_VLNGSTR] = PL_CLASS_LONG_STRING,
  [LUA_VTABLE] = PL_CLASS_TABLE,
  [LUA_VLCL] = PL_CLASS_LUA_FUNCTION,
  [LUA_VLCF] = PL_CLASS_LIGHT_FUNCTION,
  [LUA_VCCL] = PL_CLASS_C_FUNCTION,
  [LUA_VUSERDATA] = PL_CLASS_USERDATA,
  [LUA_VLIGHTUSERDATA] = PL_CLASS_LIGHT_USERDATA,
  [LUA_VTHREAD] = PL_CLASS_THREAD,
};

static unsigned tagbit (const TValue *v) { return 1u << classes[rawtt(v) & 63]; }

/* The slot of a short string in the node array, counted from 1; 0 if absent. */
static unsigned slotof (Table *t, const TValue *key) {
  const TValue *value;
  if (!ttisshrstring(key)) return 0;
  value = luaH_getshortstr(t, tsvalue(key));
  return (isabstkey(value)) ? 0 : cast_uint((const Node *)value - t->node) + 1;
}

/* A place among the fields of a table: the logarithm of their number, and the slot. */
static unsigned placeof (const Table *t, unsigned slot) { return cast_uint(t->lsizenode) << 23 | slot; }

/* Notes how a field is found: in the table itself, or in one of those of '__index' (above 28 bits, in which). */
static void seefield (lua_State *L, pl_Seen *seen, const TValue *v, const TValue *key) {
  unsigned depth, slot, index = 0;
  seen->operands |= tagbit(v);
  for (depth = 0; depth < 4 && ttistable(v); depth++) {
    Table *t = hvalue(v);
    if ((slot = slotof(t, key)) != 0) {
      unsigned found = depth << 28 | placeof(t, slot);
      if (seen->what == 0) {
        seen->what = found;
        seen->index = index;
      }
      else if (seen->what != found || seen->index != index) seen->varies = 1;
      return;
    }
    if (t->metatable == NULL) break;
    v = luaH_getshortstr(t->metatable, G(L)->tmname[TM_INDEX]);
    if (!isabstkey(v)) index = placeof(t->metatable, cast_uint((const Node *)v - t->metatable->node) + 1);
  }
  seen->varies = 1;
}

static void see (lua_State *L, const Instruction *pc) {
  CallInfo *ci = L->ci;
  LClosure *cl = ci_func(ci);
  Proto *p = cl->p;
  pl_Watched *w = watched(L, p);
  StkId base = ci->func.p + 1;
  Instruction i = *pc;
  pl_Seen *seen;
  if (w == NULL) return;
  seen = &w->at[pc - p->code];
  seen->count++;
  if (pc == p->code) {
    int n;
    w->calls++;
    for (n = 0; n < p->numparams && n < PL_WATCHED_PARAMS; n++) w->params[n] |= tagbit(s2v(base + n));
  }
  else { /* the result of the instruction before, if this one follows it */ Instruction before = pc[-1];
    OpCode op = GET_OPCODE(before);
    if (op >= OP_MMBIN && op <= OP_MMBINK) { /* the operation before it, which skips it */
      if (pc - 1 > p->code) seen[-2].result |= tagbit(s2v(RA(base, pc[-2])));
    }
    else if (testAMode(op)) seen[-1].result |= tagbit(s2v(RA(base, before)));
    if (GET_OPCODE(before) == OP_CALL) {
      seen[-1].result |= tagbit(s2v(RA(base, before)));
      if (GETARG_C(before) > 2) seen[-1].operands |= tagbit(s2v(RA(base, before) + 1)) << 16;
    }
  }
  switch (GET_OPCODE(i)) {
    case OP_GETTABUP: seefield(L, seen, cl->upvals[GETARG_B(i)]->v.p, p->k + GETARG_C(i)); break;
    case OP_GETFIELD: seefield(L, seen, s2v(base + GETARG_B(i)), p->k + GETARG_C(i)); break;
    case OP_SELF:
      seefield(L, seen, s2v(base + GETARG_B(i)), TESTARG_k(i) ? p->k + GETARG_C(i) : s2v(base + GETARG_C(i)));
      break;
    case OP_SETTABUP: seefield(L, seen, cl->upvals[GETARG_A(i)]->v.p, p->k + GETARG_B(i)); break;
    case OP_SETFIELD: seefield(L, seen, s2v(RA(base, i)), p->k + GETARG_B(i)); break;
    case OP_GETTABLE:
    case OP_GETI:
    case OP_LEN:
    case OP_UNM:
    case OP_BNOT:
    case OP_NOT:
      seen->operands |= tagbit(s2v(base + GETARG_B(i)));
      if (GET_OPCODE(i) == OP_GETTABLE) seen->operands |= tagbit(s2v(base + GETARG_C(i))) << 16;
      break;
    case OP_SETTABLE:
    case OP_SETI:
      seen->operands |= tagbit(s2v(RA(base, i)));
      if (GET_OPCODE(i) == OP_SETTABLE) seen->operands |= tagbit(s2v(base + GETARG_B(i))) << 16;
      break;
    case OP_CALL:
    case OP_TAILCALL:
    case OP_TFORCALL: {
      const TValue *f = s2v(RA(base, i));
      unsigned called = ttisLclosure(f) ? cast_uint((size_t)clLvalue(f)->p)
                        : ttislcf(f)    ? cast_uint((size_t)fvalue(f))
                                        : 0;
      seen->operands |= tagbit(f);
      if (seen->what == 0) seen->what = called;
      else if (seen->what != called) seen->varies = 1;
      if (GET_OPCODE(i) == OP_TFORCALL && !ttisnil(f + 2)) { /* the result of the previous iteration */
        seen->result |= tagbit(f + 2);
        seen->operands |= tagbit(f + 5) << 16;
      }
      break;
    }
    case OP_FORPREP:
      seen->operands |= tagbit(s2v(RA(base, i))) | tagbit(s2v(RA(base, i) + 1)) << 16;
      seen->result |= tagbit(s2v(RA(base, i) + 2));
      break;
    default: seen->operands |= 0; break;
  }
}

void luaV_watch (lua_State *L, const Instruction *pc) {
  see(L, pc);
  if (--G(L)->watch > 0) return;
  pl_host_compile(L);
}
