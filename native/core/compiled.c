/*
** compiled.c: the compile cache of a runtime. It keeps the precompiled form of chunks that the host loads and of modules'
** scripts, by text and name, so that no state parses them again. The least recently used form goes first.
**
** Scripts can neither read nor write these forms: they lie in memory of the runtime, and only a text that was compiled
** without an error leads to one. So they need not be verified.
*/
#include <stdlib.h>
#include <string.h>

#include "lauxlib.h"

#include "lstate.h"

#include "compiled.h"
#include "internal.h"
#include "verify.h"

/* Reading the precompiled form of a smaller chunk takes as long as compiling it. */
#define LEAST 256
/* A form may take this part of the cache. */
#define PART    4
#define BUCKETS 1024

typedef struct Entry {
  struct Entry *next; /* in its bucket */
  struct Entry *older, *newer;
  uint64_t hash;
  lua_Integer ticks; /* what compiling took */
  size_t size, namesize, codesize;
  char bytes[]; /* text, name, code */
} Entry;

static pl_CompileCache cache;
static Entry *buckets[BUCKETS];
static Entry *oldest, *newest;

pl_CompileCache *pl_compilecache (void) { return &cache; }

/* Returns the ticks that are left, up to a constant. */
static lua_Integer ticksleft (lua_State *L) { return G(L)->fuel + G(L)->ticks; }

/* --- reading the form of a chunk --- */

/* The mode of chunks that may be precompiled. Its address distinguishes it from a script's "bt". */
const char pl_anymode[] = "bt";

/* Called by upstream's ldo.c: may code that is loaded with this mode be precompiled (native/patches/0012)? */
LUAI_FUNC int luai_binary (lua_State *L, const char *mode);
int luai_binary (lua_State *L, const char *mode) {
  return mode == pl_anymode || !(pl_openflags(L) & PL_OPEN_FLAG_TEXT);
}

/* The name under which forms are read, in messages that there cannot be. Its address distinguishes them from all other
   precompiled code. */
static const char ours[] = "compiled";

typedef struct Reader {
  const Entry *entry;
  lua_Integer before; /* the ticks that were left */
  int done;
} Reader;

static const Reader *reading;

static const char *readcode (lua_State *L, void *data, size_t *size) {
  Reader *r = (Reader *)data;
  const Entry *e = r->entry;
  (void)L;
  if (r->done) return NULL;
  r->done = 1;
  *size = e->codesize;
  return e->bytes + e->size + e->namesize;
}

void pl_verifycode (lua_State *L, const LClosure *f, const char *name) {
  if (name != ours) {
    pl_verify(L, f, name);
    return;
  }
  /* The same program uses the same fuel, whatever was compiled before. */
  lua_Integer more = reading->entry->ticks - (reading->before - ticksleft(L));
  if (more > 0) luai_costs(L, (size_t)more);
}

static int readform (lua_State *L, const Entry *e) {
  Reader r = {e, ticksleft(L), 0};
  const Reader *outer = reading;
  reading = &r;
  int status = lua_load(L, readcode, &r, ours, pl_anymode);
  reading = outer;
  return status;
}

/* --- the entries --- */

static size_t total (size_t size, size_t namesize, size_t codesize) {
  return sizeof(Entry) + size + namesize + codesize;
}

static void insert (Entry *e) {
  Entry **bucket = &buckets[e->hash % BUCKETS];
  e->next = *bucket;
  *bucket = e;
  e->newer = NULL;
  e->older = newest;
  *(newest != NULL ? &newest->newer : &oldest) = e;
  newest = e;
  cache.bytes += total(e->size, e->namesize, e->codesize);
}

static void take (Entry *e) {
  Entry **p = &buckets[e->hash % BUCKETS];
  while (*p != e) p = &(*p)->next;
  *p = e->next;
  *(e->older != NULL ? &e->older->newer : &oldest) = e->newer;
  *(e->newer != NULL ? &e->newer->older : &newest) = e->older;
  cache.bytes -= total(e->size, e->namesize, e->codesize);
}

static void keep (Entry *e) {
  insert(e);
  while (cache.bytes > cache.limit) {
    Entry *least = oldest;
    take(least);
    free(least);
  }
}

static uint64_t mix (uint64_t hash, const char *bytes, size_t size) {
  const uint64_t factor = 0x9e3779b97f4a7c15u;
  uint64_t word;
  for (; size >= sizeof word; bytes += sizeof word, size -= sizeof word) {
    memcpy(&word, bytes, sizeof word);
    hash = (hash ^ word) * factor;
    hash ^= hash >> 29;
  }
  word = size;
  memcpy(&word, bytes, size);
  hash = (hash ^ word ^ ((uint64_t)size << 56)) * factor;
  return hash ^ (hash >> 32);
}

static Entry *find (uint64_t hash, const char *text, size_t size, const char *name, size_t namesize) {
  Entry *e = buckets[hash % BUCKETS];
  for (; e != NULL; e = e->next)
    if (e->hash == hash && e->size == size && e->namesize == namesize && memcmp(e->bytes, text, size) == 0 &&
        memcmp(e->bytes + size, name, namesize) == 0)
      break;
  return e;
}

/* --- adding the form of a function --- */

typedef struct Writer {
  Entry *entry;
  size_t space; /* for code */
} Writer;

static int writecode (lua_State *L, const void *code, size_t size, void *data) {
  Writer *w = (Writer *)data;
  Entry *e = w->entry;
  size_t before = e->size + e->namesize;
  (void)L;
  if (size > w->space - e->codesize) {
    size_t space = w->space + w->space / 2 + size;
    if (total(before, 0, space) > cache.limit / PART * 2) return 1;
    e = (Entry *)realloc(e, total(before, 0, space));
    if (e == NULL) return 1;
    w->entry = e;
    w->space = space;
  }
  memcpy(e->bytes + before + e->codesize, code, size);
  e->codesize += size;
  return 0;
}

/* Adds the function on top. Does nothing if it is too large, or if there is no memory. */
static void add (lua_State *L, Entry key, const char *text, const char *name) {
  Writer w = {NULL, key.size};
  w.entry = (Entry *)malloc(total(key.size, key.namesize, w.space));
  if (w.entry == NULL) return;
  *w.entry = key;
  memcpy(w.entry->bytes, text, key.size);
  memcpy(w.entry->bytes + key.size, name, key.namesize);
  int failed = lua_dump(L, writecode, &w, 0);
  size_t size = total(key.size, key.namesize, w.entry->codesize);
  if (failed || size > cache.limit / PART) {
    free(w.entry);
    return;
  }
  Entry *fit = (Entry *)realloc(w.entry, size);
  keep(fit != NULL ? fit : w.entry);
}

int pl_compile (lua_State *L, const char *text, size_t size, const char *name) {
  if (size < LEAST || size > cache.limit / PART || text[0] == LUA_SIGNATURE[0])
    return luaL_loadbufferx(L, text, size, name, "t");
  Entry key = {.size = size, .namesize = (name == text) ? 0 : strlen(name) + 1};
  key.hash = mix(mix(0, text, size), name, key.namesize);
  Entry *e = find(key.hash, text, size, name, key.namesize);
  int status;
  if (e != NULL) {
    cache.hits++;
    take(e); /* a limit may ask the host while it is read, which may load other chunks */
    status = readform(L, e);
    keep(e);
    return status;
  }
  cache.misses++;
  lua_Integer before = ticksleft(L);
  status = luaL_loadbufferx(L, text, size, name, "t");
  key.ticks = before - ticksleft(L);
  if (status == LUA_OK) add(L, key, text, name);
  return status;
}
