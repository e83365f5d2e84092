/*
** heap.c: the allocator of every state that luaL_newstate makes (see heap.h). Each state has a heap of its own: a module
** that corrupts it does not affect other states, and its memory use is exact.
**
** Small blocks are cut from pages. A freed block goes to the free list of its size, which runs through the blocks
** themselves. Lua passes the size of what it frees, so blocks need no headers. Larger blocks come from malloc, and are in
** a list, so that the memory of a state that died can be freed.
** Pages whose blocks are all free are returned to malloc when few of their bytes are in use, when the number of pages has
** doubled since the last look, and before an allocation fails. A look takes time in proportion to the free blocks, but
** about as many blocks were freed or cut since the last one.
**
** A limit counts whole pages: a free block that no allocation of its size reuses still takes the host's memory.
*/
#include <malloc.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "ldo.h"
#include "lgc.h"
#include "lstate.h"

#include "heap.h"
#include "internal.h"
#include "pages.h"

/* The largest small block. Sizes are multiples of 8 bytes, Lua's alignment. */
#define SMALL       ((size_t)PL_SMALL_BLOCK)
#define CLASS(size) (((size) + 7) >> 3)

/* A page is aligned to its size, malloc's header included, so pages lie without gaps. All blocks of a page have one size:
   blocks freed together were often made together, so whole pages become free. Larger pages make an empty state bigger and
   become free less often. */
#define PAGE           ((size_t)PL_PAGE)
#define PAGE_OF(block) ((Page *)((uintptr_t)(block) & ~(uintptr_t)(PAGE - 1)))
#define PAGE_ASKED     ((size_t)PL_PAGE_ASKED)
#define PAGE_CAPACITY  (PAGE_ASKED - sizeof(Page))

/* Up to this size of all pages, they are never searched for free ones. */
#define FEW_BYTES 65536u

static size_t least (size_t a, size_t b) { return a < b ? a : b; }

/* Returns pages without used blocks to malloc. */
static void trim (Heap *h) {
  Page **p, *page;
  Free **f, *block;
  size_t c, held;
  for (page = h->pages; page != NULL; page = page->next) page->free = 0;
  for (c = 1; c <= CLASS(SMALL); c++)
    for (block = h->lists[c]; block != NULL; block = block->next) PAGE_OF(block)->free += (uint16_t)(c << 3);
  for (c = 1; c <= CLASS(SMALL); c++)
    for (f = &h->lists[c]; (block = *f) != NULL;) {
      if (PAGE_OF(block)->free == PAGE_OF(block)->whole) *f = block->next;
      else f = &block->next;
    }
  for (p = &h->pages; (page = *p) != NULL;) {
    if (page->free == page->whole) {
      *p = page->next;
      free(page);
      h->account.pages -= PAGE;
    }
    else p = &page->next;
  }
  held = h->account.pages;
  h->low = held < FEW_BYTES ? 0 : least(held, h->account.small * 2) / 4;
  h->high = held * 2 + FEW_BYTES;
  h->tries = held - h->account.small + held / 16;
}

/* Whether the limit allows 'more' bytes. */
static int within (const Heap *h, uint64_t more) {
  const pl_Account *a = &h->account;
  uint64_t held = (uint64_t)a->pages + a->large + a->kept + a->outside;
  return held + more <= a->limit;
}

int pl_hasroom (const global_State *g) { return within((const Heap *)g->ud, PL_ROOM); }

/* After a failure: whether pages were freed, so that trying again makes sense. */
static int trimmed (Heap *h) {
  size_t before = h->account.pages;
  if (before - h->account.small <= h->tries) return 0;
  trim(h);
  return h->account.pages < before;
}

static void *newpage (void) {
  /* malloc's best fit is often where a page has been, or next to other pages. */
  void *page = malloc(PAGE_ASKED);
  if (((uintptr_t)page & (PAGE - 1)) == 0) return page;
  free(page);
  return memalign(PAGE, PAGE_ASKED);
}

/* Makes blocks of a class whose list is empty; 'bound': whether the limit applies. Returns whether it did. */
static int cut (Heap *h, size_t c, int bound) {
  size_t size = c << 3, i;
  Page *page = NULL;
  char *block;
  if (h->account.pages >= h->high) trim(h);
  do {
    if (!bound || within(h, PAGE)) page = newpage();
  } while (page == NULL && trimmed(h));
  if (page == NULL) return 0;
  page->next = h->pages;
  h->pages = page;
  page->whole = (uint16_t)(PAGE_CAPACITY / size * size);
  block = (char *)(page + 1);
  h->lists[c] = (Free *)block;
  for (i = size; i < page->whole; i += size) {
    ((Free *)block)->next = (Free *)(block + size);
    block += size;
  }
  ((Free *)block)->next = NULL;
  h->account.pages += PAGE;
  h->low = h->account.pages < FEW_BYTES ? 0 : least(h->account.pages, h->account.small * 2) / 4;
  return 1;
}

/* malloc.c: realloc to a larger size. */
PL_FUNC void *pl_grow (void *block, size_t size);

/* The heap that was freed last. */
static const Heap *lastfreed = NULL;

int pl_wasclosed (const pl_Account *account) { return (const Heap *)account == lastfreed; }

/* The state itself is the first block allocated and the last freed, and a large one. A heap without blocks belongs to a
   state that was closed, or that there was no memory for. */
static void endempty (Heap *h) {
  if (h->account.small + h->account.large != 0) return;
  for (Page *page = h->pages; page != NULL;) {
    Page *next = page->next;
    free(page);
    page = next;
  }
  lastfreed = h;
  free(h);
}

static void unlink (Heap *h, Links *l) {
  if (l->previous == NULL) h->blocks = l->next;
  else l->previous->next = l->next;
  if (l->next != NULL) l->next->previous = l->previous;
}

/* Adds a block, or makes its neighbours follow it where it was moved. */
static void *link (Heap *h, Links *l, int isnew) {
  if (isnew) {
    l->previous = NULL;
    l->next = h->blocks;
  }
  if (l->previous == NULL) h->blocks = l;
  else l->previous->next = l;
  if (l->next != NULL) l->next->previous = l;
  return (char *)l + PL_BLOCK_HEAD;
}

static void *resize (Heap *h, void *block, size_t old, size_t size) {
  Links *l = (block == NULL) ? NULL : (Links *)((char *)block - PL_BLOCK_HEAD);
  size_t whole = size + PL_BLOCK_HEAD;
  if (whole < size) return NULL;
  l = size <= old ? realloc(l, whole) : l == NULL ? malloc(whole) : pl_grow(l, whole);
  return l == NULL ? NULL : link(h, l, block == NULL);
}

static void *large (Heap *h, void *block, size_t old, size_t size) {
  void *result = NULL;
  do {
    if (size <= old || within(h, size - old)) result = resize(h, block, old, size);
  } while (result == NULL && trimmed(h));
  if (result != NULL) h->account.large += size - old;
  return result;
}

static void *take (Heap *h, size_t size, int bound) {
  if (size <= SMALL) {
    size_t c = CLASS(size);
    Free *result = h->lists[c];
    if (result == NULL) {
      if (!cut(h, c, bound)) return NULL;
      result = h->lists[c];
    }
    h->lists[c] = result->next;
    h->account.small += size;
    return result;
  }
  return large(h, NULL, 0, size);
}

static void give (Heap *h, void *block, size_t size) {
  if (size <= SMALL) {
    size_t c = CLASS(size);
    ((Free *)block)->next = h->lists[c];
    h->lists[c] = block;
    h->account.small -= size;
    if (h->account.small < h->low) trim(h);
    return;
  }
  Links *l = (Links *)((char *)block - PL_BLOCK_HEAD);
  unlink(h, l);
  free(l);
  h->account.large -= size;
  endempty(h);
}

static void *allocate (void *ud, void *block, size_t old, size_t size) {
  Heap *h = ud;
  void *result;
  if (block == NULL) return size == 0 ? NULL : take(h, size, 1); /* 'old' is then the type of an object */
  if (size == 0) {
    give(h, block, old);
    return NULL;
  }
  if (old > SMALL && size > SMALL) return large(h, block, old, size);
  if (CLASS(old) == CLASS(size) && old <= SMALL && size <= SMALL) {
    h->account.small += size - old;
    return block;
  }
  /* A shrinking block gets its page regardless of the limit: in a moment it takes less than before. */
  if ((result = take(h, size, size > old)) == NULL) return NULL;
  memcpy(result, block, old < size ? old : size);
  give(h, block, old);
  return result;
}

lua_State *pl_newstate (void) {
  Heap *h = calloc(1, sizeof(Heap));
  if (h == NULL) return NULL;
  h->account.limit = SIZE_MAX;
  h->high = FEW_BYTES;
  if (h == lastfreed) lastfreed = NULL; /* a new one, at the same address */
  lua_State *L = (lua_newstate)(allocate, h);
  if (L == NULL && lastfreed != h) endempty(h); /* there was no memory for its first block */
  return L;
}

pl_Account *pl_account (lua_State *L) {
  void *h;
  if (lua_getallocf(L, &h) != allocate) return NULL;
  if (h == lastfreed) lastfreed = NULL; /* of a copy (src/core/image.ts), at the same address */
  return h;
}

/* Whether a block of malloc may be there. */
static int isblock (const void *block) {
  return ((uintptr_t)block & 7) == 0 &&
         (uintptr_t)block < (uintptr_t)__builtin_wasm_memory_size(0) * 65536 - sizeof(Links);
}

/* C code that overran its memory may have broken the lists, and freeing by them would break the heap of all states. */
static int areintact (const Heap *h) {
  const Links *last = NULL;
  size_t pages = 0;
  for (const Links *l = h->blocks; l != NULL; last = l, l = l->next)
    if (!isblock(l) || l->previous != last) return 0;
  for (const Page *page = h->pages; page != NULL; page = page->next)
    if (!isblock(page) || PAGE_OF(page) != page || (pages += PAGE) > h->account.pages) return 0;
  return pages == h->account.pages;
}

int pl_freeheap (lua_State *L) {
  Heap *h = (Heap *)pl_account(L);
  if (h == NULL || !areintact(h)) return 0;
  for (Links *l = h->blocks; l != NULL;) {
    Links *next = l->next;
    free(l);
    l = next;
  }
  h->account.small = h->account.large = 0;
  endempty(h);
  return 1;
}

void pl_charge (lua_State *L, int bytes) {
  pl_Account *a = pl_account(L);
  if (a != NULL) a->kept += (size_t)bytes;
}

int pl_maykeep (lua_State *L, uint64_t bytes) {
  const Heap *h = (const Heap *)pl_account(L);
  if (h == NULL || within(h, bytes)) return 1;
  luaC_fullgc(L, 1);
  return within(h, bytes);
}

void pl_chargeheld (lua_State *L) {
  const Heap *h = (const Heap *)pl_account(L);
  if (h != NULL && !within(h, PL_HELD_COST)) {
    lua_gc(L, LUA_GCCOLLECT); /* not as an emergency: finalizers release what Lua dropped */
    if (!within(h, PL_HELD_COST)) luaD_throw(L, LUA_ERRMEM);
  }
  pl_charge(L, PL_HELD_COST);
}

uint32_t pl_collections (lua_State *L) { return G(L)->collections; }
