/*
** malloc.c: Emscripten's own dlmalloc, as it is, and what needs to know its insides. Compiled in the place of the
** toolchain's.
*/
#include "dlmalloc_lock.h"

#include <dlmalloc.c>

/*
** realloc to a larger size. A block with nothing behind it grows where it is: dlmalloc by itself does that only within
** what it has of linear memory, and else makes a hole of the block's old place.
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
