/* The C half of the module `vec`. */
#include <math.h>
#include "lua.h"
#include "lauxlib.h"

static lua_Number item (lua_State *L, int vector, lua_Integer i) {
  lua_Number n;
  lua_rawgeti(L, vector, i);
  n = luaL_checknumber(L, -1);
  lua_pop(L, 1);
  return n;
}

static lua_Number product (lua_State *L, int a, int b) {
  lua_Number sum = 0;
  lua_Integer i, n = (lua_Integer)lua_rawlen(L, a);
  for (i = 1; i <= n; i++) sum += item(L, a, i) * item(L, b, i);
  return sum;
}

static int vec_dot (lua_State *L) {
  luaL_checktype(L, 1, LUA_TTABLE);
  luaL_checktype(L, 2, LUA_TTABLE);
  luaL_argcheck(L, lua_rawlen(L, 1) == lua_rawlen(L, 2), 2, "vectors of the same size expected");
  lua_pushnumber(L, product(L, 1, 2));
  return 1;
}

static int vec_length (lua_State *L) {
  luaL_checktype(L, 1, LUA_TTABLE);
  lua_pushnumber(L, sqrt(product(L, 1, 1)));
  return 1;
}

static const luaL_Reg functions[] = {{"dot", vec_dot}, {"length", vec_length}, {NULL, NULL}};

int luaopen_vec (lua_State *L) {
  luaL_newlib(L, functions);
  return 1;
}
