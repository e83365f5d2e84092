/** `require` on wasmoon's engine finds native modules, mixed modules and Lua files, as it does on a `LuaState`. */
import { mkdtempSync, rmSync, writeFileSync, mkdirSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { LuaEngine } from "wasmoon";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { loadRuntime, type Runtime } from "../../src/index.js";
import { compileTexts } from "../support/compile.js";
import { createEngine, luaWasm } from "../../src/wasmoon.js";

const C = `
#include <lua.h>
#include <lauxlib.h>
static int twice (lua_State *L) { lua_pushinteger(L, 2 * luaL_checkinteger(L, 1)); return 1; }
static int apply (lua_State *L) { lua_settop(L, 2); lua_call(L, 1, 1); return 1; }
static int k (lua_State *L, int status, lua_KContext ctx) { (void)status; (void)ctx; return lua_gettop(L) - 1; }
static int applyk (lua_State *L) { lua_pushvalue(L, 1); lua_callk(L, 0, 1, 0, k); return k(L, 0, 0); }
static int opened;
static int open (lua_State *L) {
  static const luaL_Reg functions[] = {{"twice", twice}, {"apply", apply}, {"applyk", applyk}, {NULL, NULL}};
  luaL_newlib(L, functions);
  lua_pushinteger(L, ++opened);
  lua_setfield(L, -2, "opened");
  return 1;
}
int luaopen_native (lua_State *L) { return open(L); }
int luaopen_mixed (lua_State *L) { return open(L); }
int luaopen_broken (lua_State *L) { return luaL_error(L, "not today"); }
`;

describe("modules on wasmoon's engine", () => {
  let runtime: Runtime;
  let directory: string;

  beforeAll(async () => {
    directory = mkdtempSync(path.join(tmpdir(), "perilune-wasmoon-"));
    const wasm = await compileTexts({ "native.c": C });
    for (const name of ["native", "mixed", "broken"])
      writeFileSync(path.join(directory, `${name}.wasm`), wasm);
    writeFileSync(
      path.join(directory, "mixed.lua"),
      "local name, file, exports = ... function exports.four() return exports.twice(2) end exports.name = name",
    );
    writeFileSync(path.join(directory, "failing.wasm"), "no wasm");
    mkdirSync(path.join(directory, "sub"));
    writeFileSync(path.join(directory, "sub", "plain.lua"), "return { native = require 'native' }");
    runtime = await loadRuntime();
  });
  afterAll(() => {
    rmSync(directory, { recursive: true, force: true });
  });

  const inEngine = async (script: string): Promise<unknown> => {
    const engine = createEngine(runtime, { context: directory });
    engine.global.set(
      "sleep",
      (value: number) => new Promise((resolve) => setTimeout(() => resolve(value), value)),
    );
    engine.global.set("throws", () => {
      throw new Error("from JavaScript");
    });
    try {
      return await engine.doString(script);
    } finally {
      engine.global.close();
    }
  };

  test("native, mixed and plain ones", async () => {
    expect(await inEngine("return require('native').twice(21)")).toBe(42);
    expect(await inEngine("return require('mixed').four()")).toBe(4);
    expect(await inEngine("return require('mixed').name")).toBe("mixed");
    expect(await inEngine("return require('sub.plain').native == require('native')")).toBe(true);
    expect(await inEngine("return select(2, require('mixed'))")).toBe(path.join(directory, "mixed.lua"));
  });

  test("C calls JavaScript, and errors and awaits pass through it", async () => {
    expect(await inEngine("return require('native').apply(tostring, 5)")).toBe("5");
    expect(await inEngine("return tostring(select(2, pcall(require('native').apply, throws, 1)))")).toBe(
      "Error: from JavaScript",
    );
    expect(await inEngine("return select(2, pcall(require('native').apply, error, 'x'))")).toBe("x");
    expect(await inEngine("return require('native').applyk(function() return sleep(3):await() end)")).toBe(3);
    expect(
      await inEngine(
        "return select(2, pcall(require('native').apply, function() return sleep(3):await() end))",
      ),
    ).toMatch(/attempt to yield across a C-call boundary/);
  });

  test("the same names, messages and module as on a state", async () => {
    using state = runtime.createState({ context: directory });
    for (const name of ["nowhere", "broken", "failing"]) {
      const script = `return select(2, pcall(require, '${name}'))`;
      expect(await inEngine(script)).toBe(state.run(script)[0]);
    }
    expect(await inEngine("return package.path")).toBe(state.run("return package.path")[0]);
    const before = state.run("return require('native').opened")[0] as number;
    expect(await inEngine("return require('native').opened")).toBe(before + 1);
  });

  test("an engine of the package's own class has the require of upstream alone", () => {
    const engine = new LuaEngine(luaWasm(runtime));
    expect(engine.doStringSync("return select(2, pcall(require, 'native'))")).toMatch(
      /module 'native' not found/,
    );
    engine.global.close();
  });
});
