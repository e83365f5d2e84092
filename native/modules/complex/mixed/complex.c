/*
** complex.c: the C part of the package `complex`; complex.lua is the Lua part. Twins: ../c, ../lua.
**
** The table that this file returns is the exports table, which the script gets as its third argument. The script
** removes the private functions from it: checkComplex and the arithmetic on separate parts.
*/

#include <lua.h>
#include <lauxlib.h>

/* checkComplex(c): returns the parts of c as two floats. Raises errors at level 3: at the caller of the Lua function
   that calls it. */
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

/* times(ar, ai, br, bi): returns the parts of the product */
static int times (lua_State *L) {
  lua_Number ar = luaL_checknumber(L, 1), ai = luaL_checknumber(L, 2);
  lua_Number br = luaL_checknumber(L, 3), bi = luaL_checknumber(L, 4);
  lua_pushnumber(L, ar * br - ai * bi);
  lua_pushnumber(L, ar * bi + ai * br);
  return 2;
}

/* inverse(r, i): returns the parts of 1 divided by the number */
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
