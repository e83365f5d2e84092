/**
 * Behaviour of `require` that native Lua has no equivalent for: one file by several paths, several states, memory that grows,
 * modules opened directly.
 */
import { linkSync, mkdirSync, symlinkSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { beforeAll, beforeEach, describe, expect, onTestFinished, test } from "vitest";
import type { LuaFunction, LuaState, LuaTable, StateOptions } from "../../src/index.js";
import { compileFiles, compileTexts } from "../support/compile.js";
import { put, temporaryDirectory, thrown } from "../support/native-scene.js";
import { PROBE } from "../support/probe.js";
import { products, sharedRuntime } from "../support/products.js";
import { createEngine } from "../../src/wasmoon.js";
import { runtimeInternals } from "../support/internals.js";

describe.each(products)("$name", (product) => {
  const runtime = sharedRuntime(product, { stdlib: false });
  let compiled: Uint8Array;
  let probe: Uint8Array;
  let tests = 0;

  beforeAll(async () => {
    compiled = await compileTexts({ "probe.c": PROBE });
  });

  // A custom section makes each test's module different: the same content would be the same module.
  beforeEach(() => {
    const name = [...Buffer.from("test")];
    probe = new Uint8Array([...compiled, 0, name.length + 2, name.length, ...name, ++tests]);
  });

  function stateIn(directory: string, options: StateOptions = {}): LuaState {
    const state = runtime().createState({ context: directory, ignoreEnvironment: true, ...options });
    onTestFinished(() => {
      state.close();
    });
    return state;
  }

  /** How often the C code behind this table was opened, counted in a static variable. */
  function count(module: unknown): unknown {
    return ((module as LuaTable).get("count") as LuaFunction)()[0];
  }

  test("one file by several paths is linked once", () => {
    const directory = temporaryDirectory();
    put(directory, { "probe.wasm": probe });
    symlinkSync("probe.wasm", path.join(directory, "alias.wasm"));
    symlinkSync(".", path.join(directory, "linked"));
    const state = stateIn(directory);
    const [first] = state.run(`return require "probe"`);
    expect(count(first)).toBe(1);
    const slots = runtimeInternals(runtime()).core.table.length;
    const [alias, second] = state.run(`return require "alias"`);
    expect(second).toBe(path.join(directory, "alias.wasm"));
    expect(count(alias)).toBe(2);
    const [linked] = state.run(`return require "linked.probe"`);
    expect(count(linked)).toBe(3);
    const load = `
      return package.loadlib(..., "luaopen_probe")
        == package.loadlib(debug.getregistry()[1] and ..., "luaopen_probe")
    `;
    expect(state.run(load, { args: [path.join(directory, "linked/../alias.wasm")] })).toEqual([true]);
    expect(
      state.openNative(pathToFileURL(path.join(directory, "linked/linked/probe.wasm")), "probe"),
    ).toBeDefined();
    expect(count(first)).toBe(4);
    // An init function takes a slot at first use; the module itself takes none.
    expect(runtimeInternals(runtime()).core.table.length - slots).toBeLessThan(64);
  });

  test("equal files in two directories are one module", () => {
    const directory = temporaryDirectory();
    put(directory, { "left/probe.wasm": probe, "right/probe.wasm": probe, "hard/probe.wasm": probe });
    const state = stateIn(directory);
    const [left, right] = state.run(`return (require "left.probe"), (require "right.probe")`);
    expect([count(left), count(right)]).toEqual([2, 2]);
    const [again] = state.run(`package.loaded["left.probe"] = nil return require "left.probe"`);
    expect([count(again), count(left), count(right)]).toEqual([3, 3, 3]);
    mkdirSync(path.join(directory, "tree"));
    linkSync(path.join(directory, "hard/probe.wasm"), path.join(directory, "tree/probe.wasm"));
    expect(state.run(`return (require "tree.probe") ~= nil`)).toEqual([true]);
  });

  test("a changed file is another module, and the linked one still works", async () => {
    const directory = temporaryDirectory();
    put(directory, { "probe.wasm": probe });
    const state = stateIn(directory);
    const [first] = state.run(`return require "probe"`);
    put(directory, {
      "probe.wasm": await compileTexts({ "x.c": "int luaopen_probe (void *L) { return 0; }" }),
    });
    expect(state.run(`package.loaded.probe = nil return (require "probe")`)).toEqual([true]);
    expect(count(first)).toBe(1);
    put(directory, { "probe.wasm": probe });
    const [again] = state.run(`package.loaded.probe = nil return require "probe"`);
    expect([count(first), count(again)]).toEqual([2, 2]);
  });

  test("opened in two states: one code, one static, two values", () => {
    const directory = temporaryDirectory();
    put(directory, { "probe.wasm": probe });
    const [one, two] = [stateIn(directory), stateIn(directory)];
    const [first] = one.run(`return require "probe"`);
    expect(two.run(`return package.loaded.probe`)).toEqual([undefined]);
    const [second] = two.run(`return require "probe"`);
    expect([count(first), count(second)]).toEqual([2, 2]);
    one.close();
    expect(count(second)).toBe(2);
  });

  test("opened from a coroutine, and by a host function", () => {
    const directory = temporaryDirectory();
    put(directory, { "probe.wasm": probe });
    const state = stateIn(directory);
    expect(state.run(`return coroutine.wrap(function () return select("#", require "probe") end)()`)).toEqual(
      [2],
    );
    const other = stateIn(directory);
    other.set("open", () => other.run(`return require "probe"`)[0]);
    expect(other.run(`return open() == require "probe"`)).toEqual([true]);
  });

  test("memory that grows under a linked module", async () => {
    const directory = temporaryDirectory();
    put(directory, {
      "probe.wasm": probe,
      "statics.wasm": await compileFiles("test/fixtures/native/my_module.c", { name: "my_module" }),
    });
    const state = stateIn(directory);
    const [module] = state.run(`return require "probe"`);
    const { memory } = runtimeInternals(runtime()).core.memory;
    const before = memory.buffer.byteLength;
    state.run(`local size = ... kept = ("x"):rep(size)`, { args: [before] });
    expect(memory.buffer.byteLength).toBeGreaterThan(before);
    expect(count(module)).toBe(1);
    state.run(`kept = nil collectgarbage() package.cpath = ... .. "/?.wasm"`, { args: [directory] });
    expect(state.openNative(path.join(directory, "statics.wasm"))).toBeDefined();
    expect(count(module)).toBe(1);
  });

  test("package.cpath, package.path, the environment's", () => {
    const directory = temporaryDirectory();
    put(directory, { "far/probe.wasm": probe });
    const state = stateIn("/nowhere");
    const found = `package.cpath = ... .. "/far/?.wasm;" .. package.cpath return select(2, require "probe")`;
    expect(state.run(found, { args: [directory] })).toEqual([path.join(directory, "far/probe.wasm")]);
    const [lua, native] = state.run("return package.path, package.cpath");
    expect(String(lua).startsWith("/nowhere/?.lua;/nowhere/?/init.lua;")).toBe(true);
    expect(native).toContain(";/nowhere/?.wasm;/nowhere/?/init.wasm;");
  });

  test("our searcher stands first, and keeps out of package.preload's way", () => {
    const directory = temporaryDirectory();
    put(directory, { "probe.wasm": probe, "host.lua": "return 'a file'" });
    const state = stateIn(directory);
    expect(state.run(`return #package.searchers`)).toEqual([5]);
    expect(
      state.run(`
        local found = { package.searchers[1] "probe" }
        return type(found[1]), found[2], select("#", package.searchers[1] "absent")`),
    ).toEqual(["function", path.join(directory, "probe.wasm"), 0]);
    expect(
      state.run(`package.preload.host = function () return "preloaded" end return require "host"`),
    ).toEqual(["preloaded", ":preload:"]);
  });

  describe("opened by hand", () => {
    test("returns the value and does not touch package.loaded", () => {
      const directory = temporaryDirectory();
      put(directory, { "probe.wasm": probe });
      const state = stateIn(directory);
      const file = path.join(directory, "probe.wasm");
      const opened = state.openNative(file) as LuaTable;
      expect((opened.get("arguments") as LuaTable).get(1)).toBeUndefined();
      expect(state.run("return package.loaded.probe")).toEqual([undefined]);
      expect(count(state.openNative(file, "probe.inner"))).toBe(2);
      expect(count(state.openNative(pathToFileURL(file)))).toBe(3);
      expect(count(state.run(`return require "probe"`)[0])).toBe(4);
      expect(thrown(() => state.openNative(file, "nobody"))).toMatchObject({
        code: "ERR_MODULE_MISSING_INIT",
      });
    });

    test("from bytes: equal bytes are one module", () => {
      const state = stateIn("/nowhere");
      const [mine, copy] = [probe.slice(), probe.slice().buffer];
      expect(count(state.openNative(mine, "probe"))).toBe(1);
      expect(count(state.openNative(mine, "tree.probe"))).toBe(2);
      expect(count(state.openNative(copy, "probe"))).toBe(3);
      expect(thrown(() => state.openNative(mine))).toMatchObject({ code: "ERR_MODULE_MISSING_INIT" });
    });

    test("finds the init function of several by the file's path", async () => {
      const directory = temporaryDirectory();
      const both = await compileTexts({
        "x.c": `
          #include <lua.h>
          int luaopen_a (lua_State *L) { lua_pushstring(L, "a"); return 1; }
          int luaopen_a_b (lua_State *L) { lua_pushstring(L, "a.b"); return 1; }
          int luaopen_v2 (lua_State *L) { lua_pushstring(L, "v2"); return 1; }`,
      });
      put(directory, {
        "a.wasm": both,
        "a/b.wasm": both,
        "a/init.wasm": both,
        "v2-x.wasm": both,
        "x-v2.wasm": both,
      });
      const state = stateIn(directory);
      const opened = ["a.wasm", "a/b.wasm", "a/init.wasm", "v2-x.wasm", "x-v2.wasm"].map((file) =>
        state.openNative(path.join(directory, file)),
      );
      expect(opened).toEqual(["a", "a.b", "a", "v2", "v2"]);
    });
  });

  test("wasmoon's engine finds native modules too", async () => {
    const directory = temporaryDirectory();
    put(directory, { "probe.wasm": probe });
    const engine = createEngine(runtime(), { context: directory });
    expect(
      await engine.doString(`local probe, file = require "probe" return file, probe.count()`),
    ).toBeTypeOf("string");
    expect(await engine.doString(`return require("probe").count()`)).toBe(1);
    engine.global.close();
  });
});
