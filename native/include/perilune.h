/*
** perilune.h: what the author of a native module may include besides lua.h and lauxlib.h.
**
** It is optional. A module is an ordinary Lua C module with an ordinary `luaopen_<name>`; it compiles
** and runs without this file. A module that includes it still compiles with any C compiler for ordinary
** Lua: this file has only macros and static functions that use Lua's public API.
**
** It is not the API of the runtime: it declares no function that the host must provide.
**
** The convention, version 1:
**   - the init function is a lua_CFunction. `require` calls it with the module's name and its file; a
**     host that opens the module directly passes no arguments;
**   - it returns 1 and leaves the module on top of the stack. Values below it are ignored;
**   - the module may be a value of any type.
*/

#ifndef PERILUNE_H
#define PERILUNE_H

/* Lua's headers say nothing of C++; lua.hpp does the same. */
#if defined(__cplusplus)
extern "C" {
#endif
#include <lua.h>
#include <lauxlib.h>
#if defined(__cplusplus)
}
#endif

/* The version of the convention and of the binary interface. The build writes it into the `perilune.abi`
   section of a module; the module's source need not mention it. */
#define PERILUNE_ABI_VERSION 1
/* The highest minor version that a module may need: 1 for C++, else 0. */
#define PERILUNE_ABI_MINOR 1

#if defined(__wasm__)
#if LUA_VERSION_NUM != 504
#error "version 1 of Perilune's ABI is for Lua 5.4: compile with the headers of Lua 5.4"
#endif
#endif

/*
** PERILUNE_MODULE precedes an init function and makes it visible outside the module, regardless of
** `-fvisibility` and without a list of exports on the command line:
**
**     PERILUNE_MODULE int luaopen_name (lua_State *L) { ... }
**
** In a static build it is an ordinary external function.
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
** Lists of constants, each ended by an entry whose name is NULL. For functions use Lua's own luaL_Reg
** with luaL_newlib and luaL_setfuncs.
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

/* Sets the fields of the table on top of the stack. Raises only out of memory. [-0, +0, m] */
static inline void perilune_set_integers (lua_State *L, const perilune_integer_entry *list) {
  for (; list->name != NULL; list++) {
    lua_pushinteger(L, list->value);
    lua_setfield(L, -2, list->name);
  }
}

/* Like perilune_set_integers, for floats. [-0, +0, m] */
static inline void perilune_set_numbers (lua_State *L, const perilune_number_entry *list) {
  for (; list->name != NULL; list++) {
    lua_pushnumber(L, list->value);
    lua_setfield(L, -2, list->name);
  }
}

/* Like perilune_set_integers, for strings. [-0, +0, m] */
static inline void perilune_set_strings (lua_State *L, const perilune_string_entry *list) {
  for (; list->name != NULL; list++) {
    lua_pushstring(L, list->value);
    lua_setfield(L, -2, list->name);
  }
}

/*
** Creates the metatable of a userdata type, for luaL_setmetatable and luaL_checkudata: `methods` are
** the functions that `object:name()` finds, `meta` the metamethods (either may be NULL). Error messages
** call the type `type_name` too. Leaves nothing on the stack; does nothing if the type exists, so an init
** function may run again. [-0, +0, m]
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

/* Registers a statically linked module in package.preload, so that `require(name)` in this state opens it
   with `open`. Does not open it yet. [-0, +0, m] */
static inline void perilune_preload (lua_State *L, const char *name, lua_CFunction open) {
  luaL_getsubtable(L, LUA_REGISTRYINDEX, LUA_PRELOAD_TABLE);
  lua_pushcfunction(L, open);
  lua_setfield(L, -2, name);
  lua_pop(L, 1);
}

/* Opens a module directly, without `require`: pushes its value and leaves package.loaded unchanged. Raises
   what the init function raises. [-0, +1, e] */
static inline void perilune_open (lua_State *L, lua_CFunction open) {
  lua_pushcfunction(L, open);
  lua_call(L, 0, 1);
}

#endif
