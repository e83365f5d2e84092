/*
** internal.h: the interface between the files of native/core, layer by layer from the bottom. A file uses only what lower
** layers define (test/house/c-layers.test.ts). "May raise" without a reason means: out of memory.
*/
#ifndef PL_INTERNAL_H
#define PL_INTERNAL_H

#include "pl.h"

#define PL_VARIABLE extern __attribute__((visibility("hidden")))

/* --- carrying values --- */

/* heap.c: adds to what the host keeps for a state, or subtracts. */
PL_FUNC void pl_charge (lua_State *L, int bytes);
/* heap.c: frees all memory of a state that has died, as pl_discard. */
PL_FUNC int pl_freeheap (lua_State *L);
/* heap.c: whether the limit allows the host to keep so much more. Collects garbage before it returns 0. */
PL_FUNC int pl_maykeep (lua_State *L, uint64_t bytes);
/* heap.c: whether the limit allows PL_ROOM more bytes. */
#define PL_ROOM 65536
PL_FUNC int pl_hasroom (const struct global_State *g);
/* heap.c: charges for one more host function or object that Lua holds. Raises an error of memory. */
PL_FUNC void pl_chargeheld (lua_State *L);

/* registry.c: the flags that the state was opened with. */
PL_FUNC void pl_setopenflags (lua_State *L, int flags);
PL_FUNC int pl_openflags (lua_State *L);
/* registry.c: the main thread of the state that L belongs to. The host identifies states by it. */
PL_FUNC lua_State *pl_mainthread (lua_State *L);
/* registry.c: pushes the weak table of the registry at the address 'key'. May raise. */
PL_FUNC void pl_pushweak (lua_State *L, const char *key);
/* immutable.c: pops a table and makes it and all tables within it immutable. May raise. */
PL_FUNC void pl_freeze (lua_State *L);
/* immutable.c: makes the table at 'index' immutable, and not the tables within it. */
PL_FUNC void pl_freezetable (lua_State *L, int index);
/* strict.c: applies the preset "strict" to a state whose libraries are open. May raise. */
PL_FUNC void pl_makestrict (lua_State *L);

/* handles.c: the number of the handle of the value at 'index' (table, function, userdata, thread): the same value has
   the same number until pl_unref. 'isnew': whether it had none before. May raise, and then has changed nothing. */
PL_FUNC int pl_toref (lua_State *L, int index, int *isnew);
/* handles.c: pushes the value of a handle. Never raises an error. */
PL_FUNC void pl_pushref (lua_State *L, int ref);

/* held.c: the C function of the closures of host functions. Their first upvalue is a box with the number. */
PL_VARIABLE lua_CFunction pl_hostcaller;
/* held.c: pushes the table of the host functions and objects that Lua holds, by number. */
PL_FUNC void pl_pushheld (lua_State *L);
/* held.c: pushes the closure that calls the host function of a slot, which it takes. May raise. */
PL_FUNC void pl_pushhostfunction (lua_State *L, pl_Slot *slot);
/* held.c: the number of the host function at 'index', or 0. */
PL_FUNC int pl_tohostfunction (lua_State *L, int index);

/* object.c: pushes the host object of a slot, which it takes. May raise. */
PL_FUNC void pl_pushobject (lua_State *L, pl_Slot *slot);
/* object.c: pushes the host function or object of a slot, and takes it, if Lua holds it already; otherwise pushes nothing and
   returns 0. Raises only in a state that never held one. */
PL_FUNC int pl_pushifheld (lua_State *L, pl_Slot *slot);
/* object.c: the number of the host object at 'index', or 0. */
PL_FUNC int pl_toobject (lua_State *L, int index);
/* object.c: pops a table and makes it an immutable metatable of host objects. Returns its number. May raise. */
PL_FUNC int pl_maketype (lua_State *L);

/* packed.c: pushes the packed array or object that a slot holds. May raise. */
PL_FUNC void pl_pushpacked (lua_State *L, const pl_Slot *slot);
/* packed.c: writes the packed array or object at 'index' into a slot, and returns whether it is one. May raise. */
PL_FUNC int pl_topacked (lua_State *L, int index, pl_Slot *slot);
/* packed.c: make a type, and an array, of the values on the stack, which they replace. May raise. */
PL_FUNC void pl_makepackedtype (lua_State *L);
PL_FUNC void pl_makepacked (lua_State *L);

/* slot.c: pushes the value of a slot. May raise. */
PL_FUNC void pl_pushslot (lua_State *L, pl_Slot *slot);
/* slot.c: pushes the values of 'n' slots; raises 'toomany' if the Lua stack cannot grow so far. */
PL_FUNC void pl_pushslots (lua_State *L, pl_Slot *slots, int n, const char *toomany);
/* slot.c: releases the host functions and objects in slots that nobody took. */
PL_FUNC void pl_dropslots (pl_Slot *slots, int n);
#define pl_pushargs(L, slots, n) pl_pushslots(L, slots, n, "too many arguments")
/* slot.c: writes the value at 'index' into a slot; strings are borrowed from the stack. May raise, and then has made no
   handle. */
PL_FUNC void pl_toslot (lua_State *L, int index, pl_Slot *slot);
/* slot.c: as pl_toslot, for 'n' values from index 'first' on; with 'list' for the elements of the table at 'first'. */
PL_FUNC void pl_toslots (lua_State *L, int first, int list, pl_Slot *slots, int n);
/* codec.c: pushes the value of a stream that src/values/codec.ts wrote. May raise. */
PL_FUNC void pl_pushbulk (lua_State *L, const char *bytes);
/* codec.c: writes the value at 'index' as a stream for src/values/codec.ts: the slot becomes a PL_TAG_BULK. The bytes are
   valid until the next call into wasm; with 'aux' the host frees them. 'depth' and 'size' are the limits of toJS. May
   raise. */
PL_FUNC void pl_tobulk (lua_State *L, int index, int depth, size_t size, pl_Slot *slot);

/* results.c: the transfer buffer; NULL before the first pl_transfer. */
PL_VARIABLE pl_Transfer *pl_thetransfer;
/* results.c: pushes what a host function returned. 'n' is the result of pl_host_call; 'top' is the old top of the transfer
   buffer. Returns what the C function must return: the number of results or, for an error of the host, the value by which
   the VM raises it if the VM called 'f'. */
PL_FUNC int pl_hostresults (lua_State *L, lua_CFunction f, pl_Slot *slots, int n, char *top);
/* results.c: pushes the result of a promise, like pl_hostresults, or an error if 'reason' says why Lua cannot wait for it. */
PL_FUNC int pl_takepromise (lua_State *L, int promise, const char *reason);
/* results.c: the continuation of a host function that waits for a promise. */
PL_FUNC int pl_settled (lua_State *L, int status, lua_KContext promise);

/* --- calling --- */

/* Used in messages. */
#define PL_WAITING "a coroutine that waits for the host"
/* coroutine.c: whether a coroutine waits for the host, itself or through one that it resumed: for a promise, or to
   continue after a slice. */
PL_FUNC int pl_iswaiting (lua_State *co);
/* slice.c: counts the work of functions that do not know their state for this one, or for none (NULL). Returns the one before. */
PL_FUNC struct global_State *pl_countfor (struct global_State *g);
/* coroutine.c: whether a waiting coroutine waits to continue after a slice. */
PL_FUNC int pl_issliced (lua_State *co);
/* coroutine.c: marks a waiting coroutine: its resumer waits as well, and nobody else may resume it. */
PL_FUNC void pl_hold (lua_State *co);
PL_FUNC int pl_isheld (lua_State *co);
/* coroutine.c: the coroutine that the innermost function of 'co' has resumed by 'resume' or 'wrap', or NULL. */
PL_FUNC lua_State *pl_resumed (lua_State *co);
/* coroutine.c: where the function of a call raised an error, as pl_host_raised returns it. The function must be a host
   function, a searcher reporting an error of the host, or one of 'wrap' whose coroutine ended with such an error; 0 for
   any other. */
PL_FUNC int pl_raised (struct CallInfo *ci);
/* coroutine.c: the searchers of package.searchers that raise errors worded by the host. */
#define PL_LOADERS 3
PL_VARIABLE lua_CFunction pl_loaders[PL_LOADERS];
/* coroutine.c: the name of a coroutine's status; "normal" for one that waits. */
PL_FUNC const char *pl_status (lua_State *L, lua_State *co);
/* coroutine.c: upstream's 'load', whose parser cannot be yielded across. */
PL_VARIABLE lua_CFunction pl_loadfunction;

/* wait.c: host function 'f' returned a promise: its number is in the first slot, the thread that waits for it in the
   second. Returns what the C function must return, perhaps a yield. Raises an error if the thread cannot yield. */
PL_FUNC int pl_pending (lua_State *L, lua_CFunction f, pl_Slot *slots);

/* hostcall.c: the C function of the closures of host functions. */
PL_FUNC int pl_callhost (lua_State *L);

/* frames.c: pushes the calls of 'from', starting at 'level', as a string for src/state/frames.ts. Tells the host if the
   function at 'level' is a host function. May raise. */
PL_FUNC void pl_pushframes (lua_State *L, lua_State *from, int level);
/* frames.c: pops the frames on top and keeps them for the host. */
PL_FUNC void pl_keepframes (lua_State *L);
/* frames.c: passes the kept frames, if any, to the host, which reads them. Pushes them. */
PL_FUNC void pl_giveframes (lua_State *L);
/* frames.c: pushes and returns the kind of name of the function at 'level' of 'of' and, in quotes, the name; returns "" if
   there is no such function. May raise. */
PL_FUNC const char *pl_pushfunctionname (lua_State *L, lua_State *of, int level);

/* The operation that pl_do performs. */
typedef struct pl_Request {
  pl_Slot *slots;
  int n;
  int op;
  int status; /* for an operation that returns its error, which is then the one result */
  int first;  /* index of the first result of a call */
  int give;   /* 0 or a pl_Give */
} pl_Request;

/* image.c: the operation PL_OP_REHASH. May raise. */
PL_FUNC void pl_rehash (lua_State *L, pl_Request *r);

/* request.c: pushes slots[0][slots[1]]...; with 'stopatnil' the first nil is the result. May raise any error. */
PL_FUNC void pl_walk (lua_State *L, pl_Slot *slots, int n, int stopatnil);
/* request.c: pushes a block of 'n' slots, where the host reads the results. May raise. */
PL_FUNC pl_Slot *pl_newslots (lua_State *L, int n);
/* request.c: writes the values from index 'first' on to the slots of 'r', or to a new block. May raise. */
PL_FUNC void pl_giveresults (lua_State *L, pl_Request *r, int first);

/* compiled.c: like luaL_loadbufferx for text, but a text that this runtime compiled before under the same name is not
   compiled again. Uses the same ticks either way. */
PL_FUNC int pl_compile (lua_State *L, const char *text, size_t size, const char *name);
/* compiled.c: a mode for luaL_loadbufferx that accepts precompiled code in any state. */
PL_VARIABLE const char pl_anymode[];
/* scriptfile.c: luaL_loadfilex for the scripts of modules, by the compile cache. */
PL_FUNC int pl_loadscript (lua_State *L, const char *path, const char *mode);
/* chunk.c: pushes the function of the chunk in the slots of 'r' and returns 1; or pushes a message, sets 'r->status' and
   returns 0. May raise. */
PL_FUNC int pl_load (lua_State *L, pl_Request *r);
/* thread.c: the operations on coroutines, PL_OP_THREAD to PL_OP_CLOSE. They expect the slots pushed and push the results. */
PL_FUNC void pl_newthread (lua_State *L, pl_Request *r);
PL_FUNC void pl_resumethread (lua_State *L, pl_Request *r);
PL_FUNC void pl_threadstatus (lua_State *L, pl_Request *r);
PL_FUNC void pl_closethread (lua_State *L, pl_Request *r);
/* rare.c: a C function that performs the operation of the pl_Request at index 1. */
PL_FUNC int pl_performrare (lua_State *L);

/* --- opening states and modules --- */

/* static.c: puts the modules that are linked into this core into package.preload. May raise. */
PL_FUNC void pl_installstatic (lua_State *L);
/* static.c: whether the value at 'index' is the loader of a module that is linked into this core. */
PL_FUNC int pl_isstaticloader (lua_State *L, int index);
/* static.c: pushes the luaopen_ function of the static loader at 'index'. */
PL_FUNC void pl_pushstaticfunction (lua_State *L, int index);
/* mixed.c: pushes the loader that opens the C function, then runs the script (docs/native-modules.md, Mixed modules). Expects the C
   function and the compiled script on top of the stack, and pops them. */
PL_FUNC void pl_pushmixedloader (lua_State *L);
/* searcher.c: inserts the searcher at the front of package.searchers and the roots at the front of the paths. May raise. */
PL_FUNC void pl_installsearcher (lua_State *L);

#endif
