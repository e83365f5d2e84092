/* internal.h: what the files of native/core share among themselves, and nobody else. */
#ifndef PL_INTERNAL_H
#define PL_INTERNAL_H

#include "pl.h"

/* slot.c: pushes the value of a slot; may raise (memory). */
PL_FUNC void pl_pushslot (lua_State *L, const pl_Slot *slot);
/* slot.c: pushes the values of 'n' slots; raises 'toomany' when there is no room on the stack. */
PL_FUNC void pl_pushslots (lua_State *L, const pl_Slot *slots, int n, const char *toomany);
/* slot.c: writes the value at 'index' into a slot; strings are borrowed from the stack. May raise (memory). */
PL_FUNC void pl_toslot (lua_State *L, int index, pl_Slot *slot);
/* handles.c: the number of the handle of the value at 'index' (table, function, userdata, thread): the same value has
   the same number until pl_unref. May raise (memory). */
PL_FUNC int pl_toref (lua_State *L, int index);
/* handles.c: pushes the value of a handle; 0 is the table of globals. Raises nothing. */
PL_FUNC void pl_pushref (lua_State *L, int ref);
/* codec.c: pushes the value of a stream that src/values/codec.ts wrote; may raise. */
PL_FUNC void pl_pushbulk (lua_State *L, const char *bytes);
/* codec.c: writes the value at 'index' as a stream for src/values/codec.ts: the slot becomes a PL_TAG_BULK. The
   bytes are read before the next call into wasm; when 'aux' says so they are the host's to free. 'depth' and 'size' are
   the limits of toJS. May raise. */
PL_FUNC void pl_tobulk (lua_State *L, int index, int depth, size_t size, pl_Slot *slot);
/* wait.c: a function of the host gave a promise: its number is in the first slot, the thread that is to wait for it in
   the second. Gives what the C function is to return, which may be a yield; raises where none is possible. */
PL_FUNC int pl_pending (lua_State *L, const pl_Slot *slots);
/* hostcall.c: pushes what a function of the host gave: 'n' as pl_host_call gives it; 'top' is what the top of the
   transfer buffer was before. Gives what the C function is to return: how many it pushed, or for an error of the host what the VM raises
   it by, if 'f' is the function that it called. */
PL_FUNC int pl_hostresults (lua_State *L, lua_CFunction f, pl_Slot *slots, int n, char *top);
/* For messages. */
#define PL_WAITING "a coroutine that waits for the host"
/* wait.c: whether a coroutine waits for the host, by itself or for one that it resumed: for a promise, or to go on after
   a slice. */
PL_FUNC int pl_iswaiting (lua_State *co);
/* wait.c: of one that waits, whether that is to go on after a slice. */
PL_FUNC int pl_issliced (lua_State *co);
/* coroutine.c: says of one that waits that who has resumed it waits as well, and nobody else may resume it. */
PL_FUNC void pl_hold (lua_State *co);
PL_FUNC int pl_isheld (lua_State *co);
/* coroutine.c: whether 'k' is the continuation of 'resume' and of what 'wrap' gives. */
PL_FUNC int pl_ispassing (lua_KFunction k);
/* coroutine.c: the coroutine that the innermost function of 'co' has resumed; NULL when that is neither of the two. */
PL_FUNC lua_State *pl_resumed (lua_State *co);
/* coroutine.c: the name of a coroutine's status; one that waits is "normal". */
PL_FUNC const char *pl_status (lua_State *L, lua_State *co);
/* coroutine.c: upstream's 'load', whose parser lets no yield pass either. */
extern __attribute__((visibility("hidden"))) lua_CFunction pl_loadfunction;
/* call.c: the transfer buffer; NULL before the first pl_transfer. */
extern __attribute__((visibility("hidden"))) pl_Transfer *pl_thetransfer;

/* What pl_do is asked. */
typedef struct pl_Request {
  pl_Slot *slots;
  int n;
  int op;
  int status; /* of what gives back its error, which is then the one result */
  int first;  /* index of the first result of a call */
} pl_Request;

/* call.c: pushes slots[0][slots[1]]...; with 'stopatnil' a nil on the way is the result. May raise. */
PL_FUNC void pl_walk (lua_State *L, const pl_Slot *slots, int n, int stopatnil);
/* call.c: pushes a block for 'n' slots, which are the results that the host reads. May raise (memory). */
PL_FUNC pl_Slot *pl_newslots (lua_State *L, int n);
/* call.c: writes the values from index 'first' on into the slots of 'r', or into a new block. May raise (memory). */
PL_FUNC void pl_giveresults (lua_State *L, pl_Request *r, int first);
#define pl_pushargs(L, slots, n) pl_pushslots(L, slots, n, "too many arguments")
/* chunk.c: pushes the function of the chunk in the slots of 'r' and returns 1, or pushes a message, sets 'r->status' and
   returns 0. May raise (memory). */
PL_FUNC int pl_load (lua_State *L, pl_Request *r);
/* rare.c: a C function that does the operation of the pl_Request at index 1. */
PL_FUNC int pl_performrare (lua_State *L);
/* thread.c: the operations on coroutines, PL_OP_THREAD to PL_OP_CLOSE. The slots are pushed before, the results here. */
PL_FUNC void pl_newthread (lua_State *L, pl_Request *r);
PL_FUNC void pl_resumethread (lua_State *L, pl_Request *r);
PL_FUNC void pl_threadstatus (lua_State *L, pl_Request *r);
PL_FUNC void pl_closethread (lua_State *L, pl_Request *r);
/* call.c: pushes the traceback of 'from', from 'level' on, and tells the host the sources. */
PL_FUNC void pl_pushtraceback (lua_State *L, lua_State *from, int level);
/* call.c: keeps the traceback on top for the host, and pops it. */
PL_FUNC void pl_keeptraceback (lua_State *L);
/* hostcall.c: pushes the C closure that calls function 'id' of the host. */
PL_FUNC void pl_pushhostfunction (lua_State *L, int id);
/* hostcall.c: the number of a host function at 'index', or 0. */
PL_FUNC int pl_tohostfunction (lua_State *L, int index);
/* state.c: the flags that the state was opened with. */
PL_FUNC int pl_openflags (lua_State *L);
/* hostcall.c: the C function of such a closure; its first upvalue is the box with the number. */
PL_FUNC int pl_callhost (lua_State *L);
/* hostcall.c: pushes the table of the registry at the address 'key'; it holds none of its values. May raise (memory). */
PL_FUNC void pl_pushweak (lua_State *L, const char *key);
/* hostcall.c: pushes the table of what of the host there is in Lua, by number. */
PL_FUNC void pl_pushheld (lua_State *L);
/* object.c: pushes the object of the host that a slot holds. */
PL_FUNC void pl_pushobject (lua_State *L, const pl_Slot *slot);
/* object.c: pops a table and makes it a metatable of host objects, which cannot be changed. Gives its number. May raise
   (memory). */
PL_FUNC int pl_maketype (lua_State *L);
/* immutable.c: pops a table that can no longer be changed then, nor can any table within it. May raise (memory). */
PL_FUNC void pl_freeze (lua_State *L);
/* object.c: the number of an object of the host at 'index', or 0. */
PL_FUNC int pl_toobject (lua_State *L, int index);
/* searcher.c: puts the searcher in front of package.searchers and the roots in front of the paths. May raise. */
PL_FUNC void pl_installsearcher (lua_State *L);
/* static.c: puts the modules that are linked into this core into package.preload. May raise. */
PL_FUNC void pl_installstatic (lua_State *L);
/* mixed.c: pushes the loader that opens the C function, then runs the script (see docs/mixed-modules.md).
   Expects the C function and the compiled script on top of the stack, and pops them. */
PL_FUNC void pl_pushmixedloader (lua_State *L);
/* static.c: whether the value at 'index' is the loader of a module that is linked into this core. */
PL_FUNC int pl_isstaticloader (lua_State *L, int index);
/* static.c: pushes the luaopen_ function of the static loader at 'index'. */
PL_FUNC void pl_pushstaticfunction (lua_State *L, int index);
/* searcher.c: the main thread of the state that L belongs to; the host knows states by it. */
PL_FUNC lua_State *pl_mainthread (lua_State *L);

#endif
