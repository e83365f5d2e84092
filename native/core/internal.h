/* internal.h: what the files of native/core share among themselves, and nobody else. */
#ifndef PL_INTERNAL_H
#define PL_INTERNAL_H

#include "pl.h"

/* codec.c: pushes the value of a slot; may raise (memory). */
PL_FUNC void pl_pushslot(lua_State *L, const pl_Slot *slot);
/* codec.c: writes the value at 'index' into a slot; strings are borrowed from the stack. May raise (memory). */
PL_FUNC void pl_toslot(lua_State *L, int index, pl_Slot *slot);
/* hostcall.c: pushes the C closure that calls function 'id' of the host. */
PL_FUNC void pl_pushhostfunction(lua_State *L, int id);
/* hostcall.c: the number of a host function at 'index', or 0. */
PL_FUNC int pl_tohostfunction(lua_State *L, int index);
/* state.c: the flags that the state was opened with. */
PL_FUNC int pl_openflags(lua_State *L);
/* searcher.c: puts the searcher in front of package.searchers and the roots in front of the paths. May raise. */
PL_FUNC void pl_installsearcher(lua_State *L);
/* static.c: puts the modules that are linked into this core into package.preload. May raise. */
PL_FUNC void pl_installstatic(lua_State *L);
/* mixed.c: pushes the loader that opens the C function, then runs the script (see docs/mixed-modules.md).
   Expects the C function and the compiled script on top of the stack, and pops them. */
PL_FUNC void pl_pushmixedloader(lua_State *L);
/* static.c: whether the value at 'index' is the loader of a module that is linked into this core. */
PL_FUNC int pl_isstaticloader(lua_State *L, int index);
/* static.c: pushes the luaopen_ function of the static loader at 'index'. */
PL_FUNC void pl_pushstaticfunction(lua_State *L, int index);
/* searcher.c: the main thread of the state that L belongs to; the host knows states by it. */
PL_FUNC lua_State *pl_mainthread(lua_State *L);

#endif
