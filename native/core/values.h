/*
** values.h: how values travel between Lua and JavaScript: slots, the transfer buffer, the streams of the codec. The build
** makes src/core/generated/constants.ts and layouts.ts from this header and pl.h; TypeScript does not repeat them.
**
** A named enum becomes an object with its constants, without the prefix that the enum's name gives them; constants of an
** unnamed enum stand alone.
*/
#ifndef PL_VALUES_H
#define PL_VALUES_H

#include <stddef.h>
#include <stdint.h>

#include "lua.h"

/* The content of a slot. */
typedef enum pl_Tag {
  PL_TAG_NIL,
  PL_TAG_FALSE,
  PL_TAG_TRUE,
  PL_TAG_INTEGER, /* u.integer */
  PL_TAG_FLOAT,   /* u.number */
  PL_TAG_STRING,  /* u.bytes and size, borrowed from the writer of the slot */
  PL_TAG_REF,     /* u.ref: the number of a handle; aux: a pl_LuaType */
  PL_TAG_HOST,    /* u.ref: the number of a host function; size, into Lua: a pl_Form */
  PL_TAG_BULK,    /* u.bytes and size: one value as a stream of the codec */
  /* u.ref: the number of a host object; size: the number of its metatable, made by PL_OP_TYPE. */
  PL_TAG_OBJECT,
  PL_TAG_NUMBER, /* u.number, into Lua only: becomes an integer if it is a safe integer (within 2^53, not -0) */
  PL_TAG_RUN,    /* u.ref, into Lua only: the number of a coroutine that PL_OP_THREAD made for a run */
  PL_TAG_THREAD, /* u.ref, into Lua only: the address of a coroutine */
  /* u.ref: the number of the handle of a packed array; size: 0 for the array itself, or the number of one of its objects,
     from 1 on. Out of Lua, the upper half of u.integer is the address of its pl_Packed. */
  PL_TAG_PACKED
} pl_Tag;

/* How Lua calls a host function with the arguments of a metamethod, if they are a host object and the name of a field. */
typedef enum pl_Form {
  PL_FORM_NONE, /* as any function */
  PL_FORM_GET,  /* by pl_host_field */
  PL_FORM_SET   /* by pl_host_field too, if the third argument is a number or boolean */
} pl_Form;

/* One value on its way between Lua and JavaScript: 16 bytes. */
typedef struct pl_Slot {
  uint8_t tag; /* a pl_Tag */
  uint8_t aux;
  uint16_t flags; /* PL_UNTAKEN, or as the operation says */
  uint32_t size;
  union {
    int64_t integer;
    double number;
    const char *bytes;
    int32_t ref;
  } u;
} pl_Slot;

/* The memory of a packed array (fields.h): this head, then its objects. */
typedef struct pl_Packed {
  uint32_t count;  /* the number of objects */
  uint32_t stride; /* the size of an object in bytes, a multiple of 8 */
  int32_t type;    /* the number of its type, made by PL_OP_PACKED_TYPE */
  uint32_t spare;  /* keeps the objects aligned */
} pl_Packed;

enum {
  /* A flag of a slot that the host writes with the number of a host function or object: Lua has not taken it over yet. If it
     never does, the number must be released. A PL_TAG_BULK with the flag may have such slots in it. */
  PL_UNTAKEN = 2,
  /* A flag of a slot that C writes with the number of a handle: the host does not know the number yet. */
  PL_NEW = 4,
  /* A field of packed objects, as a number in the table of its type: the offset in the object in bytes, times 2, plus
     whether it is a 32-bit integer instead of a double. */
  PL_PACKED_INTEGER = 1,
  PL_PACKED_SHIFT = 1,
  /* The number of slots that are always available for results. They replace the arguments. */
  PL_FEW = 16,
  /* The handle of the global table. */
  PL_REF_GLOBALS = 0,
  /* The size of the transfer buffer in bytes, including its head. */
  PL_TRANSFER_SIZE = 65536
};

/* The head of the transfer buffer, one per runtime, which holds arguments in transit. It is a stack: whoever puts something
   at 'top' advances 'top', and restores it afterwards. */
typedef struct pl_Transfer {
  char *top; /* the first free byte, a multiple of 16 */
  char *end;
  pl_Slot *results;   /* more than PL_FEW results */
  const char *frames; /* NULL, or the calls that led to an error, as frames.c writes them */
  uint32_t framessize;
  uint32_t owned;        /* whether Lua must free the results of a host function, see pl_host_call */
  uint32_t stackpointer; /* the C stack pointer before the running operation */
  uint32_t borrow;       /* 0, or the borrow to end once Lua has read the results, see pl_host_end_borrow */
} pl_Transfer;

/* The kind of an entry of 'frames': the first letter of the debug library's 'what', and one more kind. */
typedef enum pl_Frame {
  PL_FRAME_LUA = 'L',
  PL_FRAME_MAIN = 'm',
  PL_FRAME_C = 'C',
  PL_FRAME_SKIPPED = 's' /* so many calls are left out */
} pl_Frame;

/* The kind of a value in a stream of the codec. A stream consists of little-endian 32-bit words. The low PL_KIND_BITS of a
   word are the kind of what follows, the rest is a number. */
typedef enum pl_Kind {
  PL_KIND_NIL,
  PL_KIND_FALSE,
  PL_KIND_TRUE,
  PL_KIND_SMALL,   /* a 28-bit integer: the number */
  PL_KIND_INTEGER, /* two words, low word first */
  PL_KIND_FLOAT,   /* the two words of a double */
  PL_KIND_STRING,  /* the number is the size in bytes, padded to whole words; out of Lua: remembered */
  PL_KIND_NAME,    /* into Lua: a remembered string; a word with its number precedes the bytes */
  PL_KIND_KNOWN,   /* the value remembered under the number */
  PL_KIND_SLOT,    /* a slot, by its number, for a value that travels by reference; out of Lua: remembered */
  /* Into Lua: the number under which it is remembered, or 0. Three words follow: the number of values of the array part, the
     number of pairs, one for C; then the values, then keys and values alternately. */
  PL_KIND_TABLE,
  PL_KIND_ARRAY,  /* out of Lua, remembered: the number of values; two words for C, then the values */
  PL_KIND_OBJECT, /* out of Lua, remembered: the number of pairs; two words for C, then the pairs */
  PL_KIND_MAP     /* like PL_KIND_OBJECT, if a key is not a string or JavaScript would call a value by itself */
} pl_Kind;

enum {
  /* The bits of the kind in a word of a stream. */
  PL_KIND_BITS = 4,
  /* The default limit of levels of nested tables. */
  PL_DEPTH_LIMIT = 100000,
  /* The limit of a stream's bytes, so that each count and size fits beside its kind. */
  PL_SIZE_LIMIT = 1 << 28,
  /* The words at the start of a stream. Into Lua: the number of slots, the number of remembered values; then the slots, then
     the value. Out of Lua: the number of slots, the word where they begin; then the value. */
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

/* Lua's types, as stored in 'aux' of a PL_TAG_REF. */
typedef enum pl_LuaType {
  PL_LUA_TYPE_LIGHT_USERDATA = LUA_TLIGHTUSERDATA,
  PL_LUA_TYPE_TABLE = LUA_TTABLE,
  PL_LUA_TYPE_FUNCTION = LUA_TFUNCTION,
  PL_LUA_TYPE_USERDATA = LUA_TUSERDATA,
  PL_LUA_TYPE_THREAD = LUA_TTHREAD
} pl_LuaType;

enum {
  /* Of a state's memory: blocks up to this size are in pages; the alignment of a page, and its size for malloc. */
  PL_SMALL_BLOCK = 256,
  PL_PAGE = 1024,
  PL_PAGE_ASKED = PL_PAGE - 8,
  /* The bytes in front of every other block: a PL_Links of heap.c. */
  PL_BLOCK_HEAD = 8,
  /* What a handle costs the host, and a host function or object that Lua holds. */
  PL_HANDLE_COST = 384,
  PL_HELD_COST = 256
};

/* The types of Lua's objects in memory, as image.c checks them. */
typedef enum pl_Object {
  PL_OBJECT_SHORT_STRING = 4,
  PL_OBJECT_LONG_STRING = 20,
  PL_OBJECT_TABLE = 5,
  PL_OBJECT_LUA_FUNCTION = 6,
  PL_OBJECT_C_FUNCTION = 38,
  PL_OBJECT_USERDATA = 7,
  PL_OBJECT_THREAD = 8,
  PL_OBJECT_UPVALUE = 9,
  PL_OBJECT_PROTO = 10,
  PL_OBJECT_COLLECTABLE = 64, /* the bit of a value's type that is a pointer to an object */
  PL_OBJECT_OWN = 128         /* the bit of 'marked' of userdata that native/core made */
} pl_Object;

enum {
  /* The bytes of a chunk's name in messages, including the NUL. */
  PL_ID_SIZE = LUA_IDSIZE,
  /* The stack slots that C code may use without checking. */
  PL_MIN_STACK = LUA_MINSTACK,
  /* The pseudo-index of the registry. */
  PL_REGISTRY_INDEX = LUA_REGISTRYINDEX,
  /* The operation of lua_gc that collects all garbage. */
  PL_GC_COLLECT = LUA_GCCOLLECT
};

#endif
