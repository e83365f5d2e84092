/** The boundary through fengari's own interface, which is Lua's C API: values pass one by one over its stack. */
import { boundaryCases } from "./cases.mjs";

const NO_OBJECTS = "objects by reference are fengari-interop's, which is not installed";
const NO_MODULES = "it has no host modules";
const LACKING = {
  "field-read": NO_OBJECTS,
  "field-write": NO_OBJECTS,
  "call-module": NO_MODULES,
  "call-module-low": NO_MODULES,
  "read-immutable": "it has no immutable tables",
};

/** @returns {import("./cases.mjs").Embedding} */
function embedding({ lua, lauxlib, lualib, to_luastring }) {
  const L = lauxlib.luaL_newstate();
  lualib.luaL_openlibs(L);

  const push = (value) => {
    if (typeof value === "number") {
      if (Number.isInteger(value)) lua.lua_pushinteger(L, value);
      else lua.lua_pushnumber(L, value);
    } else if (typeof value === "string") lua.lua_pushstring(L, to_luastring(value));
    else if (typeof value === "boolean") lua.lua_pushboolean(L, value);
    else if (Array.isArray(value)) {
      lua.lua_createtable(L, value.length, 0);
      value.forEach((each, i) => {
        push(each);
        lua.lua_rawseti(L, -2, i + 1);
      });
    } else {
      lua.lua_createtable(L, 0, 0);
      for (const [key, each] of Object.entries(value)) {
        push(each);
        lua.lua_setfield(L, -2, to_luastring(key));
      }
    }
  };

  const read = (index) => {
    switch (lua.lua_type(L, index)) {
      case lua.LUA_TNUMBER:
        return lua.lua_tonumber(L, index);
      case lua.LUA_TSTRING:
        return lua.lua_tojsstring(L, index);
      case lua.LUA_TBOOLEAN:
        return lua.lua_toboolean(L, index);
      case lua.LUA_TTABLE:
        return readTable(lua.lua_absindex(L, index));
      default:
        return undefined;
    }
  };

  const readTable = (index) => {
    const length = lua.lua_rawlen(L, index);
    const table = length > 0 ? [] : {};
    lua.lua_pushnil(L);
    while (lua.lua_next(L, index) !== 0) {
      const key = read(-2);
      table[length > 0 ? key - 1 : key] = read(-1);
      lua.lua_pop(L, 1);
    }
    return table;
  };

  const pop = () => {
    const value = read(-1);
    lua.lua_pop(L, 1);
    return value;
  };

  const call = (nargs) => {
    if (lua.lua_pcall(L, nargs, 1, 0) !== lua.LUA_OK) throw new Error(pop());
    return pop();
  };

  const evaluate = (source) => {
    const chunk = to_luastring(source);
    if (lauxlib.luaL_loadbuffer(L, chunk, null, to_luastring("=bench")) !== lua.LUA_OK)
      throw new Error(pop());
    return call(0);
  };

  const called = (value) => () => {
    const args = [];
    for (let i = 1; i <= lua.lua_gettop(L); i++) args.push(read(i));
    let result;
    try {
      result = value(...args);
    } catch (error) {
      return lauxlib.luaL_error(L, to_luastring("%s"), to_luastring(error.message));
    }
    push(result);
    return 1;
  };

  return {
    run: evaluate,
    evaluate,
    fn: (name) => {
      lua.lua_getglobal(L, to_luastring(name));
      const ref = lauxlib.luaL_ref(L, lua.LUA_REGISTRYINDEX);
      return (...args) => {
        lua.lua_rawgeti(L, lua.LUA_REGISTRYINDEX, ref);
        for (const each of args) push(each);
        return call(args.length);
      };
    },
    first: (result) => result,
    expose: (name, value) => {
      lua.lua_pushcfunction(L, called(value));
      lua.lua_setglobal(L, to_luastring(name));
    },
    tableOut: (name) => {
      lua.lua_getglobal(L, to_luastring(name));
      return pop();
    },
    object: () => undefined,
    close: () => lua.lua_close(L),
  };
}

export const boundaryOfFengari = (source, fengari) =>
  boundaryCases(source, () => embedding(fengari), LACKING);
