/*
** image.c: what C does for the copies of states that src/core/image.ts makes. It also checks what values.h says of Lua's
** objects.
*/
#include "lauxlib.h"

#include "lgc.h"
#include "lobject.h"
#include "lstate.h"
#include "ltable.h"

#include "internal.h"

#define same(name, tag) _Static_assert(PL_OBJECT_##name == (tag), #tag)

same(SHORT_STRING, LUA_VSHRSTR);
same(LONG_STRING, LUA_VLNGSTR);
same(TABLE, LUA_VTABLE);
same(LUA_FUNCTION, LUA_VLCL);
same(C_FUNCTION, LUA_VCCL);
same(USERDATA, LUA_VUSERDATA);
same(THREAD, LUA_VTHREAD);
same(UPVALUE, LUA_VUPVAL);
same(PROTO, LUA_VPROTO);
same(COLLECTABLE, BIT_ISCOLLECTABLE);
same(OWN, 1 << TESTBIT);

void pl_rehash (lua_State *L, pl_Request *r) {
  Table *t = (Table *)(intptr_t)r->slots->u.ref; /* it has keys outside of its array */
  luaH_resize(L, t, luaH_realasize(t), (unsigned int)sizenode(t));
}
