/** The C API cannot change an immutable table either. */

import { beforeAll, describe, expect, test } from "vitest";
import type { LuaTable } from "../../src/index.js";
import { compileTexts } from "../support/compile.js";
import { products, sharedRuntime } from "../support/products.js";

/** Each function writes to the table that is its first argument. */
const source = `
#include "lua.h"
#include "lauxlib.h"

static int setfield(lua_State *L) { lua_pushinteger(L, 9); lua_setfield(L, 1, "a"); return 0; }
static int setnewfield(lua_State *L) { lua_pushinteger(L, 9); lua_setfield(L, 1, "new"); return 0; }
static int seti(lua_State *L) { lua_pushinteger(L, 9); lua_seti(L, 1, 1); return 0; }
static int setnewi(lua_State *L) { lua_pushinteger(L, 9); lua_seti(L, 1, 5); return 0; }
static int settable(lua_State *L) { lua_pushliteral(L, "a"); lua_pushinteger(L, 9); lua_settable(L, 1); return 0; }
static int rawset(lua_State *L) { lua_pushliteral(L, "a"); lua_pushinteger(L, 9); lua_rawset(L, 1); return 0; }
static int rawseti(lua_State *L) { lua_pushinteger(L, 9); lua_rawseti(L, 1, 1); return 0; }
static int rawsetnewi(lua_State *L) { lua_pushinteger(L, 9); lua_rawseti(L, 1, 5); return 0; }
static int rawsetp(lua_State *L) { lua_pushinteger(L, 9); lua_rawsetp(L, 1, L); return 0; }
static int setmeta(lua_State *L) { lua_newtable(L); lua_setmetatable(L, 1); return 0; }
static int setnometa(lua_State *L) { lua_pushnil(L); lua_setmetatable(L, 1); return 0; }
static int ref(lua_State *L) { lua_pushboolean(L, 1); luaL_ref(L, 1); return 0; }
static int setfuncs(lua_State *L) {
  static const luaL_Reg functions[] = {{"a", seti}, {NULL, NULL}};
  lua_settop(L, 1);
  luaL_setfuncs(L, functions, 0);
  return 0;
}

int luaopen_writes(lua_State *L) {
  static const luaL_Reg functions[] = {
    {"setfield", setfield}, {"setnewfield", setnewfield}, {"seti", seti}, {"setnewi", setnewi}, {"settable", settable},
    {"rawset", rawset}, {"rawseti", rawseti}, {"rawsetnewi", rawsetnewi}, {"rawsetp", rawsetp}, {"setmeta", setmeta},
    {"setnometa", setnometa}, {"ref", ref}, {"setfuncs", setfuncs}, {NULL, NULL}};
  luaL_newlib(L, functions);
  return 1;
}
`;

describe.each(products)("$name", (product) => {
  const runtime = sharedRuntime(product);
  let wasm: Uint8Array;

  beforeAll(async () => {
    wasm = await compileTexts({ "writes.c": source });
  });

  test("each way to write is refused, and works on another table", () => {
    using state = runtime().createState();
    state.set("writes", state.openNative(wasm));
    const [table] = state.run<[LuaTable]>("t = { 1, 2, a = 1 } return t");
    state.freeze(table);
    const tried = state.run(`
      local n = 0
      for name, write in pairs(writes) do
        local ok, message = pcall(write, t)
        assert(not ok and message:find("attempt to modify an immutable table$"), name)
        assert(t.a == 1 and t[1] == 1 and #t == 2 and t.new == nil and t[5] == nil and next(t, next(t, next(t, next(t)))) == nil)
        assert(getmetatable(t) == nil)
        write({})
        n = n + 1
      end
      return n
    `);
    expect(tried).toEqual([13]);
  });
});
