/*
** codec.c: converts a whole structure to and from one stream of 32-bit words, in one operation. Its twin is
** src/values/codec.ts; values.h defines the stream. Neither direction recurses or runs a metamethod.
*/
#include <stdlib.h>
#include <string.h>

#include "lauxlib.h"

#include "ldo.h"
#include "lstate.h"

#include "internal.h"

#define KIND(word)          ((word) & ((1 << PL_KIND_BITS) - 1))
#define COUNT(word)         ((word) >> PL_KIND_BITS)
#define WORDOF(kind, count) ((uint32_t)(kind) | (uint32_t)(count) << PL_KIND_BITS)
#define WORDS(size)         (((size) + 3) / 4)

/* Counts work, one for each value and for 64 bytes, and charges ticks for it in stretches: small structures cost none. */
#define STRETCH          1024u
#define work(L, done, n) ((void)(((done) += (uint32_t)(n)) >= STRETCH && ((done) = charge(L, done), 0)))
static uint32_t charge (lua_State *L, uint32_t done) {
  luai_costs(L, done);
  return 0;
}

/* Into Lua. The stream is consumed: while a table is being filled, its words in the stream hold what is left to do: the
   number of values that it got (the first word), values to come, keys and values to come, the enclosing table. */
void pl_pushbulk (lua_State *L, const char *bytes) {
  uint32_t *at = (uint32_t *)bytes;
  uint32_t *table = NULL;
  uint32_t done = 0;
  int nslots = (int)at[0];
  pl_Slot *slots = (pl_Slot *)(at + PL_HEADER_WORDS);
  luaL_checkstack(L, LUA_MINSTACK, NULL);
  lua_createtable(L, nslots + (int)at[1], 0); /* the slots, then the remembered values */
  int known = lua_gettop(L);
  for (int i = 0; i < nslots; i++) {
    pl_pushslot(L, &slots[i]);
    lua_rawseti(L, known, i + 1);
  }
  at = (uint32_t *)(slots + nslots);
  for (;;) {
    uint32_t head = *at++;
    uint32_t n = COUNT(head);
    work(L, done, 1);
    switch (KIND(head)) {
      case PL_KIND_FALSE: lua_pushboolean(L, 0); break;
      case PL_KIND_TRUE: lua_pushboolean(L, 1); break;
      case PL_KIND_SMALL: lua_pushinteger(L, (int32_t)head >> PL_KIND_BITS); break;
      case PL_KIND_INTEGER:
      case PL_KIND_FLOAT: {
        union {
          int64_t integer;
          double number;
        } u;
        memcpy(&u, at, sizeof u);
        at += 2;
        if (KIND(head) == PL_KIND_INTEGER) lua_pushinteger(L, u.integer);
        else lua_pushnumber(L, u.number);
        break;
      }
      case PL_KIND_NAME:
      case PL_KIND_STRING: {
        uint32_t id = (KIND(head) == PL_KIND_NAME) ? *at++ : 0;
        lua_pushlstring(L, (const char *)at, n);
        work(L, done, luai_bytes(n));
        at += WORDS(n);
        if (id != 0) {
          lua_pushvalue(L, -1);
          lua_rawseti(L, known, nslots + (int)id);
        }
        break;
      }
      case PL_KIND_KNOWN: n += (uint32_t)nslots; /* FALLTHROUGH */
      case PL_KIND_SLOT: lua_rawgeti(L, known, n); break;
      case PL_KIND_TABLE:
        luaL_checkstack(L, LUA_MINSTACK, NULL);
        lua_createtable(L, (int)at[0], (int)at[1]);
        if (n != 0) {
          lua_pushvalue(L, -1);
          lua_rawseti(L, known, nslots + (int)n);
        }
        at += 3;
        if ((at[-3] | at[-2]) != 0) {
          at[-4] = 0;
          at[-2] *= 2;
          at[-1] = (uint32_t)table;
          table = at - 4;
          continue;
        }
        break;
      default: lua_pushnil(L); break;
    }
    /* The value on top is complete. It may complete its table, which may complete the enclosing one, and so on. */
    for (;; table = (uint32_t *)table[3]) {
      if (table == NULL) {
        lua_replace(L, known);
        return;
      }
      if (table[1] != 0) {
        table[1]--;
        lua_rawseti(L, -2, ++table[0]);
      }
      else if ((--table[2] & 1) == 0) lua_rawset(L, -3);
      if ((table[1] | table[2]) != 0) break;
    }
  }
}

/* Out of Lua: a buffer in which a stream is made. */
typedef struct Out {
  uint32_t *words;
  uint32_t used, capacity; /* in words */
} Out;

/* The buffer of the next stream; a large one is passed to the host. A stream that is being made has its own: a limit may run
   code of the host meanwhile, which may convert something else. */
static Out spare;

static uint32_t *reserve (lua_State *L, Out *out, uint32_t words) {
  if (out->used + words > out->capacity) {
    uint32_t capacity = out->used + words + out->capacity + 1024;
    uint32_t *moved = (uint32_t *)realloc(out->words, (size_t)capacity * 4);
    if (moved == NULL) luaL_error(L, "not enough memory");
    out->words = moved;
    out->capacity = capacity;
  }
  return out->words + out->used;
}

static void put (Out *out, uint32_t kind, uint32_t count) { out->words[out->used++] = WORDOF(kind, count); }

/* Whether the keys of the table on top are exactly 1 to n. */
static int isarray (lua_State *L, lua_Unsigned n, uint32_t *done) {
  lua_Unsigned count = 0;
  lua_pushnil(L);
  while (lua_next(L, -2)) {
    lua_pop(L, 1);
    work(L, *done, count & 1);
    if (!lua_isinteger(L, -1) || (lua_Unsigned)lua_tointeger(L, -1) - 1 >= n) {
      lua_pop(L, 1);
      return 0;
    }
    count++;
  }
  return count == n;
}

/* Returns 1 if the string or object on top is in the stream already, and refers to it; otherwise gives it the next number. */
static int isknown (lua_State *L, Out *out, int seen, uint32_t *ids) {
  const void *p = lua_topointer(L, -1);
  int known = (lua_rawgetp(L, seen, p) == LUA_TNUMBER);
  if (known) put(out, PL_KIND_KNOWN, (uint32_t)lua_tointeger(L, -1));
  else {
    lua_pushinteger(L, (*ids)++);
    lua_rawsetp(L, seen, p);
  }
  lua_pop(L, 1);
  return known;
}

#define CACHED 128 /* a power of two */

/* Whether JavaScript itself calls a method of this name: 'await', JSON.stringify, conversions. */
static int iscalled (const char *name) {
  return strcmp(name, "then") == 0 || strcmp(name, "toJSON") == 0 || strcmp(name, "toString") == 0 ||
         strcmp(name, "valueOf") == 0;
}

/* Whether the pair on top makes its table a map: a key is not a string, or the value is a method that JavaScript would
   call. */
static int ismapped (lua_State *L) {
  if (lua_type(L, -2) != LUA_TSTRING) return 1;
  int type = lua_type(L, -1);
  return (type == LUA_TFUNCTION || type == LUA_TUSERDATA) && iscalled(lua_tostring(L, -2));
}

typedef struct Stream {
  Out *out;
  pl_Slot *slot;
  size_t size;
  int index, depth;
} Stream;

/* The stack, from the table being written inwards: the table; for pairs the key, and the value while the key is being
   written; on top the next thing to write. The words of the table: its kind and the number of values or pairs so far (all
   of them, for an array); the enclosing table; the number of values written, or whether the key is written. */
static void writestream (lua_State *L, void *stream) {
  const Stream *s = (const Stream *)stream;
  Out *out = s->out;
  pl_Slot *slot = s->slot;
  size_t size = s->size;
  int base = lua_gettop(L);
  int seen = base + 1, others = base + 2; /* 'seen': numbers by address; 'others': values that need a slot */
  struct {
    const void *string;
    uint32_t id;
  } cache[CACHED];
  uint32_t ids = 0, nslots = 0, table = 0, done = 0;
  int level = 0;
  memset(cache, 0, sizeof cache);
  luaL_checkstack(L, LUA_MINSTACK, NULL);
  lua_newtable(L);
  lua_newtable(L);
  lua_pushvalue(L, s->index);
  out->used = PL_HEADER_WORDS;
  for (;;) {
    int type = lua_type(L, -1);
    size_t n = 0;
    const char *text = (type == LUA_TSTRING) ? lua_tolstring(L, -1, &n) : NULL;
    uint32_t words = 4 + (uint32_t)WORDS(n);
    if (out->used + words > size / 4) goto end;
    work(L, done, 1 + luai_bytes(n));
    uint32_t *at = reserve(L, out, words);
    switch (type) {
      case LUA_TNIL: put(out, PL_KIND_NIL, 0); break;
      case LUA_TBOOLEAN: put(out, lua_toboolean(L, -1) ? PL_KIND_TRUE : PL_KIND_FALSE, 0); break;
      case LUA_TNUMBER: {
        union {
          int64_t integer;
          double number;
        } u;
        if (lua_isinteger(L, -1)) {
          u.integer = lua_tointeger(L, -1);
          if (u.integer >= -(1 << 27) && u.integer < (1 << 27)) {
            put(out, PL_KIND_SMALL, (uint32_t)u.integer);
            break;
          }
          put(out, PL_KIND_INTEGER, 0);
        }
        else {
          u.number = lua_tonumber(L, -1);
          put(out, PL_KIND_FLOAT, 0);
        }
        memcpy(at + 1, &u, sizeof u);
        out->used += 2;
        break;
      }
      case LUA_TSTRING:
        if (n > 40) {
          if (isknown(L, out, seen, &ids)) break;
        }
        /* Most strings are short, and many of them names. */
        else {
          uint32_t i = ((uint32_t)text >> 4) % CACHED;
          if (cache[i].string == text) {
            put(out, PL_KIND_KNOWN, cache[i].id);
            break;
          }
          cache[i].string = text;
          cache[i].id = ids++;
        }
        put(out, PL_KIND_STRING, (uint32_t)n);
        memcpy(at + 1, text, n);
        out->used += words - 4;
        break;
      default:
        if (type == LUA_TLIGHTUSERDATA) ids++; /* another value may have the same address */
        else if (isknown(L, out, seen, &ids)) break;
        if (type != LUA_TTABLE) {
          put(out, PL_KIND_SLOT, nslots++);
          lua_pushvalue(L, -1);
          lua_rawseti(L, others, nslots);
          break;
        }
        if (++level > s->depth) {
          slot->aux = 1;
          goto end;
        }
        luaL_checkstack(L, LUA_MINSTACK, NULL);
        n = (size_t)lua_rawlen(L, -1);
        if (n == 0 || !isarray(L, n, &done)) {
          put(out, PL_KIND_OBJECT, 0);
          lua_pushnil(L); /* before the first key */
        }
        else put(out, PL_KIND_ARRAY, (uint32_t)n);
        at[1] = table;
        at[2] = 0;
        table = (uint32_t)(at - out->words);
        out->used += 2;
        goto next;
    }
    lua_pop(L, 1);
  next:
    for (;;) {
      if (table == 0) goto finish;
      uint32_t *t = out->words + table;
      if (KIND(t[0]) == PL_KIND_ARRAY) {
        if (t[2] < COUNT(t[0])) {
          lua_rawgeti(L, -1, ++t[2]);
          break;
        }
      }
      /* The key is written, the value on top. */
      else if (t[2] != 0) {
        t[2] = 0;
        break;
      }
      else if (lua_next(L, -2)) {
        if (ismapped(L)) t[0] |= PL_KIND_MAP;
        t[0] += WORDOF(0, 1);
        t[2] = 1;
        lua_pushvalue(L, -2);
        break;
      }
      table = t[1];
      level--;
      lua_pop(L, 1);
    }
  }
finish:
  out->used += out->used & 1;
  reserve(L, out, nslots * (sizeof(pl_Slot) / 4));
  out->words[0] = nslots;
  out->words[1] = out->used;
  slot->u.bytes = (const char *)out->words;
  if (!pl_maykeep(L, (uint64_t)nslots * PL_HANDLE_COST)) luaD_throw(L, LUA_ERRMEM);
  pl_toslots(L, others, 1, (pl_Slot *)(out->words + out->used), (int)nslots);
  slot->size = (out->used + nslots * 4) * 4;
end:
  lua_settop(L, base);
}

#define KEPT (1 << 14) /* words */

void pl_tobulk (lua_State *L, int index, int depth, size_t size, pl_Slot *slot) {
  Out out = spare;
  Stream stream = {&out, slot, size, lua_absindex(L, index), depth};
  spare.words = NULL;
  spare.capacity = 0;
  memset(slot, 0, sizeof *slot);
  slot->tag = PL_TAG_BULK;
  int status = luaD_rawrunprotected(L, writestream, &stream);
  if (status == LUA_OK && slot->u.bytes != NULL && out.capacity > KEPT) slot->aux = 1; /* the host frees it */
  else if (out.capacity > KEPT) free(out.words);
  else {
    free(spare.words);
    spare = out;
  }
  if (status != LUA_OK) luaD_throw(L, status);
}
