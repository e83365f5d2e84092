/*
** unit.c: functions that are compiled to WebAssembly at run time (src/jit). A unit is the compiled form of a function. Like
** 'luaV_fast' it runs as far as it can, stops before an instruction that it cannot execute, and leaves that to lvm.c with all
** values in the stack.
**
** Which functions are hot is sampled: by where slices end (luaV_heat). Hot code is then executed by lvm.c alone for some
** thousand instructions, while luaV_watch notes the types that it meets, and the host compiles what was watched.
*/
#define LUA_CORE

#include "lprefix.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "ldebug.h"
#include "lfunc.h"
#include "lgc.h"
#include "lobject.h"
#include "lopcodes.h"
#include "lstate.h"
#include "lstring.h"
#include "ltable.h"
#include "ltm.h"
#include "lvm.h"

#include "entry.h"
#include "internal.h"
#include "unit.h"

static pl_Jit jit;

pl_Jit *pl_jit (void) {
  jit.next = (int32_t)(intptr_t)luaB_next;
  jit.nextelement = (int32_t)(intptr_t)luaB_nextelement;
  return &jit;
}

/* --- what is hot --- */

static size_t sizewatched (const Proto *p) {
  return offsetof(pl_Watched, at) + cast_sizet(p->sizecode) * sizeof(pl_Seen);
}

/* Returns what is known of a function; NULL if there is no space for it. */
static pl_Watched *watched (lua_State *L, Proto *p) {
  size_t size = sizewatched(p);
  pl_Watched *w;
  if (p->watched != NULL) return p->watched;
  if (size > jit.space || (w = (pl_Watched *)calloc(1, size)) == NULL) return NULL;
  jit.space -= (uint32_t)size;
  w->proto = p;
  w->state = G(L);
  w->next = jit.watched;
  w->back = &jit.watched;
  if (w->next != NULL) w->next->back = &w->next;
  jit.watched = w;
  p->watched = w;
  return w;
}

static void unwatch (Proto *p) {
  pl_Watched *w = p->watched;
  *w->back = w->next;
  if (w->next != NULL) w->next->back = w->back;
  jit.space += (uint32_t)sizewatched(p);
  free(w);
  p->watched = NULL;
}

#define ispowerof2(n) (((n) & ((n) - 1)) == 0)

void luaV_heat (lua_State *L, CallInfo *ci) {
  Proto *p = ci_func(ci)->p;
  if (jit.threshold == 0 || G(L)->watch != 0) return;
  if (watched(L, p) == NULL || p->watched->refused) return;
  if (p->unit != NULL) {
    if (p->unit->failed >= jit.failures) {
      p->unit->fails = p->unit->failed;
      G(L)->watch = (int)jit.period;
    }
    p->unit->failed = p->unit->missed = 0;
    return;
  }
  /* watched again when it has been met twice as often: it may do other things by then */
  if (++p->watched->heat % jit.threshold == 0 && ispowerof2(p->watched->heat / jit.threshold))
    G(L)->watch = (int)jit.period;
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

/* The slot of a short string in the node array, counted from 1; 0 if it is absent. */
static unsigned slotof (Table *t, const TValue *key) {
  const TValue *value;
  if (!ttisshrstring(key)) return 0;
  value = luaH_getshortstr(t, tsvalue(key));
  return (isabstkey(value)) ? 0 : cast_uint((const Node *)value - t->node) + 1;
}

/* Notes how a field is found: in the table itself, or in one of those of '__index'. */
static void seefield (lua_State *L, pl_Seen *seen, const TValue *v, const TValue *key) {
  unsigned depth, slot;
  seen->operands |= tagbit(v);
  for (depth = 0; depth < 4 && ttistable(v); depth++) {
    Table *t = hvalue(v);
    if ((slot = slotof(t, key)) != 0) {
      unsigned found = depth << 28 | cast_uint(t->lsizenode) << 23 | slot;
      if (seen->what == 0) seen->what = found;
      else if (seen->what != found) seen->varies = 1;
      return;
    }
    if (t->metatable == NULL) break;
    v = luaH_getshortstr(t->metatable, G(L)->tmname[TM_INDEX]);
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
    if (GET_OPCODE(before) == OP_CALL) seen[-1].result |= tagbit(s2v(RA(base, before)));
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
      if (GET_OPCODE(i) == OP_TFORCALL && !ttisnil(f + 2)) { /* what the iteration before has found */
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

/* --- compiled code --- */

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
      int reach = p->unit != NULL && L->ci == ci && p->unit->missed++ < jit.failures;
      state = reach ? reachunit(L) : luaV_fast(L);
    }
  } while (state == VM_UNIT);
  return state;
}

void luaV_freeunit (Proto *p) {
  if (p->watched != NULL) unwatch(p);
  if (p->unit != NULL) {
    p->unit->next = jit.dead;
    jit.dead = p->unit;
    p->unit = NULL;
  }
}

void pl_freeunits (lua_State *L) {
  pl_Watched *w = jit.watched;
  while (w != NULL) {
    pl_Watched *next = w->next;
    if (w->state == G(L)) luaV_freeunit(w->proto);
    w = next;
  }
}

void pl_unwindunits (lua_State *L, int n) {
  int i;
  for (i = n - 1; i >= 0; i--) {
    const pl_Left *left = &jit.left[i];
    StkId func = (StkId)(intptr_t)left->func;
    Proto *p = clLvalue(s2v(func))->p;
    CallInfo *ci;
    L->top.p = func + 1 + p->maxstacksize; /* for a collection */
    ci = L->ci->next ? L->ci->next : luaE_extendCI(L, 1);
    ci->func.p = func;
    ci->top.p = func + 1 + p->maxstacksize;
    ci->nresults = (short)left->wanted;
    ci->callstatus = 0;
    ci->u.l.savedpc = (const Instruction *)(intptr_t)left->pc;
    ci->u.l.trap = 0;
    ci->u.l.nextraargs = 0;
    L->ci = ci;
  }
}

/* --- called by compiled code: no allocation, no errors --- */

#define asbytes(p) ((uint32_t)(size_t)(p))

void pl_unitbarrier (lua_State *L, void *table, void *value) {
  if (isblack((Table *)table) && iswhite((GCObject *)value)) luaC_barrierback_(L, obj2gco((Table *)table));
}

uint32_t pl_unitownfield (lua_State *L, void *table, void *key) {
  const TValue *slot = luaH_getshortstr((Table *)table, (TString *)key);
  (void)L;
  return isempty(slot) ? 0 : asbytes(slot);
}

uint32_t pl_unitfield (lua_State *L, void *table, void *key) {
  static const TValue nil = {{NULL}, LUA_VNIL};
  Table *t = (Table *)table;
  int depth;
  for (depth = 0; depth < LONGEST_CHAIN; depth++) {
    const TValue *slot = luaH_getshortstr(t, (TString *)key);
    if (!isempty(slot)) return asbytes(slot);
    if (t->metatable == NULL || (t->metatable->flags & (1u << TM_INDEX))) return asbytes(&nil);
    slot = luaH_getshortstr(t->metatable, G(L)->tmname[TM_INDEX]);
    if (!ttistable(slot)) return 0;
    t = hvalue(slot);
  }
  return 0;
}

uint32_t pl_unitelement (void *table, int64_t key) {
  const TValue *slot = luaH_getint((Table *)table, key);
  return isabstkey(slot) ? 0 : asbytes(slot);
}

int pl_unitlength (void *table) {
  Table *t = (Table *)table;
  lua_Unsigned n;
  if (t->metatable != NULL) return -1;
  n = luaH_getn(t);
  return n > INT_MAX ? -1 : (int)n;
}

/* The slot of a new field, which the caller sets at once; 0 if the table would have to grow, or a metatable wants to know. Like
   luaH_newkey for a short string. */
uint32_t pl_unitnewfield (lua_State *L, void *table, void *name) {
  Table *t = (Table *)table;
  TString *key = (TString *)name;
  Node *mp;
  if (isimmutable(t) || isdummy(t)) return 0;
  if (t->metatable != NULL && !(t->metatable->flags & (1u << TM_NEWINDEX))) return 0;
  mp = gnode(t, lmod(key->hash, sizenode(t)));
  if (!isempty(gval(mp))) {
    Node *other, *f = NULL;
    while (f == NULL && t->lastfree > t->node)
      if (keyisnil(--t->lastfree)) f = t->lastfree;
    if (f == NULL) return 0;
    if (!keyisshrstr(mp)) {
      t->lastfree = f + 1;
      return 0;
    }
    other = gnode(t, lmod(keystrval(mp)->hash, sizenode(t)));
    if (other != mp) { /* the one that is there belongs elsewhere: it moves to the free place */
      while (other + gnext(other) != mp) other += gnext(other);
      gnext(other) = cast_int(f - other);
      *f = *mp;
      if (gnext(mp) != 0) {
        gnext(f) += cast_int(mp - f);
        gnext(mp) = 0;
      }
      setempty(gval(mp));
    }
    else {
      gnext(f) = (gnext(mp) != 0) ? cast_int((mp + gnext(mp)) - f) : 0;
      gnext(mp) = cast_int(f - mp);
      mp = f;
    }
  }
  keyval(mp).gc = obj2gco(key);
  keytt(mp) = ctb(LUA_VSHRSTR);
  if (isblack(t) && iswhite(key)) luaC_barrierback_(L, obj2gco(t));
  invalidateTMcache(t);
  setnilvalue(gval(mp)); /* as long as it has no value */
  return asbytes(gval(mp));
}

/* Memory for an object, if no collection is due. */
static void *take (global_State *g, size_t size) {
  void *block;
  if (g->GCdebt > 0) return NULL;
  block = (*g->frealloc)(g->ud, NULL, 0, size);
  if (block != NULL) g->GCdebt += (l_mem)size;
  return block;
}

/* A new table with 'n' elements and 2^'logsize' fields (-1: none), all nil; 0 if the VM must make it. */
uint32_t pl_unitnewtable (lua_State *L, int n, int logsize) {
  global_State *g = G(L);
  Node *nodes = NULL;
  TValue *array = NULL;
  Table *t = (Table *)take(g, sizeof(Table));
  int i;
  if (t == NULL) return 0;
  if (logsize >= 0 && (nodes = (Node *)take(g, sizeof(Node) << logsize)) == NULL) goto none;
  if (n > 0 && (array = (TValue *)take(g, cast_sizet(n) * sizeof(TValue))) == NULL) goto none;
  t->marked = luaC_white(g);
  t->tt = LUA_VTABLE;
  t->next = g->allgc;
  g->allgc = obj2gco(t);
  t->metatable = NULL;
  t->flags = cast_byte(maskflags);
  t->array = array;
  t->alimit = cast_uint(n);
  for (i = 0; i < n; i++) setempty(&array[i]);
  if (nodes == NULL) {
    t->node = cast(Node *, &luaH_emptynode);
    t->lsizenode = 0;
    t->lastfree = NULL;
  }
  else {
    int size = 1 << logsize;
    for (i = 0; i < size; i++) {
      gnext(&nodes[i]) = 0;
      setnilkey(&nodes[i]);
      setempty(gval(&nodes[i]));
    }
    t->node = nodes;
    t->lsizenode = cast_byte(logsize);
    t->lastfree = nodes + size;
  }
  return asbytes(t);
none:
  if (nodes != NULL) {
    (*g->frealloc)(g->ud, nodes, sizeof(Node) << logsize, 0);
    g->GCdebt -= (l_mem)(sizeof(Node) << logsize);
  }
  (*g->frealloc)(g->ud, t, sizeof(Table), 0);
  g->GCdebt -= (l_mem)sizeof(Table);
  return 0;
}

int pl_unitnext (lua_State *L, void *table, int64_t key, int tag, int ordered) {
  TValue from;
  from.value_.i = key;
  settt_(&from, tag);
  return luaV_nextpair(L, (Table *)table, &from, ordered, (StkId)jit.pair);
}

void pl_unitupbarrier (lua_State *L, void *upvalue, void *value) {
  GCObject *uv = (GCObject *)upvalue;
  if (isblack(uv) && iswhite((GCObject *)value)) luaC_barrier_(L, uv, (GCObject *)value);
}

/* Whether objects of some thousand bytes can be made without a collection, which would not see what compiled code holds. */
static int mayallocate (lua_State *L) {
  global_State *g = G(L);
  return g->GCdebt <= 0 && pl_hasroom(g);
}

/* The longest strings that are made without the VM, which counts the work for longer ones. */
#define LONGEST 1024

/* A new string; no emergency makes a collection. */
static TString *newstring (lua_State *L, const char *text, size_t size) {
  TString *made;
  G(L)->gcstopem = 1;
  made = luaS_newlstr(L, text, size);
  G(L)->gcstopem = 0;
  return made;
}

uint32_t pl_unitconcat (lua_State *L, void *first, int n) {
  const StkId values = (StkId)first;
  char text[LONGEST + MAXNUMBER2STR];
  size_t size = 0;
  int i;
  if (!mayallocate(L)) return 0;
  for (i = 0; i < n; i++) {
    const TValue *v = s2v(values + i);
    if (ttisstring(v)) {
      size_t more = tsslen(tsvalue(v));
      if (more > LONGEST - size) return 0;
      memcpy(text + size, getstr(tsvalue(v)), more);
      size += more;
    }
    else if (ttisnumber(v)) size += cast_sizet(luaO_tostringbuff(v, text + size));
    else return 0;
    if (size > LONGEST) return 0;
  }
  return asbytes(newstring(L, text, size));
}

uint32_t pl_unitclosure (lua_State *L, void *closure, int n, void *base) {
  const LClosure *outer = (LClosure *)closure;
  Proto *p = outer->p->p[n];
  LClosure *made;
  int i;
  if (!mayallocate(L)) return 0;
  G(L)->gcstopem = 1;
  made = luaF_newLclosure(L, p->sizeupvalues);
  made->p = p;
  for (i = 0; i < p->sizeupvalues; i++) {
    const Upvaldesc *d = &p->upvalues[i];
    made->upvals[i] = d->instack ? luaF_findupval(L, (StkId)base + d->idx) : outer->upvals[d->idx];
  }
  G(L)->gcstopem = 0;
  return asbytes(made);
}

uint32_t pl_unitsub (lua_State *L, void *text, int64_t i, int64_t j) {
  TString *s = (TString *)text;
  int64_t size = (int64_t)tsslen(s);
  if (i < 0) i = (i < -size) ? 1 : size + i + 1;
  else if (i == 0) i = 1;
  if (j > size) j = size;
  else if (j < 0) j = (j < -size) ? 0 : size + j + 1;
  if (i > j) j = i - 1;
  if (i == 1 && j == size) return asbytes(s);
  if (j - i >= LONGEST || !mayallocate(L)) return 0;
  return asbytes(newstring(L, getstr(s) + (i > size ? 0 : i - 1), (size_t)(j - i + 1)));
}

uint32_t pl_unitchar (lua_State *L, int64_t byte) {
  char c = (char)byte;
  if (byte < 0 || byte > UCHAR_MAX || !mayallocate(L)) return 0;
  return asbytes(newstring(L, &c, 1));
}

int pl_unitclose (lua_State *L, void *level) {
  if (L->tbclist.p >= (StkId)level) return 0;
  if (L->openupval != NULL && uplevel(L->openupval) >= (StkId)level) luaF_closeupval(L, (StkId)level);
  return 1;
}

uint32_t pl_unitstringfield (lua_State *L, void *key) {
  const Table *meta = G(L)->mt[LUA_TSTRING];
  const TValue *index, *slot;
  if (meta == NULL) return 0;
  index = luaH_getshortstr((Table *)meta, G(L)->tmname[TM_INDEX]);
  if (!ttistable(index)) return 0;
  slot = luaH_getshortstr(hvalue(index), (TString *)key);
  return isempty(slot) ? 0 : asbytes(slot);
}

int pl_unitbyte (void *text, int64_t i) {
  TString *s = (TString *)text;
  int64_t size = (int64_t)tsslen(s);
  if (i < 0) i += size + 1;
  return (i < 1 || i > size) ? -1 : cast_uchar(getstr(s)[i - 1]);
}

uint32_t pl_unitappend (lua_State *L, void *table) {
  Table *t = (Table *)table;
  lua_Unsigned n;
  if (isimmutable(t) || t->metatable != NULL) return 0;
  n = luaH_getn(t);
  if (n >= luaH_realasize(t)) return 0;
  (void)L;
  return asbytes(&t->array[n]);
}

int pl_unitsetmetatable (lua_State *L, void *table, void *metatable) {
  Table *t = (Table *)table, *mt = (Table *)metatable;
  if (isimmutable(t) || t->metatable != NULL) return 0;
  if (!ttisnil(luaH_getshortstr(mt, G(L)->tmname[TM_GC]))) return 0;
  t->metatable = mt;
  luaC_objbarrier(L, obj2gco(t), mt);
  return 1;
}

int pl_unitcompare (void *a, void *b) {
  TString *s = (TString *)a, *t = (TString *)b;
  size_t m = tsslen(s), n = tsslen(t);
  int order = luaS_compare(getstr(s), getstr(t), m < n ? m : n);
  return order != 0 ? order : (m < n) ? -1 : (m > n);
}
