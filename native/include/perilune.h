/*
** perilune.h: what the author of a native module may include besides lua.h and lauxlib.h.
**
** It is optional. A module is an ordinary Lua C module with an ordinary `luaopen_<name>`, and one that
** never includes this file compiles and runs just the same. One that does include it still compiles
** with any C compiler for ordinary Lua: there is nothing here but macros and static functions over
** Lua's public API.
**
** It is not the API of the runtime: it declares no function that the host would have to provide.
**
** The convention, version 1:
**   - the init function is a lua_CFunction; `require` calls it with the module's name and its file,
**     a host that opens the module by hand calls it with nothing;
**   - it returns 1, and the value on top of the stack is the module. Values below it are ignored;
**   - the module may be a value of any type.
*/

#ifndef PERILUNE_H
#define PERILUNE_H

#include <lua.h>
#include <lauxlib.h>

/* The version of the convention and of the binary interface. A built module names it in its
   `perilune.abi` section, which the build writes; a module's source need not. */
#define PERILUNE_ABI_VERSION 1

#if defined(__wasm__)
#if defined(__cplusplus)
#error "Perilune's native modules are written in C: version 1 of the ABI has no C++"
#endif
#if LUA_VERSION_NUM != 504
#error "version 1 of Perilune's ABI is for Lua 5.4: compile with the headers of Lua 5.4"
#endif
#endif

/*
** PERILUNE_MODULE goes before an init function and makes it visible outside the module, whatever
** `-fvisibility` says and with no list of exports on the command line:
**
**     PERILUNE_MODULE int luaopen_name (lua_State *L) { ... }
**
** Linked statically it is an ordinary external function.
*/
#if defined(__cplusplus)
#define PERILUNE_EXTERN extern "C"
#else
#define PERILUNE_EXTERN
#endif

#if defined(_MSC_VER)
#define PERILUNE_MODULE PERILUNE_EXTERN __declspec(dllexport)
#elif defined(__GNUC__) || defined(__clang__)
#define PERILUNE_MODULE PERILUNE_EXTERN __attribute__((visibility("default"), used))
#else
#define PERILUNE_MODULE PERILUNE_EXTERN
#endif

/*
** Lists of constants, each ended by an entry whose name is NULL. For functions there is Lua's own
** luaL_Reg with luaL_newlib and luaL_setfuncs.
*/
typedef struct perilune_integer_entry {
  const char *name;
  lua_Integer value;
} perilune_integer_entry;

typedef struct perilune_number_entry {
  const char *name;
  lua_Number value;
} perilune_number_entry;

typedef struct perilune_string_entry {
  const char *name;
  const char *value; /* ends with NUL; Lua copies it */
} perilune_string_entry;

/* Sets the fields of the table on top of the stack. Raises out of memory only. [-0, +0, m] */
static inline void perilune_set_integers (lua_State *L, const perilune_integer_entry *list) {
  for (; list->name != NULL; list++) {
    lua_pushinteger(L, list->value);
    lua_setfield(L, -2, list->name);
  }
}

/* The same for floats. [-0, +0, m] */
static inline void perilune_set_numbers (lua_State *L, const perilune_number_entry *list) {
  for (; list->name != NULL; list++) {
    lua_pushnumber(L, list->value);
    lua_setfield(L, -2, list->name);
  }
}

/* The same for strings. [-0, +0, m] */
static inline void perilune_set_strings (lua_State *L, const perilune_string_entry *list) {
  for (; list->name != NULL; list++) {
    lua_pushstring(L, list->value);
    lua_setfield(L, -2, list->name);
  }
}

/*
** Makes the metatable of a userdata type, for luaL_setmetatable and luaL_checkudata: `methods` are
** what `object:name()` finds, `meta` the metamethods (either may be NULL). `type_name` is also what
** error messages call the type. Leaves nothing on the stack; does nothing when the type is already
** there, so that an init function may run again. [-0, +0, m]
*/
static inline void perilune_new_type (lua_State *L, const char *type_name, const luaL_Reg *methods,
                                      const luaL_Reg *meta) {
  if (luaL_newmetatable(L, type_name)) {
    if (meta != NULL) luaL_setfuncs(L, meta, 0);
    if (methods != NULL) {
      lua_newtable(L);
      luaL_setfuncs(L, methods, 0);
      lua_setfield(L, -2, "__index");
    }
  }
  lua_pop(L, 1);
}

/* Lets `require(name)` in this state open a module that is linked in statically: it puts `open` in
   package.preload. The module is not opened yet. [-0, +0, m] */
static inline void perilune_preload (lua_State *L, const char *name, lua_CFunction open) {
  luaL_getsubtable(L, LUA_REGISTRYINDEX, LUA_PRELOAD_TABLE);
  lua_pushcfunction(L, open);
  lua_setfield(L, -2, name);
  lua_pop(L, 1);
}

/* Opens a module by hand, with no `require`: afterwards its value is on top of the stack, and
   package.loaded is as before. Raises what the init function raises. [-0, +1, e] */
static inline void perilune_open (lua_State *L, lua_CFunction open) {
  lua_pushcfunction(L, open);
  lua_call(L, 0, 1);
}

#endif
