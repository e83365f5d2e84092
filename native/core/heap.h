/*
** heap.h: the seam of upstream's lauxlib.c for the allocator: what luaL_newstate makes has the one of heap.c. Compiled in
** front of that file.
*/
#ifndef PL_HEAP_H
#define PL_HEAP_H

/* As lua_newstate, with a heap of its own. */
struct lua_State *pl_newstate (void) __attribute__((visibility("hidden")));

#define lua_newstate(allocator, context) ((void)(allocator), pl_newstate())

#endif
