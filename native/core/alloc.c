/* alloc.c: tells whether the allocator is changing its data; see dlmalloc_lock.h. */
#include "pl.h"

int pl_allocating = 0;

int pl_allocator_busy (void) { return pl_allocating; }
