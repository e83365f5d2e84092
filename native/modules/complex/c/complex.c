/*
** complex.c: the package `complex`, all in C. Its twins are ../mixed and ../lua; one test file covers
** all three. A complex number is a table with the fields r and i, two numbers.
**
** checkComplex is private: a static function, which nothing outside this file can reach.
*/

#include <lua.h>
#include <lauxlib.h>

typedef struct Complex {
  lua_Number r, i;
} Complex;

static lua_Number checkPart (lua_State *L, int arg) {
  if (lua_type(L, arg) != LUA_TNUMBER) luaL_error(L, "bad complex number");
  return lua_tonumber(L, arg);
}

/* The argument's value; raises an error if it is not a complex number. */
static Complex checkComplex (lua_State *L, int arg) {
  Complex c;
  if (lua_type(L, arg) != LUA_TTABLE) luaL_error(L, "bad complex number");
  lua_getfield(L, arg, "r");
  c.r = checkPart(L, -1);
  lua_getfield(L, arg, "i");
  c.i = checkPart(L, -1);
  lua_pop(L, 2);
  return c;
}

static int push (lua_State *L, lua_Number r, lua_Number i) {
  lua_createtable(L, 0, 2);
  lua_pushnumber(L, r);
  lua_setfield(L, -2, "r");
  lua_pushnumber(L, i);
  lua_setfield(L, -2, "i");
  return 1;
}

static Complex times (Complex a, Complex b) {
  Complex c = {a.r * b.r - a.i * b.i, a.r * b.i + a.i * b.r};
  return c;
}

static Complex inverse (Complex c) {
  lua_Number n = c.r * c.r + c.i * c.i;
  Complex inverted = {c.r / n, -c.i / n};
  return inverted;
}

static int new (lua_State *L) {
  lua_settop(L, 2);
  return push(L, checkPart(L, 1), checkPart(L, 2));
}

static int add (lua_State *L) {
  Complex a = checkComplex(L, 1), b = checkComplex(L, 2);
  return push(L, a.r + b.r, a.i + b.i);
}

static int sub (lua_State *L) {
  Complex a = checkComplex(L, 1), b = checkComplex(L, 2);
  return push(L, a.r - b.r, a.i - b.i);
}

static int mul (lua_State *L) {
  Complex a = checkComplex(L, 1), b = checkComplex(L, 2);
  Complex c = times(a, b);
  return push(L, c.r, c.i);
}

static int inv (lua_State *L) {
  Complex c = inverse(checkComplex(L, 1));
  return push(L, c.r, c.i);
}

static int divide (lua_State *L) {
  Complex a = checkComplex(L, 1), b = checkComplex(L, 2);
  Complex c = times(a, inverse(b));
  return push(L, c.r, c.i);
}

static const luaL_Reg functions[] = {
  {"new", new},
  {"add", add},
  {"sub", sub},
  {"mul", mul},
  {"inv", inv},
  {"div", divide},
  {NULL, NULL},
};

LUAMOD_API int luaopen_complex (lua_State *L) {
  luaL_newlib(L, functions);
  push(L, 0, 1);
  lua_setfield(L, -2, "i");
  return 1;
}
