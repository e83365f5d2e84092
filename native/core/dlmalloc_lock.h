/*
** dlmalloc_lock.h: compiled in front of Emscripten's dlmalloc.c with USE_LOCKS=2, its seam for user-defined locks. There
** are no threads here: the "lock" records that the allocator's data is being changed. A trap, which C code cannot catch,
** may happen in between; the host must then know that the heap is inconsistent.
*/
#ifndef PL_DLMALLOC_LOCK_H
#define PL_DLMALLOC_LOCK_H

#define USE_LOCKS 2

/* The number of the allocator's operations under way. */
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
