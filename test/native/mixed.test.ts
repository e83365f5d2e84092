/**
 * Mixed modules: C and Lua with one exports table. test/fixtures/mixed has the rules for the table, dynamic and static; this
 * file tests which files form one module, and the errors of failures.
 */
import { copyFileSync, mkdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { LuaError, type LuaState } from "../../src/index.js";
import { compileFiles, compileTexts, ROOT } from "../support/compile.js";
import { emcc, outputOf, withoutEmcc } from "../support/fixtures.js";
import { linkedCore } from "../support/linked-core.js";
import { put, temporaryDirectory, thrown } from "../support/native-scene.js";
import { products, sharedRuntime } from "../support/products.js";

const FIXTURES = "test/fixtures/mixed";
const list = JSON.parse(readFileSync(path.join(ROOT, FIXTURES, "mixed.json"), "utf8")) as {
  readonly modules: readonly { readonly file: string; readonly script: string }[];
  readonly script: string;
  readonly preload: Readonly<Record<string, string>>;
};
const PASSED = /^mixed: \d+ checks passed\n$/;

/** Returns a directory with all scripts of the fixtures. */
function scripts(): string {
  const directory = temporaryDirectory();
  for (const script of [...list.modules.map((module) => module.script), list.script]) {
    mkdirSync(path.dirname(path.join(directory, script)), { recursive: true });
    copyFileSync(path.join(ROOT, FIXTURES, script), path.join(directory, script));
  }
  return directory;
}

describe.each(products)("$name", (product) => {
  const { loadRuntime, name } = product;
  const runtime = sharedRuntime(product, { stdlib: false });
  let parts: Uint8Array;
  let part: Uint8Array;

  beforeAll(async () => {
    parts = await compileFiles(`${FIXTURES}/parts.c`);
    part = await compileTexts({
      "part.c": `
        #include <lua.h>
        #include <lauxlib.h>
        static int part (lua_State *L) {
          lua_createtable(L, 0, 1);
          lua_pushvalue(L, 1);
          lua_setfield(L, -2, "native");
          return 1;
        }
        int luaopen_part (lua_State *L) { return part(L); }
        int luaopen_part_inner (lua_State *L) { return part(L); }
        int luaopen_part_v2 (lua_State *L) { return part(L); }
        int luaopen_v2 (lua_State *L) { return part(L); }`,
    });
  });

  test("the rules of the exports table", async () => {
    const directory = scripts();
    put(directory, Object.fromEntries(list.modules.map(({ file }) => [`${file}.wasm`, parts])));
    expect(await outputOf(list.script, directory, { loadRuntime })).toMatch(PASSED);
    const context = { loadRuntime, context: directory };
    expect(await outputOf(list.script, directory, context)).toMatch(PASSED);
  });

  describe.skipIf(emcc === undefined)(`with the C part linked statically${withoutEmcc}`, () => {
    let wasm: WebAssembly.Module;

    beforeAll(async () => {
      const modules = [{ files: [`${FIXTURES}/parts.c`], names: list.preload }];
      wasm = await WebAssembly.compile(readFileSync(await linkedCore(modules, name)));
    });

    test("the rules of the exports table", async () => {
      expect(await outputOf(list.script, scripts(), { loadRuntime, wasm })).toMatch(PASSED);
    });

    test("the first script of the roots pairs; a file of the same name does not stand in for the C part", async () => {
      const [first, second] = [temporaryDirectory(), temporaryDirectory()];
      put(first, {
        "seeded.wasm": Buffer.from("not wasm at all"),
        "number/init.lua": "return 'number/init'",
      });
      put(second, {
        "seeded.lua": "local _, path, exports = ... exports.path = path",
        "number.lua": "return 'number'",
      });
      const static_ = await loadRuntime({ wasm, stdlib: second });
      const state = static_.createState({ context: first });
      const script = path.join(second, "seeded.lua");
      expect(state.run(`local m, path = require "seeded" return m.seen, m.path, path`)).toEqual([
        "seeded",
        script,
        script,
      ]);
      expect(state.run(`return (require "number")`)).toEqual(["number/init"]);
      expect(state.run(`local m, where = require "function" return type(m), where`)).toEqual([
        "function",
        ":preload:",
      ]);
      state.close();
    });
  });

  function stateIn(context: string, stdlib: string | false = false): LuaState {
    const state = runtime().createState({ context, stdlib, ignoreEnvironment: true });
    onTestFinished(() => {
      state.close();
    });
    return state;
  }

  const SHOW = "local name, path, exports = ... return { name, path, exports and exports.native or false }";
  const shown = `
    local module, path = require(...)
    if module.native then return "native alone", path end
    return module[1], module[2], module[3], path`;
  const find = (state: LuaState, module: string): unknown[] => state.run(shown, { args: [module] });

  test("which files are one module", () => {
    const directory = temporaryDirectory();
    put(directory, {
      "part.lua": SHOW,
      "part.wasm": part,
      "part/inner/init.lua": SHOW,
      "part/inner/init.wasm": part,
      "part-v2.lua": SHOW,
      "part-v2.wasm": part,
    });
    const state = stateIn(directory);
    const at = (file: string): string => path.join(directory, file);
    expect(find(state, "part")).toEqual(["part", at("part.lua"), "part", at("part.lua")]);
    const inner = at("part/inner/init.lua");
    expect(find(state, "part.inner")).toEqual(["part.inner", inner, "part.inner", inner]);
    expect(find(state, "part-v2")).toEqual(["part-v2", at("part-v2.lua"), "part-v2", at("part-v2.lua")]);
  });

  test("which are not: another place, another root, a submodule inside the root's file", () => {
    const [context, stdlib] = [temporaryDirectory(), temporaryDirectory()];
    put(context, { "part.lua": SHOW, "part/init.wasm": part, "v2.wasm": part });
    put(stdlib, { "part.wasm": part, "v2.lua": SHOW });
    const state = stateIn(context, stdlib);
    const script = path.join(context, "part.lua");
    expect(find(state, "part")).toEqual(["part", script, false, script]);
    expect(find(state, "v2")).toEqual(["native alone", path.join(context, "v2.wasm")]);
    const other = temporaryDirectory();
    put(other, { "part.wasm": part, "part/inner.lua": SHOW });
    const file = path.join(other, "part/inner.lua");
    expect(find(stateIn(other), "part.inner")).toEqual(["part.inner", file, false, file]);
  });

  test("no function for the name in the C part: the script does not run", () => {
    const directory = temporaryDirectory();
    put(directory, { "wrong.lua": "ran = true", "wrong.wasm": part });
    const state = stateIn(directory);
    for (let round = 0; round < 2; round++) {
      const error = thrown(() => state.run(`require "wrong"`)) as LuaError;
      const file = path.join(directory, "wrong.wasm");
      expect(error.message).toContain(`error loading module 'wrong' from file '${file}':\n\t${file}: `);
      expect(error.cause).toMatchObject({ code: "ERR_MODULE_MISSING_INIT" });
    }
    expect(state.run("return ran, package.loaded.wrong")).toEqual([undefined, undefined]);
  });

  test("a script that fails: the entry is gone, the error and the traceback name script and line", () => {
    const directory = temporaryDirectory();
    const script = path.join(directory, "part.lua");
    put(directory, { "part.wasm": part });
    const fail = (source: string): LuaError => {
      put(directory, { "part.lua": source });
      const state = stateIn(directory);
      const error = thrown(() => state.run(`require "part"`));
      expect(error).toBeInstanceOf(LuaError);
      expect(state.run("return package.loaded.part")).toEqual([undefined]);
      return error as LuaError;
    };
    const plain = fail("local function f()\n  error('broken')\nend\nf()");
    expect(plain.message).toBe(`${script}:2: broken`);
    expect(plain.traceback).toContain(`${script}:4: in main chunk`);
    expect(plain.traceback).toContain("in function 'require'");
    expect(fail("package.loaded[...] = 'mine' error('broken')").message).toBe(`${script}:1: broken`);
    expect(fail("local x =\n= 1").message).toContain(
      `error loading module 'part' from file '${script}':\n\t${script}:2: unexpected symbol`,
    );
    expect(fail("error()").value).toBeUndefined();
    expect(fail("coroutine.yield(1)").message).toContain("attempt to yield");
    expect(fail("require 'nothing.there'").message).toContain("module 'nothing.there' not found");
  });

  test("a script that yields in a coroutine fails as in native Lua, and leaves no entry", () => {
    const directory = temporaryDirectory();
    put(directory, { "part.wasm": part, "part.lua": "coroutine.yield(1)" });
    const state = stateIn(directory);
    const [ok, message, entry] = state.run(`
      local ok, message = coroutine.resume(coroutine.create(require), "part")
      return ok, message, package.loaded.part`);
    expect([ok, entry]).toEqual([false, undefined]);
    expect(message).toBe("attempt to yield across a C-call boundary");
  });

  test("the table that C left is the module, whatever reaches it", () => {
    const directory = temporaryDirectory();
    put(directory, {
      "part.wasm": part,
      "part.lua":
        "local name, _, exports = ... exports.again = require(name) exports.part = require 'friend'",
      "friend.lua": "return require 'part'",
    });
    const state = stateIn(directory);
    expect(state.run(`local m = require "part" return m.again == m, m.part == m, m.native`)).toEqual([
      true,
      true,
      "part",
    ]);
    expect(
      state.run(`local m = require "part" package.loaded.part = nil return require "part" ~= m`),
    ).toEqual([true]);
  });
});
