/*
** malloc.c: Emscripten's dlmalloc, unchanged, and two functions that need its internals. Compiled instead of the toolchain's
** own copy.
*/
#include "dlmalloc_lock.h"

#include <dlmalloc.c>

int pl_allocating = 0;

/* Whether the allocator is changing its data. See pl.h. */
int pl_allocator_busy (void);
int pl_allocator_busy (void) { return pl_allocating; }

/*
** realloc to a larger size. The last block of the heap grows in place. dlmalloc itself does that only within the linear
** memory that it has already; otherwise it moves the block and leaves a hole.
*/
void *pl_grow (void *block, size_t size);
void *pl_grow (void *block, size_t size) {
  mchunkptr p = mem2chunk(block);
  if (size < MAX_REQUEST && next_chunk(p) == gm->top && chunksize(p) + gm->topsize <= request2size(size)) {
    size_t more = request2size(size) - chunksize(p);
    void *end = NULL;
    if (!PREACTION(gm)) {
      end = sys_alloc(gm, more < MIN_CHUNK_SIZE ? MIN_CHUNK_SIZE : more);
      POSTACTION(gm);
    }
    if (end != NULL) dlfree(end);
  }
  return dlrealloc(block, size);
}
