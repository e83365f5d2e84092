/* held.h: the box of a host function, for files that read it without a call. */
#ifndef PL_HELD_H
#define PL_HELD_H

#include "lgc.h"
#include "lobject.h"
#include "lstate.h"

#include "internal.h"

/* Userdata that holds the number of a host function. A bit in its header marks it as such. */
typedef struct pl_Box {
  int id;
  int spare; /* makes its size differ from that of a host object */
} pl_Box;

/* Marks the new userdata on top as made by native/core. Bit 7 of 'marked' is unused, and nothing in Lua or its C API sets it. */
static inline void pl_tagdata (lua_State *L) { l_setbit(uvalue(s2v(L->top.p - 1))->marked, TESTBIT); }

/* The memory of such a userdata of 'size' bytes; NULL for any other value. */
static inline void *pl_taggeddata (const TValue *v, size_t size) {
  if (!ttisfulluserdata(v) || uvalue(v)->len != size || !testbit(uvalue(v)->marked, TESTBIT)) return NULL;
  return getudatamem(uvalue(v));
}

/* The number in a box; 0 if the value is not a box, or the function was released. */
static inline int pl_boxnumber (const TValue *v) {
  const pl_Box *box = (const pl_Box *)pl_taggeddata(v, sizeof(pl_Box));
  return box != NULL ? box->id : 0;
}

#endif
