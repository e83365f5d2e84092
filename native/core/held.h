/* held.h: the box of a host function, for files that read it without a call. */
#ifndef PL_HELD_H
#define PL_HELD_H

#include "lgc.h"
#include "lobject.h"
#include "lstate.h"

#include "fields.h"
#include "internal.h"

/* Userdata that holds the number of a host function. A bit in its header marks it as such. */
typedef struct pl_Box {
  int id;
  uint32_t form; /* a pl_Form. It also makes the size differ from that of a host object. */
} pl_Box;

/* Marks the new userdata on top as made by native/core: see 'pl_taggeddata'. */
static inline void pl_tagdata (lua_State *L) { l_setbit(uvalue(s2v(L->top.p - 1))->marked, TESTBIT); }

/* NULL if the value is not a box. */
static inline const pl_Box *pl_box (const TValue *v) { return (const pl_Box *)pl_taggeddata(v, sizeof(pl_Box)); }

/* The number in a box; 0 if the value is not a box, or the function was released. */
static inline int pl_boxnumber (const TValue *v) {
  const pl_Box *box = pl_box(v);
  return box != NULL ? box->id : 0;
}

#endif
