/*
** heap.h: upstream's seam in lauxlib.c for the allocator: luaL_newstate uses the one of heap.c. Compiled in front of that
** file.
*/
#ifndef PL_HEAP_H
#define PL_HEAP_H

/* Like lua_newstate, with a separate heap. */
struct lua_State *pl_newstate (void) __attribute__((visibility("hidden")));

#define lua_newstate(allocator, context) ((void)(allocator), pl_newstate())

#endif
