/*
** unitops.c: functions that compiled code (unit.c) calls within an instruction. A collection would not find the values that
** compiled code holds, so nothing here collects or raises an error. If either may be due, the result says so, and lvm.c
** executes the instruction.
*/
#define LUA_CORE

#include "lprefix.h"

#include <limits.h>
#include <string.h>

#include "lfunc.h"
#include "lgc.h"
#include "lobject.h"
#include "lstate.h"
#include "lstring.h"
#include "ltable.h"
#include "ltm.h"
#include "lvm.h"

#include "entry.h"
#include "internal.h"
#include "watch.h"

#define asbytes(p) ((uint32_t)(size_t)(p))

void pl_unitbarrier (lua_State *L, void *table, void *value) {
  if (isblack((Table *)table) && iswhite((GCObject *)value))
    luaC_barrierback_(L, obj2gco((Table *)table), (GCObject *)value);
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

/* The slot of a field that is nil or new, which the caller sets at once; 0 if the table would have to grow, or a metatable wants to know. Like
   luaH_newkey for a short string. */
uint32_t pl_unitnewfield (lua_State *L, void *table, void *name) {
  Table *t = (Table *)table;
  TString *key = (TString *)name;
  const TValue *nil;
  Node *mp;
  if (isimmutable(t) || isdummy(t)) return 0;
  if (t->metatable != NULL && !(t->metatable->flags & (1u << TM_NEWINDEX))) return 0;
  nil = luaH_getshortstr(t, key);
  if (!isabstkey(nil)) return asbytes(nil);
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
      luaC_barriernode(L, t, f);
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
  if (isblack(t) && iswhite(key)) luaC_barrierback_(L, obj2gco(t), obj2gco(key));
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
  return luaV_nextpair(L, (Table *)table, &from, ordered, (StkId)pl_jitdata.pair);
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

/* A new string; lack of memory starts no emergency collection. */
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
  if (L->openupval != NULL && uplevel(L->openupval) >= (StkId)level) {
    StkId top = L->top.p; /* compiled code does not keep it */
    L->top.p = L->stack_last.p;
    luaF_closeupval(L, (StkId)level);
    L->top.p = top;
  }
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
  const TValue *slot;
  if (isimmutable(t) || t->metatable != NULL) return 0;
  slot = luaH_getint(t, (lua_Integer)luaH_getn(t) + 1);
  (void)L;
  return isabstkey(slot) ? 0 : asbytes(slot);
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
