/** Promises and native modules: C functions that let waits through, those that do not, and one that interferes. */
import { beforeAll, describe, expect, it } from "vitest";
import { LuaError, type LuaState } from "../../src/index.js";
import type { Coded } from "../support/coded.js";
import { compileTexts } from "../support/compile.js";
import { products, sharedRuntime } from "../support/products.js";
import { rejection, stateThatWaits } from "../support/promises.js";

const SOURCE = `
#include "lua.h"
#include "lauxlib.h"

static int finish(lua_State *L, int status, lua_KContext ctx) { (void)status; return lua_gettop(L) - (int)ctx; }

static int callk(lua_State *L) {
  lua_callk(L, lua_gettop(L) - 1, LUA_MULTRET, 0, finish);
  return finish(L, LUA_OK, 0);
}

static int call(lua_State *L) {
  lua_call(L, lua_gettop(L) - 1, LUA_MULTRET);
  return lua_gettop(L);
}

static int pcallk(lua_State *L) {
  int status = lua_pcallk(L, lua_gettop(L) - 1, LUA_MULTRET, 0, 0, finish);
  return finish(L, status, 0);
}

/* Resumes a coroutine as a C program would: its results, or its error. */
static int drive(lua_State *L) {
  lua_State *co = lua_tothread(L, 1);
  int n;
  int status = lua_resume(co, L, 0, &n);
  if (status != LUA_OK && status != LUA_YIELD) n = 1;
  lua_xmove(co, L, n);
  return (status != LUA_OK && status != LUA_YIELD) ? lua_error(L) : n;
}

/* Closes the variables of its own frame as it returns. */
static int closes(lua_State *L) {
  lua_settop(L, 1);
  lua_toclose(L, 1);
  lua_pushliteral(L, "closed");
  return 1;
}

static const luaL_Reg functions[] = {
  {"callk", callk}, {"call", call}, {"pcallk", pcallk}, {"drive", drive}, {"closes", closes}, {NULL, NULL}};

LUAMOD_API int luaopen_waits(lua_State *L) {
  luaL_newlib(L, functions);
  return 1;
}
`;

describe.each(products)("promises and native modules ($name)", (product) => {
  const runtime = sharedRuntime(product);
  let module: Uint8Array;
  beforeAll(async () => {
    module = await compileTexts({ "waits.c": SOURCE });
  });
  const stateWithModule = (): LuaState => {
    const state = stateThatWaits(runtime());
    state.set("c", state.openNative(module));
    return state;
  };

  it.each([
    ["lua_callk", "return c.callk(wait, 5)", 5],
    ["lua_callk, twice", "return c.callk(c.callk, wait, 5)", 5],
    ["lua_pcallk", "return c.pcallk(wait, 5)", 5],
    ["lua_pcallk and a rejection", "return c.pcallk(fail, 'E')", "E"],
    [
      "a value that is closed",
      "local v return c.closes(setmetatable({}, { __close = function() v = wait(1) end })) .. v",
      "closed1",
    ],
    ["lua_callk in a coroutine", "return coroutine.wrap(function() return c.callk(wait, 5) end)()", 5],
  ])("a wait passes through %s", async (_, program, value) => {
    using state = stateWithModule();
    expect(await state.runAsync(program)).toEqual([value]);
  });

  it.each([
    ["call", "c.call(wait)"],
    ["a function of C", "c.callk(c.call, wait)"],
    ["call", "c.call(c.callk, wait)"],
    ["call", "c.call(function() assert(pcall(c.pcallk, wait)) c.callk(wait) end)"],
    ["drive", "c.drive(coroutine.create(function() wait(1) end))"],
    ["drive", "coroutine.wrap(function() c.drive(coroutine.create(wait)) end)()"],
    ["table.sort", "table.sort({ 1, 2 }, function() c.callk(wait) end)"],
    [
      "table.sort",
      "table.sort({ 1, 2 }, function() return c.closes(setmetatable({}, { __close = wait })) end)",
    ],
  ])("%s is named: %s", async (name, program) => {
    using state = stateWithModule();
    const error = (await rejection(state.runAsync(program))) as LuaError;
    expect(error).toBeInstanceOf(LuaError);
    expect((error.cause as Coded<"ERR_UNYIELDABLE">).functionName).toBe(name);
    expect(await state.runAsync("return c.callk(wait, 1)")).toEqual([1]);
  });

  it("C code that resumes a coroutine that waits ends the wait with an error, and no more", async () => {
    using state = stateWithModule();
    let settle: (value: string) => void = () => undefined;
    state.set("later", () => new Promise<string>((resolve) => (settle = resolve)));
    const run = state.runAsync(
      "co = coroutine.create(function() return later() end) return coroutine.resume(co)",
    );
    const error = (await rejection(state.runAsync("c.drive(co)"))) as LuaError;
    expect(error.cause).toMatchObject({ code: "ERR_WAIT_INTERRUPTED" });
    settle("late");
    expect(await run).toEqual([false, "cannot resume dead coroutine"]);
    expect(await state.runAsync("return wait(1)")).toEqual([1]);
  });
});
