/*
** fields.h: userdata of native/core in memory, for files that read it without a call: host objects (object.c), packed arrays
** and packed objects. A packed array is a userdata whose memory, a pl_Packed and its objects, JavaScript reads and writes as
** well. A packed object is a userdata that stands for one of its objects.
*/
#ifndef PL_FIELDS_H
#define PL_FIELDS_H

#include "lgc.h"
#include "lobject.h"
#include "lstate.h"

#include "values.h"

/* Their numbers of user values tell them apart. The first value is the table of fields and methods, which is immutable. */
#define PACKED_OBJECT 2 /* the second is its array */
#define PACKED_ARRAY  3 /* the second is the table of its objects that Lua has seen; the third their metatable */

#define PACKED_FIELDS(u)  hvalue(&(u)->uv[0].uv)
#define PACKED_OBJECTS(u) hvalue(&(u)->uv[1].uv)
#define PACKED_HEAD(u)    ((pl_Packed *)(cast_charp(u) + udatamemoffset(PACKED_ARRAY)))

/* The memory of an object. Its size differs from those of host objects and functions (held.h). */
typedef struct PackedObject {
  uint32_t offset; /* of its fields, from the start of the array's userdata: stays valid in a copy of the state */
  uint32_t number; /* from 1 on */
  uint32_t spare;
} PackedObject;

#define PACKED_PLACE(u) ((PackedObject *)(cast_charp(u) + udatamemoffset(PACKED_OBJECT)))

/* The memory of a userdata of 'size' bytes that native/core made; NULL for any other value. Bit 7 of 'marked' is unused, and
   nothing in Lua or its C API sets it. */
static inline void *pl_taggeddata (const TValue *v, size_t size) {
  if (!ttisfulluserdata(v) || uvalue(v)->len != size || !testbit(uvalue(v)->marked, TESTBIT)) return NULL;
  return getudatamem(uvalue(v));
}

/* Whether a value is a host object. */
#define pl_isobject(v) (pl_taggeddata(v, sizeof(int)) != NULL)

/* The userdata of a packed object or array; NULL for any other value. */
static inline Udata *pl_packed (const TValue *v, int kind) {
  if (!ttisfulluserdata(v) || uvalue(v)->nuvalue != kind || !testbit(uvalue(v)->marked, TESTBIT)) return NULL;
  return uvalue(v);
}

/* Where an object has the field with this code. */
static inline char *pl_packedfield (const Udata *object, const TValue *code) {
  return cast_charp(gcvalue(&object->uv[1].uv)) + PACKED_PLACE(object)->offset + (ivalue(code) >> PL_PACKED_SHIFT);
}

#endif
