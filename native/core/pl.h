/*
** pl.h: the C half of the runtime, as TypeScript sees it.
**
** Every function marked PL_API is exported by the core and called from src/core; the export list and the
** typed binding (src/core/generated/bindings.ts) are made from these declarations and from no other list.
** The functions marked PL_HOST are imported: TypeScript implements them (src/core/host.ts).
** Modules never include this file: theirs is include/perilune.h.
*/
#ifndef PL_H
#define PL_H

#include <stddef.h>
#include <stdint.h>

#include "lua.h"

#define PL_API  extern __attribute__((visibility("default"), used))
#define PL_HOST extern
#define PL_FUNC extern __attribute__((visibility("hidden")))

/* ORDER PL_TAG: the kinds of a slot. src/values/slots.ts holds the same numbers. */
#define PL_TAG_NIL     0
#define PL_TAG_FALSE   1
#define PL_TAG_TRUE    2
#define PL_TAG_INTEGER 3 /* u.integer */
#define PL_TAG_FLOAT   4 /* u.number */
#define PL_TAG_STRING  5 /* u.bytes and size, borrowed from whoever wrote the slot */
#define PL_TAG_REF     6 /* u.ref: a reference in the registry; aux: the Lua type */
#define PL_TAG_HOST    7 /* u.ref: the number of a function of the host */
#define PL_TAG_BULK    8 /* u.bytes and size: one value as a stream of the codec (codec.c) */
/* u.ref: the number of an object of the host; size: that of its metatable, from PL_OP_TYPE */
#define PL_TAG_OBJECT 9
#define PL_TAG_NUMBER 10 /* u.number, into Lua only: an integer where it is a safe one (within 2^53, not -0) */
#define PL_TAG_RUN    11 /* u.ref, into Lua only: the number of a coroutine that PL_OP_THREAD made for a run */

/* What pl_host_call gives besides a number of results: an error, whose value is in the first slot; a promise, whose
   number is u.ref of the first slot; the second is the coroutine that the host has resumed, a PL_TAG_RUN or a
   PL_TAG_REF, which is to wait for it; a bad argument, the first being PL_HOST_ARGUMENT, the second one less: what is
   wrong with it is in the first slot, and Lua says the rest. */
#define PL_HOST_ERROR    (-1)
#define PL_HOST_PENDING  (-2)
#define PL_HOST_ARGUMENT (-3)

/* One value on its way between Lua and JavaScript: 16 bytes. */
typedef struct pl_Slot {
  uint8_t tag;
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

/* So many slots are always to be had for results where the arguments were. */
#define PL_FEW 16

/* One per runtime: where arguments lie on their way, and what else an operation gives. A stack: whoever puts something
   at 'top' moves it up, and back when that was used. */
typedef struct pl_Area {
  char *top; /* the first free byte, a multiple of 16 */
  char *end;
  pl_Slot *results;      /* of more than PL_FEW values */
  const char *traceback; /* NULL, or the traceback of an error */
  uint32_t tracebacksize;
  uint32_t owned;        /* whether what a function of the host gave is allocated, in part at least */
  uint32_t stackpointer; /* the C stack as it was before the operation that runs */
  uint32_t lent;         /* 0, or what pl_host_taken is told once the results of a function of the host were read */
} pl_Area;

/* Bytes of it, its head included. */
#define PL_AREA_SIZE 65536

/* The C stack: the stack pointer of an empty one, and the lowest address of it (see stack.c). */
#define PL_STACK_START (PL_GLOBAL_BASE - 16)
#define PL_STACK_END   16

/* --- states (state.c) --- */

/* Bits of 'flags' of pl_open. */
#define PL_OPEN_NOENV    1 /* LUA_PATH, LUA_CPATH are not looked at */
#define PL_OPEN_TEXT     2 /* 'require' takes no precompiled file */
#define PL_OPEN_CONFINED 4 /* a name or path with a NUL is an error for 'require' and the functions of 'package' */

/* Opens the standard libraries and installs the searcher, protected. LUA_OK, or a status with the message on
   top of the stack. */
PL_API int pl_open (lua_State *L, int flags);
/* Installs the searcher in a state whose 'package' library is already open; does nothing without it. Protected. */
PL_API int pl_install (lua_State *L);

/* --- running (call.c, thread.c) --- */

/* ORDER PL_OP: what pl_do can do. src/state/crossing.ts holds the same numbers. */
#define PL_OP_CALL 0 /* slots[0] called with the others */
/* slots: chunk (flags: whether it may be binary), chunk name, environment or nil; both end with NUL */
#define PL_OP_LOAD     1
#define PL_OP_RUN      2  /* as LOAD, and called with the others */
#define PL_OP_GET      3  /* slots[0][slots[1]]..., with metamethods; a nil on the way is the result */
#define PL_OP_HAS      4  /* whether that is not nil */
#define PL_OP_SET      5  /* the last slot is the value */
#define PL_OP_LENGTH   6  /* #slots[0] */
#define PL_OP_KEYS     7  /* as pairs gives them */
#define PL_OP_ENTRIES  8  /* keys and values by turns; with a second slot as next gives them */
#define PL_OP_TOSTRING 9  /* tostring(slots[0]) */
#define PL_OP_VALUES   10 /* the slots themselves */
#define PL_OP_OPEN     11 /* calls the C function at table index slots[0].u.ref: how a module is opened by hand */
#define PL_OP_TOJS     12 /* slots[0] as a stream; size and u.ref of slots[1]: depth and size of pl_tobulk */
#define PL_OP_THREAD 13 /* a coroutine of slots[0]; of nil: the number of one for a run, which calls what it is given */
/* coroutine slots[0] goes on with the others; one that waits only if it is a run, or has 'aux': 1, the host waits with
   it, 2, it has waited and goes on. -LUA_YIELD: it waits, or it is a run that yielded as many values as the result
   says */
#define PL_OP_RESUME 14
#define PL_OP_STATUS 15 /* coroutine.status */
#define PL_OP_CLOSE  16 /* coroutine.close, its error raised; one that waits, and those that it resumed, too */
#define PL_OP_FREEZE 17 /* table slots[0], and all tables within it, can no longer be changed */
#define PL_OP_TYPE   18 /* makes table slots[0] a metatable of host objects for good, frozen; its number */
#define PL_OP_NAME   19 /* what messages call the type of slots[0] */
#define PL_OP_RAWGET 20 /* rawget(slots[0], slots[1]) */
#define PL_OP_RAWSET 21

/* The area; NULL without memory for it. */
PL_API pl_Area *pl_area (void);
/* Does 'op' with 'n' slots, protected, in the thread that runs. There is room for PL_FEW slots. Gives how many results
   are in the slots; of more than PL_FEW, where 'results' says. Or a status of Lua, negated: the error is in the first
   slot, its traceback in the area. What is lent lives until the next call into wasm. */
PL_API int pl_do (lua_State *L, int op, pl_Slot *slots, int n);
/* Gives a handle back. */
PL_API void pl_unref (lua_State *L, int ref);
/* Forgets the coroutine of a run. */
PL_API void pl_endrun (lua_State *L, int run);

/* --- memory (heap.c, alloc.c) --- */

/* The memory of a state that luaL_newstate made, in bytes. It lives until the state is closed. The host may set 'limit'. */
typedef struct pl_Account {
  size_t small; /* what Lua has of the pages; with 'large', what it has in all */
  size_t large; /* in blocks that are in no page */
  size_t pages; /* all pages */
  size_t limit; /* no more than that in pages and large blocks */
} pl_Account;

/* NULL when another allocator has its place. */
PL_API pl_Account *pl_account (lua_State *L);

/* Non-zero while the allocator's own data is being changed; a trap then leaves the whole runtime unusable. */
PL_API int pl_allocator_busy (void);

/* Writes out what stdout and stderr hold back. The host calls it when control returns to it: in JavaScript no
   exit does. */
PL_API void pl_flush (void);

/* --- limits and slices (slice.c) --- */

/* What pl_host_poll answers besides 0, go on; the first three are also what pl_stopped gives. */
#define PL_STOP_FUEL      1
#define PL_STOP_DEADLINE  2
#define PL_STOP_INTERRUPT 3
#define PL_SUSPEND        4 /* suspend the running coroutine, where it can be, and those that resumed it */

/* Sets the limits of a state anew. 'fuel': ticks that it may still run for, negative for any number; 'polled': whether
   pl_host_poll is asked. */
PL_API void pl_limit (lua_State *L, int64_t fuel, int polled);
/* Fuel that is left. */
PL_API int64_t pl_fuel (lua_State *L);
/* The limit that was reached, or 0. */
PL_API int pl_stopped (lua_State *L);
/* The longest slice in ticks, for all states; 1 for tests. */
PL_API void pl_slicelength (int ticks);

/* --- the stand-alone interpreter (upstream's lua.c, its main renamed) --- */

PL_API int pl_lua_main (int argc, char **argv);

/* --- what the host gives: see src/core/host.ts --- */

/* Links the module at 'path' and returns a handle, or 0 and a text for pl_host_dlerror. */
PL_HOST int pl_host_dlopen (const char *path);
/* The table index of a function of the module, or 0 and a text for pl_host_dlerror. */
PL_HOST int pl_host_dlsym (int handle, const char *name);
/* The last failure, as allocated text that the caller frees; NULL when out of memory. */
PL_HOST char *pl_host_dlerror (void);
/* Looks module 'name' up in the roots of the state. Allocated paths in 'lua' and 'native', NULL where there is
   none; 'native' is not looked for when 'wantnative' is 0. Returns how many were found; negative, and a text for
   pl_host_dlerror, when the name or what it leads to is refused. */
PL_HOST int pl_host_find (lua_State *L, const char *name, int wantnative, char **lua, char **native);
/* The roots as templates for package.path (kind 0) or package.cpath (kind 1), separated by ';'; allocated, or NULL
   when there are none. */
PL_HOST char *pl_host_roots (lua_State *L, int kind);
/* Calls function 'id' of the host in thread L. Results are where the arguments were, of more than PL_FEW where the
   area's 'results' says; how many, or PL_HOST_ERROR, PL_HOST_PENDING. What they lend lies in the area; when 'owned' is
   set, the block of 'results' and the bytes of slots with 'aux' are the caller's to free. */
PL_HOST int pl_host_call (lua_State *L, int id, pl_Slot *slots, int nargs);
/* What came of a promise, as pl_host_call gives it; L is the main thread. 'reason' is NULL, or says why Lua cannot wait
   for it: in words, or by a traceback that begins with the function in the way. Then it is an error. */
PL_HOST int pl_host_settled (lua_State *L, int promise, const char *reason, pl_Slot *slots);
/* Asked between slices of a state with main thread 'L' and limits that are polled: 0, or one of PL_STOP and PL_SUSPEND.
   'running' is the coroutine that runs. */
PL_HOST int pl_host_poll (lua_State *L, lua_State *running);
/* Whether the host's own stack has room for 16 more C calls of the interpreter and what these do. */
PL_HOST int pl_host_room (void);
/* Function 'id' is no longer reachable from Lua. */
PL_HOST void pl_host_release (int id);
/* The results of a function of the host were read: they are Lua's. 'lent' is what the area's said of them. */
PL_HOST void pl_host_taken (uint32_t lent);
/* An error on its way to the host comes from below a function of this chunk name, 'size' bytes lent for the call. NULL:
   the function of the host that was called last raised it. */
PL_HOST void pl_host_source (lua_State *L, const char *name, size_t size);
/* link(2). Returns 0, or a negative error number. */
PL_HOST int pl_host_link (const char *from, const char *to);
/* popen(3) with variables 'environ'. Returns a descriptor, or a negative error number. */
PL_HOST int pl_host_popen (const char *command, const char *mode, char **environ);
/* Waits for the program that was started with a descriptor, which is closed. Returns how it ended as wait(2) says
   it, or a negative error number. */
PL_HOST int pl_host_pclose (int fd);
/* system(3) with variables 'environ'. Returns what it returns, or a negative error number. */
PL_HOST int pl_host_system (const char *command, char **environ);
/* Shows 'prompt' and reads a line with editing; allocated, or NULL at the end of the input. */
PL_HOST char *pl_host_readline (const char *prompt);
/* Whether the command line reads its lines by pl_host_readline. */
PL_HOST int pl_host_edits (void);

#endif
