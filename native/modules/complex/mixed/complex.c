/*
** complex.c: the C part of the package `complex`, which complex.lua beside it makes whole. Twins: ../c, ../lua.
**
** The table that this leaves is the exports table: the script gets it as its third argument. What is not
** for the outside, checkComplex and the arithmetic on bare parts, it takes out again.
*/

#include <lua.h>
#include <lauxlib.h>

/* checkComplex(c): the parts of c as two floats. Raises at level 3 as seen from here: at the caller of the
   Lua function that calls this. */
static int checkComplex (lua_State *L) {
  if (lua_type(L, 1) == LUA_TTABLE) {
    lua_settop(L, 1);
    if (lua_getfield(L, 1, "r") == LUA_TNUMBER && lua_getfield(L, 1, "i") == LUA_TNUMBER) {
      lua_pushnumber(L, lua_tonumber(L, 2));
      lua_pushnumber(L, lua_tonumber(L, 3));
      return 2;
    }
  }
  luaL_where(L, 2);
  lua_pushliteral(L, "bad complex number");
  lua_concat(L, 2);
  return lua_error(L);
}

/* times(ar, ai, br, bi): the product's parts */
static int times (lua_State *L) {
  lua_Number ar = luaL_checknumber(L, 1), ai = luaL_checknumber(L, 2);
  lua_Number br = luaL_checknumber(L, 3), bi = luaL_checknumber(L, 4);
  lua_pushnumber(L, ar * br - ai * bi);
  lua_pushnumber(L, ar * bi + ai * br);
  return 2;
}

/* inverse(r, i): the parts of one divided by the number */
static int inverse (lua_State *L) {
  lua_Number r = luaL_checknumber(L, 1), i = luaL_checknumber(L, 2);
  lua_Number n = r * r + i * i;
  lua_pushnumber(L, r / n);
  lua_pushnumber(L, -i / n);
  return 2;
}

static const luaL_Reg functions[] = {
  {"checkComplex", checkComplex},
  {"times", times},
  {"inverse", inverse},
  {NULL, NULL},
};

LUAMOD_API int luaopen_complex (lua_State *L) {
  luaL_newlib(L, functions);
  lua_createtable(L, 0, 2);
  lua_pushnumber(L, 0);
  lua_setfield(L, -2, "r");
  lua_pushnumber(L, 1);
  lua_setfield(L, -2, "i");
  lua_setfield(L, -2, "i");
  return 1;
}
