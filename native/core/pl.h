/*
** pl.h: the C half of the runtime, as TypeScript sees it.
**
** The core exports every function marked PL_API. TypeScript implements every function marked PL_HOST. The build makes the
** export list, the binding (src/core/generated/bindings.ts), the host's interface (host.ts), the library for Emscripten's
** linker and the constants (constants.ts) from this header, values.h and stack.h, and from no other list.
** Native modules never include this file: theirs is include/perilune.h.
*/
#ifndef PL_H
#define PL_H

#include "values.h"

#define PL_API  extern __attribute__((visibility("default"), used))
#define PL_HOST extern
#define PL_FUNC extern __attribute__((visibility("hidden")))

/* --- states (state.c) --- */

/* Flags of pl_open. */
typedef enum pl_OpenFlag {
  PL_OPEN_FLAG_NO_ENV = 1,  /* ignore LUA_PATH and LUA_CPATH */
  PL_OPEN_FLAG_TEXT = 2,    /* 'require' refuses precompiled files */
  PL_OPEN_FLAG_CONFINED = 4 /* a name or path with a NUL is an error for 'require' and the functions of 'package' */
} pl_OpenFlag;

/* Allocates the transfer buffer, or returns the one that there is; NULL without memory for it. */
PL_API pl_Transfer *pl_transfer (void);

/* Opens the standard libraries and installs the searcher, protected. Returns LUA_OK, or a status with the message on top
   of the stack. */
PL_API int pl_open (lua_State *L, int flags);
/* Installs the searcher in a state whose 'package' library is already open; does nothing without it. Protected. */
PL_API int pl_install (lua_State *L);

/* --- operations (call.c, thread.c) --- */

/* What pl_do does. */
typedef enum pl_Op {
  PL_OP_CALL, /* calls slots[0] with the others */
  /* Slots: chunk (flags: whether it may be binary), chunk name, environment or nil. Both texts end with NUL. */
  PL_OP_LOAD,
  PL_OP_RUN,      /* as PL_OP_LOAD, then calls the chunk with the other slots */
  PL_OP_GET,      /* slots[0][slots[1]]..., with metamethods; a nil on the way is the result */
  PL_OP_HAS,      /* whether that is not nil */
  PL_OP_SET,      /* the last slot is the value */
  PL_OP_LENGTH,   /* #slots[0] */
  PL_OP_KEYS,     /* as pairs gives them */
  PL_OP_ENTRIES,  /* keys and values in turn; with a second slot as next gives them */
  PL_OP_TOSTRING, /* tostring(slots[0]) */
  PL_OP_VALUES,   /* the slots themselves */
  PL_OP_OPEN,     /* calls the C function at table index slots[0].u.ref: how a module is opened by hand */
  PL_OP_TO_JS,    /* slots[0] as a stream; size and u.ref of slots[1]: depth and size of pl_tobulk */
  PL_OP_THREAD,   /* a coroutine of slots[0]; of nil: the number of one for a run, which calls what it is given */
  /* Resumes coroutine slots[0] with the others; 'aux' is a pl_Resume. Returns -LUA_YIELD if it waits, or if it is a run
     that yielded as many values as the result says. */
  PL_OP_RESUME,
  PL_OP_STATUS,  /* coroutine.status */
  PL_OP_CLOSE,   /* coroutine.close, its error raised; closes a coroutine that waits, and those that it resumed, too */
  PL_OP_FREEZE,  /* makes table slots[0], and all tables within it, immutable */
  PL_OP_TYPE,    /* makes table slots[0] a metatable of host objects for good, and immutable; returns its number */
  PL_OP_NAME,    /* what messages call the type of slots[0] */
  PL_OP_RAW_GET, /* rawget(slots[0], slots[1]) */
  PL_OP_RAW_SET  /* rawset(slots[0], slots[1], slots[2]) */
} pl_Op;

/* Whether PL_OP_RESUME may resume a coroutine that waits for the host, other than a run. */
typedef enum pl_Resume {
  PL_RESUME_READY, /* no */
  PL_RESUME_WAIT,  /* no; if it comes to wait, the host waits with it */
  PL_RESUME_WAITED /* yes: the host has waited with it */
} pl_Resume;

/* Does 'op' with 'n' slots, protected, in the thread that runs. There are at least PL_FEW slots. Returns the number of
   results, which are in the slots; more than PL_FEW are where 'results' of the transfer buffer says. Or returns a status
   of Lua, negated: the error is in the first slot, its frames in the transfer buffer. What results borrow is valid
   until the next call into wasm. */
PL_API int pl_do (lua_State *L, int op, pl_Slot *slots, int n);
/* Releases a handle. */
PL_API void pl_unref (lua_State *L, int ref);
/* Forgets the coroutine of a run. */
PL_API void pl_endrun (lua_State *L, int run);

/* --- memory (heap.c, alloc.c) --- */

/* The memory of a state that luaL_newstate made, in bytes. It lives until the state is closed. The host may set 'limit'. */
typedef struct pl_Account {
  size_t small; /* what Lua has of the pages; with 'large', what it has in all */
  size_t large; /* in blocks that are in no page */
  size_t pages; /* all pages */
  size_t limit; /* the most bytes in pages and large blocks */
} pl_Account;

/* The account of a state; NULL when another allocator has its place. */
PL_API pl_Account *pl_account (lua_State *L);

/* Non-zero while the allocator's own data is being changed; a trap then leaves the whole runtime unusable. */
PL_API int pl_allocator_busy (void);

/* Flushes stdout and stderr. The host calls it when control returns to it: in JavaScript no exit does. */
PL_API void pl_flush (void);

/* --- limits and slices (slice.c) --- */

/* What pl_host_poll returns. All but SUSPEND are also results of pl_stopped. */
typedef enum pl_Stop {
  PL_STOP_NONE, /* go on */
  PL_STOP_FUEL,
  PL_STOP_DEADLINE,
  PL_STOP_INTERRUPT,
  PL_STOP_SUSPEND /* suspend the running coroutine, where it can be, and those that resumed it */
} pl_Stop;

/* Sets the limits of a state anew. 'fuel': ticks that it may still run for, negative for any number; 'polled': whether
   pl_host_poll is asked. */
PL_API void pl_limit (lua_State *L, int64_t fuel, int polled);
/* Fuel that is left. */
PL_API int64_t pl_fuel (lua_State *L);
/* The limit that was reached, a pl_Stop. */
PL_API int pl_stopped (lua_State *L);
/* Sets the longest slice in ticks, for all states; 1 for tests. */
PL_API void pl_slicelength (int ticks);

/* --- the command line --- */

/* The stand-alone interpreter: upstream's lua.c, its main renamed. */
PL_API int pl_lua_main (int argc, char **argv);

/* --- what the host implements: src/runtime/host.ts --- */

/* What pl_host_call returns besides a number of results. */
typedef enum pl_HostResult {
  PL_HOST_RESULT_ERROR = -1, /* an error, whose value is in the first slot */
  /* A promise, whose number is u.ref of the first slot. The second slot is the coroutine that waits for it, a PL_TAG_RUN
     or a PL_TAG_REF: the one that the host has resumed. */
  PL_HOST_RESULT_PENDING = -2,
  /* A bad argument: this for the first argument, one less for the second, and so on. The first slot says what is wrong
     with it; Lua adds the rest of the message. */
  PL_HOST_RESULT_ARGUMENT = -3
} pl_HostResult;

/* The two paths that 'require' searches. */
typedef enum pl_PathKind {
  PL_PATH_KIND_LUA,   /* package.path */
  PL_PATH_KIND_NATIVE /* package.cpath */
} pl_PathKind;

/* Links the module at 'path' and returns a handle, or 0 and a text for pl_host_dlerror. */
PL_HOST int pl_host_dlopen (const char *path);
/* Returns the table index of a function of the module, or 0 and a text for pl_host_dlerror. */
PL_HOST int pl_host_dlsym (int handle, const char *name);
/* Returns the message of the last failure, as allocated text that the caller frees; NULL without memory. */
PL_HOST char *pl_host_dlerror (void);
/* The result of pl_host_find. */
typedef enum pl_Find {
  PL_FIND_NONE,    /* the roots do not have the module */
  PL_FIND_FOUND,   /* they have it */
  PL_FIND_REFUSED, /* the name, or what it leads to, is refused; pl_host_dlerror returns the error */
  PL_FIND_FAILED   /* the native file, whose path is given, cannot be opened; pl_host_dlerror returns the reason */
} pl_Find;

/* What 'require' needs of a module. */
typedef struct pl_Found {
  char *lua;    /* the path of the Lua file, allocated; NULL if there is none */
  char *native; /* the path of the native file, allocated; NULL if there is none */
  int init;     /* the table index of the native file's init function; 0 if there is no native file */
} pl_Found;

/* Looks module 'name' up in the roots of the state, and links its native file. Does not look for a native file if
   'wantnative' is 0. Fills 'found', which is zero before, and returns a pl_Find. */
PL_HOST int pl_host_find (lua_State *L, const char *name, int wantnative, pl_Found *found);
/* The chunk loader has opened the file at 'path', as the script gave it, as descriptor 'fd'. */
PL_HOST void pl_host_loading (const char *path, int fd);
/* Returns the roots as templates for one of the paths, a pl_PathKind, separated by ';'; allocated, or NULL if there are
   none. */
PL_HOST char *pl_host_roots (lua_State *L, int kind);
/* Calls host function 'id' in thread L. Returns the number of results, which are in the place of the arguments; more than
   PL_FEW are where 'results' of the transfer buffer says. Or returns a pl_HostResult. Bytes of results are borrowed from
   the transfer buffer; when its 'owned' is set, the caller frees the block of 'results' and the bytes of slots with
   'aux'. */
PL_HOST int pl_host_call (lua_State *L, int id, pl_Slot *slots, int nargs);
/* Returns the result of a promise, as pl_host_call does; L is the main thread. 'reason' is NULL, or says why Lua cannot
   wait for it, which makes it an error: in words, or by the name of a function as pl_pushfunctionname gives it. */
PL_HOST int pl_host_settled (lua_State *L, int promise, const char *reason, pl_Slot *slots);
/* Called between slices of a state with main thread 'L' and limits that are polled. Returns a pl_Stop. 'running' is the
   coroutine that runs. */
PL_HOST int pl_host_poll (lua_State *L, lua_State *running);
/* The stack check: returns 1 if the JavaScript stack has space for 16 more C calls of the interpreter and what these do,
   else 0. */
PL_HOST int pl_host_check_stack (void);
/* Lua no longer holds host function or object 'id'. */
PL_HOST void pl_host_release (int id);
/* Lua has read the results of a host function: ends their borrow, 'borrow' of the transfer buffer. */
PL_HOST void pl_host_end_borrow (uint32_t borrow);
/* The error on its way to the host is the one that the host function that was called last raised. */
PL_HOST void pl_host_raised (lua_State *L);
/* link(2). Returns 0, or a negative error number. */
PL_HOST int pl_host_link (const char *from, const char *to);
/* popen(3) with variables 'environ'. Returns a descriptor, or a negative error number. */
PL_HOST int pl_host_popen (const char *command, const char *mode, char **environ);
/* Waits for the program that was started with a descriptor, which is closed. Returns its status as wait(2) does, or a
   negative error number. */
PL_HOST int pl_host_pclose (int fd);
/* system(3) with variables 'environ'. Returns what it returns, or a negative error number. */
PL_HOST int pl_host_system (const char *command, char **environ);
/* Shows 'prompt' and reads a line with editing; allocated, or NULL at the end of the input. */
PL_HOST char *pl_host_readline (const char *prompt);
/* Returns 1 if the command line reads its lines by pl_host_readline, else 0. */
PL_HOST int pl_host_edits (void);

#endif
