/* pages.h: the memory of a state, as heap.c lays it out, for files that copy it (src/core/image.ts). */
#ifndef PL_PAGES_H
#define PL_PAGES_H

#include "pl.h"

typedef struct Free {
  struct Free *next;
} Free;

typedef struct Page {
  struct Page *next;
  uint16_t free;  /* bytes in free lists; computed by 'trim' */
  uint16_t whole; /* total bytes of its blocks */
} Page;

/* In front of each block that is not in a page, PL_BLOCK_HEAD bytes before it. */
typedef struct Links {
  struct Links *next, *previous;
} Links;

typedef struct Heap {
  pl_Account account;
  size_t low; /* below this many small bytes in use, free pages are searched for */
  size_t high,
    tries; /* 'high': likewise above this many bytes of pages; 'tries': after a failure, above this many free bytes */
  Page *pages;
  Links *blocks; /* those that are not in pages */
  Free *lists[PL_SMALL_BLOCK / 8 + 1];
} Heap;

#endif
