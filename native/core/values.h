/*
** values.h: how values travel between Lua and JavaScript: slots, the transfer buffer, the streams of the codec. The build
** makes src/core/generated/constants.ts and layouts.ts from this header and pl.h; TypeScript repeats nothing of it.
**
** An enum with a name becomes an object of its constants, without the prefix that its name gives them; constants of an
** enum without a name stand alone.
*/
#ifndef PL_VALUES_H
#define PL_VALUES_H

#include <stddef.h>
#include <stdint.h>

#include "lua.h"

/* What a slot holds. */
typedef enum pl_Tag {
  PL_TAG_NIL,
  PL_TAG_FALSE,
  PL_TAG_TRUE,
  PL_TAG_INTEGER, /* u.integer */
  PL_TAG_FLOAT,   /* u.number */
  PL_TAG_STRING,  /* u.bytes and size, borrowed from whoever wrote the slot */
  PL_TAG_REF,     /* u.ref: the number of a handle; aux: a pl_LuaType */
  PL_TAG_HOST,    /* u.ref: the number of a host function */
  PL_TAG_BULK,    /* u.bytes and size: one value as a stream of the codec */
  /* u.ref: the number of a host object; size: the number of its metatable, which PL_OP_TYPE made. */
  PL_TAG_OBJECT,
  PL_TAG_NUMBER, /* u.number, into Lua only: becomes an integer if it is a safe one (within 2^53, not -0) */
  PL_TAG_RUN     /* u.ref, into Lua only: the number of a coroutine that PL_OP_THREAD made for a run */
} pl_Tag;

/* One value on its way between Lua and JavaScript: 16 bytes. */
typedef struct pl_Slot {
  uint8_t tag; /* a pl_Tag */
  uint8_t aux;
  uint16_t flags;
  uint32_t size;
  union {
    int64_t integer;
    double number;
    const char *bytes;
    int32_t ref;
  } u;
} pl_Slot;

enum {
  /* The number of slots that are always available for results, in the place of the arguments. */
  PL_FEW = 16,
  /* The handle of the table of globals. */
  PL_REF_GLOBALS = 0,
  /* Bytes of the transfer buffer, its head included. */
  PL_TRANSFER_SIZE = 65536
};

/* The head of the transfer buffer, one per runtime: arguments lie there on their way. It is a stack: whoever puts
   something at 'top' moves it up, and back afterwards. */
typedef struct pl_Transfer {
  char *top; /* the first free byte, a multiple of 16 */
  char *end;
  pl_Slot *results;   /* of more than PL_FEW values */
  const char *frames; /* NULL, or the calls that led to an error, as frames.c writes them */
  uint32_t framessize;
  uint32_t owned;        /* whether Lua must free what a host function gave, see pl_host_call */
  uint32_t stackpointer; /* the C stack as it was before the operation that runs */
  uint32_t borrow;       /* 0, or the borrow that ends once Lua has read the results, see pl_host_end_borrow */
} pl_Transfer;

/* The kind of an entry of 'frames': the first letter of 'what' of the debug library, and one more. */
typedef enum pl_Frame {
  PL_FRAME_LUA = 'L',
  PL_FRAME_MAIN = 'm',
  PL_FRAME_C = 'C',
  PL_FRAME_SKIPPED = 's' /* so many calls are left out */
} pl_Frame;

/* The kind of a value in a stream of the codec. A stream consists of little-endian words of 32 bits. The low PL_KIND_BITS
   of a word are the kind of what follows, the rest is a number. */
typedef enum pl_Kind {
  PL_KIND_NIL,
  PL_KIND_FALSE,
  PL_KIND_TRUE,
  PL_KIND_SMALL,   /* an integer of 28 bits: the number */
  PL_KIND_INTEGER, /* two words, the low one first */
  PL_KIND_FLOAT,   /* two words of a double */
  PL_KIND_STRING,  /* as many bytes as the number says, padded to whole words; out of Lua: remembered */
  PL_KIND_NAME,    /* into Lua: a string that is remembered; a word with its number comes before the bytes */
  PL_KIND_KNOWN,   /* what was remembered under the number */
  PL_KIND_SLOT,    /* a slot, by its number, for a value that travels by reference; out of Lua: remembered */
  /* Into Lua: the number under which it is remembered, or 0; then three words: values of the array part, pairs, one for
     C; then the values, then keys and values in turn. */
  PL_KIND_TABLE,
  PL_KIND_ARRAY,  /* out of Lua, remembered: the number of values; two words for C, then the values */
  PL_KIND_OBJECT, /* out of Lua, remembered: the number of pairs; two words for C, then the pairs */
  PL_KIND_MAP     /* as PL_KIND_OBJECT, where not all keys are strings */
} pl_Kind;

enum {
  /* Bits of the kind in a word of a stream. */
  PL_KIND_BITS = 4,
  /* Words at the start of a stream. Into Lua: the number of slots, how much is remembered; then the slots, then the
     value. Out of Lua: the number of slots, the word where they begin; then the value. */
  PL_HEADER_WORDS = 2
};

/* Lua's status codes. */
typedef enum pl_LuaStatus {
  PL_LUA_STATUS_OK = LUA_OK,
  PL_LUA_STATUS_YIELD = LUA_YIELD,
  PL_LUA_STATUS_ERR_RUN = LUA_ERRRUN,
  PL_LUA_STATUS_ERR_SYNTAX = LUA_ERRSYNTAX,
  PL_LUA_STATUS_ERR_MEM = LUA_ERRMEM
} pl_LuaStatus;

/* Lua's types, as 'aux' of a PL_TAG_REF gives them. */
typedef enum pl_LuaType {
  PL_LUA_TYPE_TABLE = LUA_TTABLE,
  PL_LUA_TYPE_FUNCTION = LUA_TFUNCTION,
  PL_LUA_TYPE_USERDATA = LUA_TUSERDATA,
  PL_LUA_TYPE_THREAD = LUA_TTHREAD
} pl_LuaType;

enum {
  /* Bytes of a chunk's name in messages, with the NUL at the end. */
  PL_ID_SIZE = LUA_IDSIZE,
  /* Stack slots that C code may use without asking for them. */
  PL_MIN_STACK = LUA_MINSTACK
};

#endif
