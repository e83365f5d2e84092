/** Small C modules that report how they were opened, for tests of `require`. */

/** Opens under many names; counts the calls and keeps their arguments. */
export const PROBE = `
#include <lua.h>
#include <lauxlib.h>
static int opened;
static int count (lua_State *L) { lua_pushinteger(L, opened); return 1; }
static int probe (lua_State *L) {
  int n = lua_gettop(L);
  opened++;
  lua_createtable(L, n, 0);
  lua_insert(L, 1);
  for (; n >= 1; n--) lua_rawseti(L, 1, n);
  lua_createtable(L, 0, 3);
  lua_insert(L, 1);
  lua_setfield(L, 1, "arguments");
  lua_pushcfunction(L, count);
  lua_setfield(L, 1, "count");
  return 1;
}
int luaopen_probe (lua_State *L) { return probe(L); }
int luaopen_probe_inner (lua_State *L) { return probe(L); }
int luaopen_packed (lua_State *L) { return probe(L); }
int luaopen_tree_probe (lua_State *L) { return probe(L); }
int luaopen_chosen (lua_State *L) { return probe(L); }
int luaopen_alias (lua_State *L) { return probe(L); }
int luaopen_linked_probe (lua_State *L) { return probe(L); }
int luaopen_left_probe (lua_State *L) { return probe(L); }
int luaopen_right_probe (lua_State *L) { return probe(L); }
`;

/** Has an init function, but not the one that matches its file's name. */
export const OTHER = `
#include <lua.h>
int luaopen_something (lua_State *L) { lua_pushnil(L); return 1; }
`;

export const RAISES = `
#include <lua.h>
#include <lauxlib.h>
int luaopen_raises (lua_State *L) { return luaL_error(L, "opened as %s", lua_tostring(L, 1)); }
`;
