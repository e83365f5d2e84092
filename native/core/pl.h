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

#define PL_API extern __attribute__((visibility("default"), used))
#define PL_HOST extern
#define PL_FUNC extern __attribute__((visibility("hidden")))

/* ORDER PL_TAG: the kinds of a slot. src/values/slots.ts holds the same numbers. */
#define PL_TAG_NIL 0
#define PL_TAG_FALSE 1
#define PL_TAG_TRUE 2
#define PL_TAG_INTEGER 3 /* u.integer */
#define PL_TAG_FLOAT 4   /* u.number */
#define PL_TAG_STRING 5  /* u.bytes and size, borrowed from whoever wrote the slot */
#define PL_TAG_REF 6     /* u.ref: a reference in the registry; aux: the Lua type */
#define PL_TAG_HOST 7    /* u.ref: the number of a function of the host */

/* One value on its way between Lua and JavaScript: 16 bytes. */
typedef struct pl_Slot {
  uint8_t tag;
  uint8_t aux;
  uint16_t unused;
  uint32_t size;
  union {
    int64_t integer;
    double number;
    const char *bytes;
    int32_t ref;
  } u;
} pl_Slot;

/* What a protected operation is asked to do, and what came of it. */
typedef struct pl_Request {
  const pl_Slot *args; /* borrowed for the length of the call */
  uint32_t nargs;
  pl_Slot *results; /* lives on the Lua stack until pl_settop */
  uint32_t nresults;
  const char *traceback; /* NULL, or text that lives on the Lua stack until pl_settop */
  uint32_t tracebacksize;
} pl_Request;

/* The C stack: the stack pointer of an empty one, and the lowest address of it (see stack.c). */
#define PL_STACK_START (PL_GLOBAL_BASE - 16)
#define PL_STACK_END 16

/* --- states (state.c) --- */

/* Bits of 'flags' of pl_open. */
#define PL_OPEN_NOENV 1 /* LUA_PATH, LUA_CPATH are not looked at */

/* Opens the standard libraries and installs the searcher, protected. LUA_OK, or a status with the message on
   top of the stack. */
PL_API int pl_open(lua_State *L, int flags);
/* Installs the searcher in a state whose 'package' library is already open; does nothing without it. Protected. */
PL_API int pl_install(lua_State *L);

/* --- running (call.c): each returns a Lua status, fills 'r' and leaves its values above 'pl_gettop' before --- */

PL_API int pl_gettop(lua_State *L);
PL_API void pl_settop(lua_State *L, int top);
/* Compiles a chunk: result one function. 'name' is a chunk name as lua_load takes it. */
PL_API int pl_load(lua_State *L, pl_Request *r, const char *chunk, size_t size, const char *name, const char *mode);
/* Calls args[0] with the rest. */
PL_API int pl_call(lua_State *L, pl_Request *r);
/* args[0][args[1]], with metamethods. */
PL_API int pl_index(lua_State *L, pl_Request *r);
/* args[0][args[1]] = args[2], with metamethods. */
PL_API int pl_setindex(lua_State *L, pl_Request *r);
/* _G, as a reference. */
PL_API int pl_globals(lua_State *L, pl_Request *r);
/* Calls the C function at table index 'open' with no arguments: how a module is opened by hand. */
PL_API int pl_opencfunction(lua_State *L, pl_Request *r, lua_CFunction open);
/* tostring(args[0]), with its metamethod; an error in that becomes the result. */
PL_API int pl_tostring(lua_State *L, pl_Request *r);
/* Gives a reference back. */
PL_API void pl_unref(lua_State *L, int ref);

/* --- memory (alloc.c) --- */

/* Non-zero while the allocator's own data is being changed; a trap then leaves the whole runtime unusable. */
PL_API int pl_allocator_busy(void);

/* Writes out what stdout and stderr hold back. The host calls it when control returns to it: in JavaScript no
   exit does. */
PL_API void pl_flush(void);

/* --- limits and slices (slice.c) --- */

/* What pl_host_poll answers besides 0, go on; the first three are also what pl_stopped gives. */
#define PL_STOP_FUEL 1
#define PL_STOP_DEADLINE 2
#define PL_STOP_INTERRUPT 3
#define PL_SUSPEND 4 /* suspend the running coroutine, where it can be; lua_resume then returns no values */

/* Sets the limits of a state anew. 'fuel': ticks that it may still run for, negative for any number; 'polled': whether
   pl_host_poll is asked. */
PL_API void pl_limit(lua_State *L, int64_t fuel, int polled);
/* Fuel that is left. */
PL_API int64_t pl_fuel(lua_State *L);
/* The limit that was reached, or 0. */
PL_API int pl_stopped(lua_State *L);
/* The longest slice in ticks, for all states; 1 for tests. */
PL_API void pl_slicelength(int ticks);

/* --- the stand-alone interpreter (upstream's lua.c, its main renamed) --- */

PL_API int pl_lua_main(int argc, char **argv);

/* --- what the host gives: see src/core/host.ts --- */

/* Links the module at 'path' and returns a handle, or 0 and a text for pl_host_dlerror. */
PL_HOST int pl_host_dlopen(const char *path);
/* The table index of a function of the module, or 0 and a text for pl_host_dlerror. */
PL_HOST int pl_host_dlsym(int handle, const char *name);
/* The last failure, as allocated text that the caller frees; NULL when out of memory. */
PL_HOST char *pl_host_dlerror(void);
/* Looks module 'name' up in the roots of the state. Allocated paths in 'lua' and 'native', NULL where there is
   none; 'native' is not looked for when 'wantnative' is 0. Returns how many were found. */
PL_HOST int pl_host_find(lua_State *L, const char *name, int wantnative, char **lua, char **native);
/* The roots as templates for package.path (kind 0) or package.cpath (kind 1), separated by ';'; allocated, or NULL
   when there are none. */
PL_HOST char *pl_host_roots(lua_State *L, int kind);
/* Calls function 'id' of the host, which belongs to the state with main thread 'L'. On return *results points to allocated slots, the bytes within them allocated
   too. Negative: an error, its value in the first slot. */
PL_HOST int pl_host_call(lua_State *L, int id, const pl_Slot *args, int nargs, pl_Slot **results);
/* Asked between slices of a state with main thread 'L' and limits that are polled: 0, or one of PL_STOP and PL_SUSPEND.
   'running' is the coroutine that runs. */
PL_HOST int pl_host_poll(lua_State *L, lua_State *running);
/* Function 'id' is no longer reachable from Lua. */
PL_HOST void pl_host_release(lua_State *L, int id);
/* An error on its way to the host comes from below a function of this chunk name, 'size' bytes lent for the call. */
PL_HOST void pl_host_source(lua_State *L, const char *name, size_t size);
/* link(2). Returns 0, or a negative error number. */
PL_HOST int pl_host_link(const char *from, const char *to);
/* popen(3) with variables 'environ'. Returns a descriptor, or a negative error number. */
PL_HOST int pl_host_popen(const char *command, const char *mode, char **environ);
/* Waits for the program that was started with a descriptor, which is closed. Returns how it ended as wait(2) says
   it, or a negative error number. */
PL_HOST int pl_host_pclose(int fd);
/* system(3) with variables 'environ'. Returns what it returns, or a negative error number. */
PL_HOST int pl_host_system(const char *command, char **environ);
/* Shows 'prompt' and reads a line with editing; allocated, or NULL at the end of the input. */
PL_HOST char *pl_host_readline(const char *prompt);
/* Whether the command line reads its lines by pl_host_readline. */
PL_HOST int pl_host_edits(void);

#endif
