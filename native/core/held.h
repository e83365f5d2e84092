/* held.h: the box of a host function, for the files that look into it without a call. */
#ifndef PL_HELD_H
#define PL_HELD_H

#include "lobject.h"

#include "internal.h"

/* Userdata that holds the number of a host function. The mark tells it from other userdata, which the debug library can
   put in its place. */
typedef struct pl_Box {
  int id;
  const char *mark;
} pl_Box;

/* held.c: the address is the mark of boxes. */
extern __attribute__((visibility("hidden"))) const char pl_heldkey;

/* The number in a box; 0 if the value is not a box, or the function was released. */
static inline int pl_boxnumber (const TValue *v) {
  if (!ttisfulluserdata(v) || uvalue(v)->len != sizeof(pl_Box)) return 0;
  const pl_Box *box = (const pl_Box *)getudatamem(uvalue(v));
  return box->mark == &pl_heldkey ? box->id : 0;
}

#endif
