/* calls.c: a C function that does next to nothing, to measure what calling it costs. */
#include "lauxlib.h"
#include "lua.h"

/* abs(n): as math.abs, for integers and floats. */
static int absolute (lua_State *L) {
  if (lua_isinteger(L, 1)) {
    lua_Integer n = lua_tointeger(L, 1);
    if (n < 0) n = (lua_Integer)(0u - (lua_Unsigned)n);
    lua_pushinteger(L, n);
  }
  else lua_pushnumber(L, luaL_checknumber(L, 1) < 0 ? -lua_tonumber(L, 1) : lua_tonumber(L, 1));
  return 1;
}

int luaopen_calls (lua_State *L) {
  static const luaL_Reg functions[] = {
    {"abs", absolute},
    {NULL, NULL},
  };
  luaL_newlib(L, functions);
  return 1;
}
