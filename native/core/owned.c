/*
** owned.c: what the debug library must not change because it belongs to C code (native/patches/0013). C code relies on the
** types of its userdata, of its upvalues and of its values in the registry.
*/
#include <string.h>

#include "lauxlib.h"

#include "ldebug.h"
#include "lgc.h"
#include "lobject.h"
#include "lopcodes.h"
#include "lstate.h"

#include "internal.h"

/* Whether 'debug.setmetatable' may set the metatable of the value at index 1 to index 2, a table or nil. A full userdata can
   only lose its metatable; a light userdata cannot get that of a full one. */
LUAI_FUNC int luai_maysetmetatable (lua_State *L);
int luai_maysetmetatable (lua_State *L) {
  const TValue *object = s2v(L->ci->func.p + 1), *metatable = s2v(L->ci->func.p + 2);
  if (!ttistable(metatable)) return 1;
  return !ttisfulluserdata(object) && !(ttislightuserdata(object) && testbit(hvalue(metatable)->marked, TESTBIT));
}

/* Whether 'debug.setlocal' may change what 'debug.getlocal' calls 'name': a variable, but not the state of a numeric loop,
   whatever name precompiled code gives it. */
LUAI_FUNC int luai_maysetlocal (const lua_Debug *ar, const char *name, int n);
int luai_maysetlocal (const lua_Debug *ar, const char *name, int n) {
  if (n < 0) return 1; /* a vararg */
  if (*name == '(') return 0;
  const Proto *p = ci_func(ar->i_ci)->p;
  int pc = pcRel(ar->i_ci->u.l.savedpc, p);
  for (int i = 0; i < pc; i++) {
    Instruction code = p->code[i];
    if (GET_OPCODE(code) != OP_FORPREP || pc > i + 1 + GETARG_Bx(code)) continue;
    if (n > GETARG_A(code) && n <= GETARG_A(code) + 3) return 0;
  }
  return 1;
}

/* Copies the pairs of the table at index 'from' to the table on top. */
static void copypairs (lua_State *L, int from, int isregistry) {
  int to = lua_gettop(L);
  lua_pushnil(L);
  while (lua_next(L, from)) {
    const char *name = (lua_type(L, -2) == LUA_TSTRING) ? lua_tostring(L, -2) : "";
    if (isregistry &&
        (strcmp(name, "_CLIBS") == 0 || strcmp(name, "_UBOX*") == 0)) { /* their finalizers check nothing */
      lua_pop(L, 1);
      continue;
    }
    /* The core's own tables have keys below 0. */
    if (isregistry && lua_isinteger(L, -2) && lua_tointeger(L, -2) < 0 && lua_istable(L, -1)) {
      lua_newtable(L);
      copypairs(L, to + 2, 0);
      lua_replace(L, -2);
    }
    lua_pushvalue(L, -2);
    lua_insert(L, -2);
    lua_rawset(L, to);
  }
}

/* Pushes a copy of the registry. */
LUAI_FUNC void luai_copyregistry (lua_State *L);
void luai_copyregistry (lua_State *L) {
  luaL_checkstack(L, LUA_MINSTACK, NULL);
  lua_pushvalue(L, LUA_REGISTRYINDEX);
  lua_newtable(L);
  copypairs(L, lua_gettop(L) - 1, 1);
  lua_remove(L, -2);
}
