/*
** pl.h: the C half of the runtime as seen from TypeScript.
**
** The core exports every function marked PL_API. TypeScript implements every function marked PL_HOST. The build makes the
** export list, the binding (src/core/generated/bindings.ts), the host's interface (host.ts), the library for Emscripten's
** linker and the constants (constants.ts) from this header, values.h and stack.h alone.
** Native modules never include this file: theirs is include/perilune.h.
*/
#ifndef PL_H
#define PL_H

#include "values.h"

#define PL_API  extern __attribute__((visibility("default"), used))
#define PL_HOST extern
#define PL_FUNC extern __attribute__((visibility("hidden")))

/* What raised an error, for pl_host_raised. */
typedef enum pl_Raised {
  PL_RAISED_HOST = 1, /* the host function that was called last */
  PL_RAISED_LOADER    /* a searcher, perhaps with the message of the host's last error about a module */
} pl_Raised;

/* --- states (state.c) --- */

/* Flags of pl_open. */
typedef enum pl_OpenFlag {
  PL_OPEN_FLAG_NO_ENV = 1,   /* ignore LUA_PATH and LUA_CPATH */
  PL_OPEN_FLAG_TEXT = 2,     /* load source text only, except what the host allows */
  PL_OPEN_FLAG_CONFINED = 4, /* 'require' and the functions of 'package' raise an error for a name or path with a NUL */
  PL_OPEN_FLAG_SEED = 8,     /* math.random starts from pl_host_seed */
  PL_OPEN_FLAG_STRONG = 16   /* no table is weak */
} pl_OpenFlag;

/* Allocates the transfer buffer, or returns the existing one; NULL if there is no memory for it. */
PL_API pl_Transfer *pl_transfer (void);

/* The standard libraries. The basic functions are always there. */
typedef enum pl_Library {
  PL_LIBRARY_PACKAGE = 1,
  PL_LIBRARY_COROUTINE = 2,
  PL_LIBRARY_TABLE = 4,
  PL_LIBRARY_IO = 8,
  PL_LIBRARY_OS = 16,
  PL_LIBRARY_STRING = 32,
  PL_LIBRARY_MATH = 64,
  PL_LIBRARY_UTF8 = 128,
  PL_LIBRARY_DEBUG = 256
} pl_Library;

/* Opens the basic functions and the set 'libraries' of pl_Library, and installs the searcher if 'package' is among them.
   Protected. Returns LUA_OK, or a status with the message on top of the stack. */
PL_API int pl_open (lua_State *L, int flags, int libraries);
/* Sets the flags of a state that was not opened by pl_open, and installs the searcher if its 'package' library is open.
   Protected. */
PL_API int pl_install (lua_State *L, int flags);

/* --- operations (call.c, rare.c, request.c, thread.c) --- */

/* What pl_do does. */
typedef enum pl_Op {
  PL_OP_CALL, /* calls slots[0] with the other slots */
  /* Slots: chunk (flags: whether it may be binary), chunk name, environment or nil. Both texts end with NUL. */
  PL_OP_LOAD,
  PL_OP_RUN,      /* like PL_OP_LOAD, then calls the chunk with the other slots */
  PL_OP_GET,      /* slots[0][slots[1]]..., with metamethods; the first nil is the result */
  PL_OP_HAS,      /* whether the result of PL_OP_GET is not nil */
  PL_OP_SET,      /* the last slot is the value */
  PL_OP_LENGTH,   /* #slots[0] */
  PL_OP_KEYS,     /* the keys that pairs visits */
  PL_OP_ENTRIES,  /* keys and values alternately, as pairs visits them; with a second slot, as next does */
  PL_OP_TOSTRING, /* tostring(slots[0]) */
  PL_OP_VALUES,   /* returns the slots unchanged */
  PL_OP_OPEN,     /* calls the C function at table index slots[0].u.ref, to open a module directly */
  PL_OP_TO_JS,    /* slots[0] as a stream; size and u.ref of slots[1] are the 'depth' and 'size' of pl_tobulk */
  PL_OP_THREAD, /* a coroutine of slots[0]; for nil, the number of one for a run, which calls the function that it gets */
  /* Resumes coroutine slots[0] with the other slots; 'aux' is a pl_Resume. Returns -LUA_YIELD if it waits, or if it is a
     run that yielded; the result is then the number of yielded values. */
  PL_OP_RESUME,
  PL_OP_STATUS,   /* coroutine.status */
  PL_OP_CLOSE,    /* coroutine.close, raising its error; also closes a waiting coroutine and those that it resumed */
  PL_OP_FREEZE,   /* makes table slots[0] and all tables within it immutable */
  PL_OP_STRICT,   /* applies the preset "strict" to the state */
  PL_OP_TYPE,     /* makes table slots[0] an immutable metatable of host objects, kept forever; returns its number */
  PL_OP_NAME,     /* the name of the type of slots[0] in messages */
  PL_OP_RAW_GET,  /* rawget(slots[0], slots[1]) */
  PL_OP_RAW_SET,  /* rawset(slots[0], slots[1], slots[2]) */
  PL_OP_META_GET, /* the metatable of slots[0], whatever its field '__metatable' says */
  PL_OP_META_SET, /* sets the metatable of table slots[0] to slots[1], a table or nil */
  PL_OP_DUMP,     /* slots[0], a function of Lua, precompiled; without debug information if slots[1] is true */
  /* Makes a type of packed objects, kept forever, and returns its number. Tables: the metatables of objects and of arrays, the
     fields (a number, see PL_PACKED_INTEGER) and methods by name. */
  PL_OP_PACKED_TYPE,
  PL_OP_PACKED, /* a new packed array: the number of its type, of its objects, of the bytes of each; all zero */
  PL_OP_CALLED, /* the name of the host function that runs, as pl_pushfunctionname writes it */
  PL_OP_REHASH  /* sorts the table at the address slots[0].u.ref anew, after the addresses of its keys have changed */
} pl_Op;

/* Added to PL_OP_CALL, PL_OP_RUN and PL_OP_RESUME: which results they give. Without one of these, all. */
typedef enum pl_Give {
  PL_GIVE_FIRST = 256, /* the first result, if there is one */
  PL_GIVE_JS = 512     /* likewise; if it is a table, as a stream */
} pl_Give;

/* Whether PL_OP_RESUME may resume a coroutine that waits for the host, other than a run. */
typedef enum pl_Resume {
  PL_RESUME_READY, /* no */
  PL_RESUME_WAIT,  /* no; if it starts to wait, the host waits with it */
  PL_RESUME_WAITED /* yes: the host has waited with it */
} pl_Resume;

/* Performs 'op' with 'n' slots, protected, in the running thread. There must be space for PL_FEW slots. Returns the number
   of results, which are in the slots; more than PL_FEW are at 'results' of the transfer buffer. For an error, returns Lua's
   status negated; the error value is in the first slot, its frames in the transfer buffer. Results borrow memory that is
   valid until the next call into wasm. */
PL_API int pl_do (lua_State *L, int op, pl_Slot *slots, int n);
/* Releases a handle. */
PL_API void pl_unref (lua_State *L, int ref);
/* Returns the memory of handles that were released. Does nothing if there is no memory for the table of the others. */
PL_API void pl_packrefs (lua_State *L);
/* Frees the coroutine of a run. */
PL_API void pl_endrun (lua_State *L, int run);

/* --- memory (heap.c, malloc.c) --- */

/* The memory use of a state that luaL_newstate made, in bytes. Valid until the state is closed. The host may set 'limit'
   and 'outside'. */
typedef struct pl_Account {
  size_t small;   /* used by Lua in pages; with 'large', all that it uses */
  size_t large;   /* in blocks outside of pages */
  size_t pages;   /* size of all pages */
  size_t limit;   /* maximum of 'pages', 'large', 'kept' and 'outside' together */
  size_t kept;    /* what the host keeps for handles, and for the host functions and objects that Lua holds */
  size_t outside; /* what else the host keeps for the state */
} pl_Account;

/* Returns the account of a state; NULL if it uses another allocator. */
PL_API pl_Account *pl_account (lua_State *L);

/* Frees a state that has ended without lua_close, and closes its files: none of its code may be running (discard.c).
   Returns 0, and frees no memory, if the lists of its blocks were overwritten. */
PL_API int pl_discard (lua_State *L);

/* Whether the state of this account is the last one that was closed, as os.exit may do, and no state has been made there
   since. */
PL_API int pl_wasclosed (const pl_Account *account);

/* Returns the number of collections that marked all that is to be kept, modulo 2^32. */
PL_API uint32_t pl_collections (lua_State *L);

/* Returns non-zero while the allocator's data is being changed. A trap then makes the whole runtime unusable. */
PL_API int pl_allocator_busy (void);

/* Sets the guard of protected calls (guard.c): the address of a function 'void (void (*f) (lua_State *L, void *ud),
   lua_State *L, void *ud)', which calls f(L, ud) and may then raise a Lua error in its place. It stays. */
PL_API void pl_setguard (void *guard);

/* The compile cache of the runtime. The host may set 'limit' before it loads a chunk. */
typedef struct pl_CompileCache {
  size_t limit;    /* the most bytes that it may take; 0 for no cache */
  size_t bytes;    /* what it takes */
  uint32_t hits;   /* chunks that were not compiled again */
  uint32_t misses; /* chunks that were compiled, of those that it may keep */
} pl_CompileCache;

/* Returns the compile cache (compiled.c). */
PL_API pl_CompileCache *pl_compilecache (void);

/* Flushes stdout and stderr. The host calls it whenever control returns to it, because a JavaScript program has no exit
   that would flush them. */
PL_API void pl_flush (void);

/* --- limits and slices (slice.c) --- */

/* What pl_host_poll returns. All but SUSPEND are also results of pl_stopped. */
typedef enum pl_Stop {
  PL_STOP_NONE, /* go on */
  PL_STOP_FUEL,
  PL_STOP_DEADLINE,
  PL_STOP_INTERRUPT,
  PL_STOP_SUSPEND /* suspend the running coroutine, if it can be suspended, and those that resumed it */
} pl_Stop;

/* The parts of what pl_host_poll returns: a mask for the pl_Stop; above it, the ticks until it is to be called again. */
enum { PL_POLL_STOP = 7, PL_POLL_INTERVAL = 3 };

/* Replaces the limits of a state. 'fuel': ticks that it may still run, negative for no limit; 'polled': whether
   pl_host_poll is called. */
PL_API void pl_limit (lua_State *L, int64_t fuel, int polled);
/* Before lua_close: no more code of Lua runs in the state, finalizers included. Those of C do. */
PL_API void pl_leave (lua_State *L);
/* Returns the fuel that is left. Without a limit, it counts down from -1. */
PL_API int64_t pl_fuel (lua_State *L);
/* Returns the limit that was reached, a pl_Stop. */
PL_API int pl_stopped (lua_State *L);
/* Sets the length of the longest slice in ticks, for all states; tests use 1. */
PL_API void pl_slicelength (int ticks);

/* --- compiled code (watch.c, unit.c, unitops.c) --- */

/* The class of a value, as the compiler of src/jit tells them apart. Sets of classes are bits. */
typedef enum pl_Class {
  PL_CLASS_NIL,
  PL_CLASS_FALSE,
  PL_CLASS_TRUE,
  PL_CLASS_INTEGER,
  PL_CLASS_FLOAT,
  PL_CLASS_SHORT_STRING,
  PL_CLASS_LONG_STRING,
  PL_CLASS_TABLE,
  PL_CLASS_LUA_FUNCTION,
  PL_CLASS_LIGHT_FUNCTION,
  PL_CLASS_C_FUNCTION,
  PL_CLASS_USERDATA,
  PL_CLASS_LIGHT_USERDATA,
  PL_CLASS_THREAD
} pl_Class;

/* What an instruction was seen to do. */
typedef struct pl_Seen {
  uint32_t count;    /* how often it was executed while it was watched */
  uint32_t result;   /* classes of what it stored in register A; of FORPREP: of the step */
  uint32_t operands; /* classes of the table, function or number; above 16 bits, of the key or of the second value */
  uint32_t what;     /* a field: its place (see seefield); a call: the address of the Proto or the C function */
  uint32_t index;    /* a field that was found in the table of '__index': the place of that (see seefield) */
  uint32_t varies;   /* 'what' was not always the same */
} pl_Seen;

enum { PL_WATCHED_PARAMS = 16 };

/* What a function was seen to do, with a pl_Seen for each of its instructions behind. */
typedef struct pl_Watched {
  struct pl_Watched *next, **back; /* 'back' is what points to this one */
  struct Proto *proto;
  struct global_State *state;
  uint32_t heat;                      /* how many slices have ended in it */
  uint32_t refused;                   /* not to be watched again */
  uint32_t calls;                     /* while it was watched */
  uint32_t params[PL_WATCHED_PARAMS]; /* classes of its first arguments */
  pl_Seen at[1];
} pl_Watched;

/* The compiled form of a function. The host allocates it; the function owns it. */
typedef struct pl_Unit {
  int32_t function; /* index in the table: (lua_State *L, int entry) -> VM_ code */
  uint32_t serial;  /* no other unit has had this number */
  uint32_t failed;  /* how often it has met what was not seen before, in this slice */
  uint32_t missed;  /* how often it could not be entered, in this slice */
  uint32_t fails;   /* 'failed' of a slice after which it is to be compiled again, or 0 */
  struct pl_Unit *next;
  uint16_t entries[1]; /* for each instruction: the entry there, from 1 on, or 0 */
} pl_Unit;

/* A call that compiled code has left in the middle and that has no CallInfo yet. */
typedef struct pl_Left {
  uint32_t func;  /* the address of the stack slot of the function */
  uint32_t pc;    /* the address of the next instruction */
  int32_t wanted; /* number of results */
  int32_t tail;   /* whether it is a tail call */
} pl_Left;

enum { PL_MOST_LEFT = 128 };

/* Compiling of the runtime. */
typedef struct pl_Jit {
  uint32_t threshold;  /* slices that end in a function before it is watched; 0: nothing is compiled */
  uint32_t period;     /* the number of instructions that are watched */
  uint32_t space;      /* bytes that may still be taken for what is watched */
  uint32_t failures;   /* so many in a slice, and a unit is compiled again */
  pl_Watched *watched; /* functions that are, or have been */
  pl_Unit *dead;       /* units of functions that were freed */
  int32_t next;        /* the function 'next', and the iterator of 'ipairs', as indices in the table */
  int32_t nextelement;
  uint32_t pair[8];           /* two values: what pl_unitnext has found */
  uint32_t count;             /* how many of 'left' are valid */
  pl_Left left[PL_MOST_LEFT]; /* innermost first */
  uint32_t top;               /* the stack's top for the instruction where code is left; 0 if it needs none */
  uint32_t changes;           /* how often registers were set from outside */
  uint32_t pending;           /* functions that were watched wait to be compiled */
  uint32_t slices;            /* that have ended in Lua code */
} pl_Jit;

/* Returns the data of the compiler, which both sides may change. */
PL_API pl_Jit *pl_jit (void);
/* Called by compiled code: makes CallInfos of the last calls of pl_Jit.left, 'n' of them, where the outermost may replace the
   one that is running. Raises an error if memory runs out. */
PL_API void pl_unwindunits (lua_State *L, int n, int replace);
/* Called by compiled code with all values in the stack: calls a function with 'nargs' arguments, or those up to the top for -1.
   Returns 0 when the results are in its place, or a code of lvm.h. */
PL_API int pl_unitcall (lua_State *L, void *func, int nargs, int wanted);
/* The same for a tail call, after which the code is always left. */
PL_API int pl_unittailcall (lua_State *L, void *func, int nargs);
/* Called by compiled code with all values in the stack: executes the metamethod of the instruction before 'savedpc'. Returns 0 to
   go on, or a code of lvm.h. */
PL_API int pl_unitmetamethod (lua_State *L);
/* Called by compiled code: returns 'n' values, or those up to the top for -1. Returns a code of lvm.h. */
PL_API int pl_unitreturn (lua_State *L, void *first, int n);
/* Called by compiled code with all values in the stack: calls the iterator of a generic loop, whose variables begin there, for
   'wanted' values. Returns 0 to go on, or a code of lvm.h. */
PL_API int pl_unititerate (lua_State *L, void *variables, int wanted);
/* Called by compiled code: copies 'wanted' extra arguments, or all for -1, to the stack; returns 0 if the VM must do it. */
PL_API int pl_unitvararg (lua_State *L, void *to, int wanted);
/* Called by compiled code: the write barrier of a table in which an object is stored. */
PL_API void pl_unitbarrier (lua_State *L, void *table, void *value);
/* Called by compiled code: the address of a field that is not nil, 0 if there is none. */
PL_API uint32_t pl_unitownfield (lua_State *L, void *table, void *key);
/* Called by compiled code: the address of the value of a field, perhaps of a table of '__index'; 0 if the VM must look. */
PL_API uint32_t pl_unitfield (lua_State *L, void *table, void *key);
/* Called by compiled code: the address of an element, which may be nil; 0 if there is none. */
PL_API uint32_t pl_unitelement (void *table, int64_t key);
/* Called by compiled code: the address of a new field, which is nil and must be set; 0 if the VM must make it. */
PL_API uint32_t pl_unitnewfield (lua_State *L, void *table, void *key);
/* Called by compiled code: the address of a new table with 'n' elements and 2^'logsize' fields, or no fields for -1; 0 if the
   VM must make it. */
PL_API uint32_t pl_unitnewtable (lua_State *L, int n, int logsize);
/* Called by compiled code: finds the key and value after a key, whose bytes and tag are given, for 'next' or, if 'ordered', for
   'ipairs'. Returns 1, 2 at the end, or 0 if the VM must look. */
PL_API int pl_unitnext (lua_State *L, void *table, int64_t key, int tag, int ordered);
/* Called by compiled code: the write barrier of an upvalue in which an object is stored. */
PL_API void pl_unitupbarrier (lua_State *L, void *upvalue, void *value);
/* Called by compiled code: the concatenation of 'n' values of the stack, strings and numbers; a new closure of the n-th function
   within one whose registers begin at 'base'; characters of a string from 'i' to 'j', a string of one byte. 0 if the VM must
   make it. */
PL_API uint32_t pl_unitconcat (lua_State *L, void *first, int n);
PL_API uint32_t pl_unitclosure (lua_State *L, void *closure, int n, void *base);
PL_API uint32_t pl_unitsub (lua_State *L, void *text, int64_t i, int64_t j);
PL_API uint32_t pl_unitchar (lua_State *L, int64_t byte);
/* Called by compiled code: closes upvalues from a register on. 0 if the VM must do it. */
PL_API int pl_unitclose (lua_State *L, void *level);
/* Called by compiled code: the address of the value of a method of strings; 0 if the VM must look. */
PL_API uint32_t pl_unitstringfield (lua_State *L, void *key);
/* Called by compiled code: the byte of a string at a place; -1 if there is none. */
PL_API int pl_unitbyte (void *text, int64_t i);
/* Called by compiled code: the address of an element after the last, which the caller sets; 0 if the VM must make it. */
PL_API uint32_t pl_unitappend (lua_State *L, void *table);
/* Called by compiled code: sets a metatable, or none; returns 0 if the VM must do it. */
PL_API int pl_unitsetmetatable (lua_State *L, void *table, void *metatable);
/* Called by compiled code: below, at or above 0 as one string is below, equal to or above another. */
PL_API int pl_unitcompare (void *a, void *b);
/* Called by compiled code: the length of a table without a metatable; -1 for any other. */
PL_API int pl_unitlength (void *table);

/* --- the command line --- */

/* The stand-alone interpreter: upstream's lua.c with its main renamed. */
PL_API int pl_lua_main (int argc, char **argv);

/* --- what the host implements: src/runtime/runtime-host.ts --- */

/* What pl_host_call returns besides a number of results. */
typedef enum pl_HostResult {
  /* An error; its value is in the first slot. If 'flags' of the slot is not 0, the value is a text, and Lua puts the place
     of the call before it. */
  PL_HOST_RESULT_ERROR = -1,
  /* A promise; its number is u.ref of the first slot. The second slot is the coroutine that waits for it, a PL_TAG_RUN or
     a PL_TAG_REF: the one that the host has resumed. */
  PL_HOST_RESULT_PENDING = -2,
  /* A bad argument: this value for the first argument, one less for the second, and so on. The first slot says what is
     wrong with it; Lua adds the rest of the message. */
  PL_HOST_RESULT_ARGUMENT = -3,
  PL_HOST_RESULT_GENERAL = INT32_MIN /* only pl_host_field: nothing was done; pl_host_call must do it */
} pl_HostResult;

/* The two paths that 'require' searches. */
typedef enum pl_PathKind {
  PL_PATH_KIND_LUA,   /* package.path */
  PL_PATH_KIND_NATIVE /* package.cpath */
} pl_PathKind;

/* Links the module at 'path' and returns a handle, or 0 and a text for pl_host_dlerror. The symbols of a global one are
   available to the modules that are linked later. */
PL_HOST int pl_host_dlopen (const char *path, int isglobal);
/* Returns the table index of a function of the module, or 0 and a text for pl_host_dlerror. */
PL_HOST int pl_host_dlsym (int handle, const char *name);
/* Returns the message of the last failure, as allocated text that the caller frees; NULL without memory. */
PL_HOST char *pl_host_dlerror (void);
/* What pl_host_find returns. */
typedef enum pl_Find {
  PL_FIND_NONE,    /* the module is not in the roots */
  PL_FIND_FOUND,   /* the module was found */
  PL_FIND_REFUSED, /* the name, or the file that it leads to, is refused; pl_host_dlerror returns the error */
  PL_FIND_FAILED   /* the native file, whose path is filled in, cannot be opened; pl_host_dlerror returns the reason */
} pl_Find;

/* The parts of a module, for 'require'. */
typedef struct pl_Found {
  char *lua;    /* the path of the Lua file, allocated; NULL if there is none */
  char *native; /* the path of the native file, allocated; NULL if there is none */
  int init;     /* the table index of the native file's init function; 0 if there is no native file */
} pl_Found;

/* Looks up module 'name' in the roots of the state, and links its native file. Ignores native files if 'wantnative' is 0.
   Fills 'found', which must be zeroed, and returns a pl_Find. */
PL_HOST int pl_host_find (lua_State *L, const char *name, int wantnative, pl_Found *found);
/* Tells the host that the chunk loader has opened the file at 'path', as the script wrote it, as descriptor 'fd'. */
PL_HOST void pl_host_loading (const char *path, int fd);
/* Returns the roots as templates for one of the paths, a pl_PathKind, separated by ';'; allocated, or NULL if there are
   none. */
PL_HOST char *pl_host_roots (lua_State *L, int kind);
/* Calls host function 'id' in thread L. Returns the number of results, which replace the arguments; more than PL_FEW are at
   'results' of the transfer buffer. Or returns a pl_HostResult. Bytes of results are borrowed from the transfer buffer; if
   its 'owned' is set, the caller frees the block of 'results' and the bytes of slots with 'aux'. */
PL_HOST int pl_host_call (lua_State *L, int id, pl_Slot *slots, int nargs);
/* Calls host function 'id', which has a pl_Form, for host object 'object' and the field whose name has 'size' bytes. The
   first slot has the value to assign. Returns the same as pl_host_call, or PL_HOST_RESULT_GENERAL. */
PL_HOST int pl_host_field (lua_State *L, int id, int object, const char *name, uint32_t size, pl_Slot *slots);
/* Returns the result of a promise, like pl_host_call; L is the main thread. 'reason' is NULL, or says why Lua cannot wait
   for the promise, which is then an error: a description, or a function's name as pl_pushfunctionname writes it. */
PL_HOST int pl_host_settled (lua_State *L, int promise, const char *reason, pl_Slot *slots);
/* Called between slices of a state with polled limits. 'L' is its main thread, 'running' the running coroutine. Returns a
   pl_Stop, and the number of ticks until the next call, which is above 0, shifted by PL_POLL_INTERVAL. */
PL_HOST int pl_host_poll (lua_State *L, lua_State *running);
/* Returns 1 if a limit of a state with polled limits is reached, else 0. Runs no code of the embedder, and does not suspend. */
PL_HOST int pl_host_over (lua_State *L);
/* Compiles what was watched, pl_Jit.watched, while L runs. */
PL_HOST void pl_host_compile (lua_State *L);
/* The stack check: returns 1 if the JavaScript stack has space for 16 more C calls of the interpreter and what they do,
   else 0. */
PL_HOST int pl_host_check_stack (void);
/* Tells the host that Lua no longer holds host function or object 'id'. */
PL_HOST void pl_host_release (int id);
/* Tells the host that Lua has read the results of a host function. Ends their borrow, 'borrow' of the transfer buffer. */
PL_HOST void pl_host_end_borrow (uint32_t borrow);
/* Tells the host that an error is being raised in the running state. Returns the number, above 0, of the host's error that
   it is, else 0. */
PL_HOST int pl_host_raised (int from);
/* linkat(2). Returns 0, or a negative error number. */
PL_HOST int pl_host_link (int fromdir, const char *from, int todir, const char *to, int flags);
/* Returns a number that the hashes or the random numbers of the running state start from. 'address', that of the state
   or 0, tells states apart that start at the same time. */
PL_HOST int64_t pl_host_seed (uint32_t address);
/* popen(3) with the environment 'environ'. Returns a descriptor, or a negative error number. */
PL_HOST int pl_host_popen (const char *command, const char *mode, char **environ);
/* Closes the descriptor of a started program and waits for the program. Returns its status like wait(2), or a negative
   error number. */
PL_HOST int pl_host_pclose (int fd);
/* system(3) with the environment 'environ'. Returns its result, or a negative error number. */
PL_HOST int pl_host_system (const char *command, char **environ);
/* Shows 'prompt' and reads a line with the host's line editor. Returns an allocated text, or NULL at the end of the input. */
PL_HOST char *pl_host_readline (const char *prompt);
/* Returns 1 if the command line reads its lines with pl_host_readline, else 0. */
PL_HOST int pl_host_edits (void);

#endif
