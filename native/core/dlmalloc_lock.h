/*
** dlmalloc_lock.h: stands in front of Emscripten's own dlmalloc.c (with USE_LOCKS=2, its seam for locks of one's
** own). There are no threads here: the "lock" is a mark that the allocator's data is being changed. A trap, which
** no C code can catch, may happen inside, and then the host has to know that the heap is half changed.
*/
#ifndef PL_DLMALLOC_LOCK_H
#define PL_DLMALLOC_LOCK_H

#define USE_LOCKS 2

/* How many of the allocator's operations are under way. */
extern int pl_allocating;

typedef int pl_Lock;
#define MLOCK_T pl_Lock
static pl_Lock malloc_global_mutex;
#define INITIAL_LOCK(lock) ((void)(lock), 0)
#define DESTROY_LOCK(lock) ((void)(lock), 0)
#define ACQUIRE_LOCK(lock) ((void)(lock), pl_allocating++, 0)
#define RELEASE_LOCK(lock) ((void)(lock), (void)pl_allocating--)
#define TRY_LOCK(lock)     ((void)(lock), pl_allocating++, 1)

#endif
