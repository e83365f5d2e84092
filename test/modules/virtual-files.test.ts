/** Files and directories that a state is given: who sees them, when they end, which are refused. */
import { existsSync, mkdirSync, readFileSync, symlinkSync } from "node:fs";
import path from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import type { LuaState, MountOptions, Runtime, StateOptions } from "../../src/index.js";
import { compileTexts } from "../support/compile.js";
import { put, temporaryDirectory, thrown } from "../support/native-scene.js";
import { products } from "../support/products.js";
import { runtimeInternals } from "../support/internals.js";

const returning = (value: number): string =>
  `#include "lua.h"
   int luaopen_unit (lua_State *L) { lua_pushinteger(L, ${value}); return 1; }`;

describe.each(products)("$name", (product) => {
  describe.each([true, false])("with realFiles: %s", (realFiles) => {
    const load = (files: Record<string, string> = {}): Promise<Runtime> =>
      product.loadRuntime({ stdlib: false, realFiles, files });

    function stateOf(runtime: Runtime, options: StateOptions): LuaState {
      const state = runtime.createState({ ignoreEnvironment: true, ...options });
      onTestFinished(() => {
        state.close();
      });
      return state;
    }

    const problemOf = (action: () => unknown): string => {
      const error = thrown(action);
      expect(error).toMatchObject({ code: "ERR_VIRTUAL_FILE" });
      return (error as Error).message;
    };

    test("text, bytes and native modules are found by require and by io", async () => {
      const runtime = await load();
      const state = stateOf(runtime, {
        context: "/virtual/app",
        files: {
          "/virtual/app/text.lua": "return 'käse'",
          "/virtual/app/deep/er/init.lua": new TextEncoder().encode("return ..."),
          "/virtual/app/unit.wasm": await compileTexts({ "unit.c": returning(7) }),
          "/virtual/data": new Uint8Array([0, 255]),
        },
      });
      expect(state.run(`return (require "text"), (require "deep.er"), (require "unit")`)).toEqual([
        "käse",
        "deep.er",
        7,
      ]);
      expect(state.run(`return io.open("/virtual/data", "rb"):read("a"):byte(1, -1)`)).toEqual([0, 255]);
      expect(existsSync("/virtual")).toBe(false);
    });

    test("each state has its own, and nobody else sees them", async () => {
      const runtime = await load({ "/own/kept.lua": "return 1" });
      const one = runtime.createState({
        files: { "/virtual/a/b.lua": "return 'b'", "/own/more.lua": "return 2", "/own/kept.lua": "return 3" },
      });
      const two = runtime.createState({
        files: { "/virtual/a/b.lua": "return 'other'", "/virtual/c.lua": "" },
      });
      const three = runtime.createState();
      const b = `return dofile("/virtual/a/b.lua")`;
      expect([one.run(b), two.run(b)]).toEqual([["b"], ["other"]]);
      expect(three.run(`return (io.open("/virtual/a/b.lua")), (io.open("/own/more.lua"))`)).toEqual([
        undefined,
        undefined,
      ]);
      expect([one, two, three].map((state) => state.run(`return dofile("/own/kept.lua")`)[0])).toEqual([
        3, 1, 1,
      ]);
      one.close();
      one.close();
      expect(two.run(b)).toEqual(["other"]);
      two.close();
      expect(runtimeInternals(runtime).runtimeFiles.namespace.lookup("/virtual")).toBeUndefined();
      const again = runtime.createState({ files: { "/virtual/a/b.lua": "return 'hot'" } });
      expect(again.run(b)).toEqual(["hot"]);
      again.close();
      three.close();
    });

    test("files that a state writes end with it, and nobody else sees them", async () => {
      const runtime = await load({ "/shared/file": "shared" });
      const files = { "/virtual/x": "x", "/virtual/y/z": "z" };
      const read = `local f <close> = io.open(...) return f and f:read("a")`;
      const one = runtime.createState({ files });
      using two = runtime.createState({ files });
      one.run(`
        local function write(path, text) local f <close> = assert(io.open(path, "w")) f:write(text) end
        write("/virtual/x", "changed") write("/virtual/y/new", "new") write("/shared/late", "late")
        write("/shared/file", "written") os.remove("/virtual/y/z")
        assert(os.rename("/virtual/y/new", "/virtual/renamed") and not io.open("/virtual/y/z"))`);
      expect(one.run(read, { args: ["/virtual/renamed"] })).toEqual(["new"]);
      for (const [file, text] of [
        ["/virtual/x", "x"],
        ["/virtual/y/z", "z"],
        ["/virtual/y/new", undefined],
        ["/virtual/renamed", undefined],
        ["/shared/late", undefined],
        ["/shared/file", "shared"],
      ] as const)
        expect([file, ...two.run(read, { args: [file] })]).toEqual([file, text]);
      one.close();
      using three = runtime.createState({ files });
      expect(three.run(read, { args: ["/virtual/x"] })).toEqual(["x"]);
      expect(runtime.files.isFile("/shared/late")).toBe(false);
      expect(new TextDecoder().decode(one.files.read("/shared/late"))).toBe("late");
    });

    test("states of the sandbox none share the runtime's files", async () => {
      const runtime = await load({ "/shared/file": "shared" });
      using writer = runtime.createState({ sandbox: "none", files: { "/virtual/x": "x" } });
      using reader = runtime.createState();
      writer.run(`
        local function write(path, text) local f <close> = assert(io.open(path, "w")) f:write(text) end
        write("/shared/late", "late") write("/shared/file", "written") write("/virtual/y", "y")`);
      const texts = (state: LuaState): unknown[] =>
        ["/shared/late", "/shared/file"].map((file) => new TextDecoder().decode(state.files.read(file)));
      expect(texts(reader)).toEqual(["late", "written"]);
      expect(reader.files.isFile("/virtual/y")).toBe(false);
    });

    test("a module is reloaded by a new state that is given another file", async () => {
      const runtime = await load();
      for (const version of [1, 2, 3]) {
        using state = runtime.createState({
          context: "/app",
          files: { "/app/main.lua": "return (require 'part')", "/app/part.lua": `return ${version}` },
        });
        expect(state.run(`return dofile("/app/main.lua")`)).toEqual([version]);
      }
    });

    test("a native module is linked once, under whatever path its content is", async () => {
      const runtime = await load();
      const wasm = await compileTexts({
        "unit.c": `#include "lua.h"
          static int loads;
          int luaopen_unit (lua_State *L) { lua_pushinteger(L, ++loads); return 1; }
          int luaopen_other (lua_State *L) { lua_pushinteger(L, 100 + ++loads); return 1; }`,
      });
      using one = runtime.createState({ context: "/one", files: { "/one/unit.wasm": wasm } });
      using two = runtime.createState({ context: "/two", files: { "/two/other.wasm": wasm.slice() } });
      expect(one.run(`return (require "unit")`)).toEqual([1]);
      expect(two.run(`return (require "other")`)).toEqual([102]); // the same static data
      expect(two.openNative("/two/other.wasm", "unit")).toBe(3);
      expect(() => two.openNative("/two/other.wasm", "absent")).toThrow("/two/other.wasm");
    });

    test("files that a state left open are closed when it ends", async () => {
      const runtime = await load({ "/file": "text" });
      const { descriptors } = runtimeInternals(runtime).runtimeFiles;
      const wasm = await compileTexts({
        "leak.c": `#include <fcntl.h>
          #include "lua.h"
          int luaopen_leak (lua_State *L) { lua_pushinteger(L, open("/file", O_RDONLY)); return 1; }`,
      });
      const state = runtime.createState({ files: { "/v/file": "v" } });
      const descriptor = state.openNative(wasm) as number;
      expect(descriptors.find(descriptor)).toBeDefined();
      state.close();
      expect(descriptors.find(descriptor)).toBeUndefined();
      const dying = runtime.createState();
      expect(() => dying.run(`file = io.open("/file", "w") file:write("held") os.exit(1)`)).toThrow(
        "exit code 1",
      );
      using next = runtime.createState();
      const read = `local f <close> = io.open("/other", "w+") io.stdout:flush() f:seek("set") return f:read("a")`;
      expect(next.run(read)).toEqual([""]); // what C's stdio buffered reaches no other file
      dying.close();
    });

    test("files that ended states left open do not use up the descriptors", async () => {
      const runtime = await load({});
      const leak = `local count = 0
        while true do
          local file = io.open("/v/file")
          if not file then return count end
          debug.setmetatable(file, nil) -- no finalizer closes it
          count = count + 1
        end`;
      const counts = [1, 2, 3].map(() => {
        using state = runtime.createState({ files: { "/v/file": "v" } });
        return state.run(leak)[0];
      });
      expect(counts[0]).toBeGreaterThan(1000);
      expect(counts).toEqual([counts[0], counts[0], counts[0]]);
    });

    test("a native module under a path that another had is the new one", async () => {
      const runtime = await load();
      for (const value of [1, 2]) {
        const wasm = await compileTexts({ "unit.c": returning(value) });
        using state = runtime.createState({ context: "/v", files: { "/v/unit.wasm": wasm } });
        expect(state.run(`return (require "unit")`)).toEqual([value]);
      }
    });

    test("the same under a path where another directory is mounted, or another file preloaded or written", async () => {
      const runtime = await load();
      for (const value of [1, 2, 1]) {
        const unit = await compileTexts({ "unit.c": returning(value) });
        const directory = temporaryDirectory();
        put(directory, { "unit.wasm": unit });
        const mounts = { "/m": { directory, readOnly: true } };
        using mounted = runtime.createState({ context: "/m", mounts, confined: true });
        expect(mounted.run(`return (require "unit")`)).toEqual([value]);
        mounted.close();

        const main = "return (require 'unit')";
        await runtime.preload("main.lua", {
          context: "/p",
          source: (name) => ({ "main.lua": main, "unit.wasm": unit })[name],
        });
        runtime.files.write("/w/unit.wasm", unit);
        for (const context of ["/p", "/w"]) {
          using state = runtime.createState({ context });
          expect(state.run(main)).toEqual([value]);
        }
      }
    });

    test("a state that dies releases its files", async () => {
      const runtime = await load();
      const state = runtime.createState({ files: { "/virtual/x": "x" } });
      expect(() => state.run("os.exit(1)")).toThrow("exit code 1");
      expect(runtime.files.isFile("/virtual/x")).toBe(false);
      state.close();
    });

    test("invalid paths", async () => {
      const runtime = await load({ "/own/file": "own", "/own/directory/x": "" });
      using state = runtime.createState({ files: { "/virtual/x": "x", "/own/file": "other" } });
      const create = (files: Record<string, string>): string =>
        problemOf(() => runtime.createState({ files: { "/virtual/first": "", ...files } }));
      expect(create({ "/own/directory": "y" })).toMatch("a directory is there");
      expect(create({ "/own/file/y": "y" })).toMatch("/own/file is not a directory");
      for (const bad of ["relative.lua", "", "/", "/a/../b", "/a//b", "/a/./b", "/a/", "/a\0b"])
        expect(create({ [bad]: "" })).toMatch("needs an absolute path");
      for (const bad of [5, null, undefined, {}, new ArrayBuffer(1)])
        expect(create({ "/bad": bad as string })).toMatch("/bad: expected text or a Uint8Array, found");
      expect(runtime.files.isFile("/virtual/first")).toBe(false);
      expect(new TextDecoder().decode(runtime.files.read("/own/file"))).toBe("own");
      expect(state.closed).toBe(false);
    });

    test("mounts show a directory of the machine to their state", async () => {
      const directory = temporaryDirectory();
      put(directory, { "name.lua": "return 'real'", "sub/x.lua": "return ..." });
      symlinkSync(directory, path.join(directory, "link"));
      const runtime = await load();
      const mounts = { "/mounted/here": directory };
      const state = runtime.createState({ context: "/mounted/here", mounts });
      const other = runtime.createState({ context: "/mounted/here", mounts, confined: true });
      expect(state.run(`return require "name"`)).toEqual(["real", "/mounted/here/name.lua"]);
      expect(other.run(`return (require "sub.x")`)).toEqual(["sub.x"]);
      put(directory, { "late.lua": "return 'late'" });
      expect(other.run(`return (require "late")`)).toEqual(["late"]);
      other.run(`local f = io.open("/mounted/here/written", "w") f:write("by Lua") f:close()`);
      expect(readFileSync(path.join(directory, "written"), "utf8")).toBe("by Lua");
      expect(other.run(`return io.open("/mounted/here/link/name.lua")`)[0]).toBeUndefined();
      using elsewhere = runtime.createState({ mounts: { "/mounted/here": path.join(directory, "sub") } });
      expect(elsewhere.run(`return io.open("/mounted/here/x.lua") ~= nil`)).toEqual([true]);
      using without = runtime.createState({ files: { "/mounted/here/x": "x" } });
      expect(without.run(`return io.open("/mounted/here/x"):read("a")`)).toEqual(["x"]);
      expect(problemOf(() => runtime.createState({ mounts, files: { "/mounted/here/x": "" } }))).toMatch(
        "among the files of the machine",
      );
      state.close();
      expect(other.run(`return dofile("/mounted/here/name.lua")`)).toEqual(["real"]);
      other.close();
      expect(runtimeInternals(runtime).runtimeFiles.namespace.lookup("/mounted") !== undefined).toBe(false);
      using again = runtime.createState({ mounts: { "/mounted/here": path.join(directory, "link/sub") } });
      expect(again.run(`return io.open("/mounted/here/x.lua") ~= nil`)).toEqual([true]);
    });

    test("mounts of something other than a directory, or over files", async () => {
      const directory = temporaryDirectory();
      put(directory, { file: "" });
      mkdirSync(path.join(directory, "empty"));
      const runtime = await load({ "/own/file": "" });
      const mount = (place: string, real: string): string =>
        problemOf(() => runtime.createState({ mounts: { [place]: real } }));
      expect(mount("/m", path.join(directory, "absent"))).toMatch("cannot mount");
      expect(mount("/m", path.join(directory, "file"))).toMatch("cannot mount");
      expect(mount("/own", directory)).toMatch("not empty");
      expect(mount("/own/file", directory)).toMatch("Not a directory");
      expect(mount("m", directory)).toMatch("needs an absolute path");
      expect(mount("/m", 5 as unknown as string)).toMatch("expected a path or { directory }, found number");
      const badly = { directory, readOnly: "yes" } as unknown as MountOptions;
      expect(problemOf(() => runtime.createState({ mounts: { "/m": badly } }))).toMatch(
        "readOnly: expected true or false, found string",
      );
      expect(runtimeInternals(runtime).runtimeFiles.namespace.lookup("/m") !== undefined).toBe(false);
    });
  });

  test("real files are never written over", async () => {
    const directory = temporaryDirectory();
    const runtime = await product.loadRuntime({ stdlib: false });
    for (const file of [path.join(directory, "new.lua"), path.join(directory, "a/b.lua")]) {
      expect(() => runtime.createState({ files: { [file]: "" } })).toThrow("among the files of the machine");
      expect(existsSync(file)).toBe(false);
    }
    expect(() => runtime.createState({ mounts: { [path.join(directory, "m")]: directory } })).toThrow(
      "among the files of the machine",
    );
    expect(existsSync(path.join(directory, "m"))).toBe(false);
  });

  test("a state gets the files it was given, whatever a confined state did before", async () => {
    const runtime = await product.loadRuntime({ stdlib: false, realFiles: false });
    const files = { "/app/libs/util.lua": "return 'good'", "/data/x": "data" };
    const main = "return (require 'late')";
    const source = (name: string): string | undefined =>
      ({ "main.lua": main, "late.lua": "return 'preloaded'" })[name];
    const wasm = await compileTexts({
      "links.c": `#include <unistd.h>
        #include "lua.h"
        #include "lauxlib.h"
        int luaopen_links (lua_State *L) {
          lua_pushboolean(L, symlink("/app/mine", "/app/linked") == 0 && truncate("/app/libs/util.lua", 0) != 0);
          return 1;
        }`,
    });
    const first = runtime.createState({
      files: { ...files, "/app/links.wasm": wasm },
      context: "/app",
      confined: true,
    });
    await runtime.preload("main.lua", { source });
    expect(first.run(`return (require "links")`)).toEqual([true]);
    first.run(`
      local function refused(value, message)
        assert(not value and message:find("Permission denied", 1, true), message)
      end
      io.open("/app/mine.lua", "w"):close()
      for _, file in ipairs { "/app/libs/util.lua", "/app/late.lua", "/app/libs/../late.lua", "/data/x" } do
        for _, mode in ipairs { "w", "a", "r+" } do refused(io.open(file, mode)) end
        refused(os.remove(file))
        refused(os.rename(file, "/app/stolen"))
        refused(os.rename("/app/mine.lua", file))
        assert(io.open(file)):close()
      end
      refused(os.rename("/app/libs", "/app/old"))
      assert(os.rename("/app/mine.lua", "/app/libs/beside.lua"))
      assert(os.remove("/app/libs/beside.lua"))`);
    const second = runtime.createState({ files, context: "/app", confined: true });
    expect(second.run(`return (require "libs.util"), (require "late")`)).toEqual(["good", "preloaded"]);
    using third = runtime.createState({ files: { "/app/linked/x.lua": "return 'x'" } }); // the link belongs to the first state
    expect(third.run(`return dofile("/app/linked/x.lua")`)).toEqual(["x"]);
    runtimeInternals(runtime).runtimeFiles.namespace.symlink("/app", "/linked");
    expect(() => runtime.createState({ files: { "/linked/x.lua": "" } })).toThrow("/linked is a link");
    // A state that dies frees them all the same.
    expect(() => second.run("os.exit(1)")).toThrow("exit code 1");
    first.close();
    expect(runtime.files.isFile("/data/x")).toBe(false);
    using fourth = runtime.createState({ context: "/app", confined: true });
    fourth.run(`assert(io.open("/app/links.wasm", "w")):close()`); // no longer given
  });

  test("files changed by an unconfined state are not given to another", async () => {
    const runtime = await product.loadRuntime({ stdlib: false });
    const files = { "/app/a.lua": "return 'a'", "/app/b.lua": "return 'b'" };
    using first = runtime.createState({ files, context: "/app" });
    first.run(`os.remove("/app/a.lua")`);
    using second = runtime.createState({ files, context: "/app" });
    expect(second.run(`return (require "a")`)).toEqual(["a"]);
    first.run(`io.open("/app/b.lua", "w"):close()`);
    using third = runtime.createState({ files, context: "/app" });
    expect(third.run(`return (require "b")`)).toEqual(["b"]);
  });

  test("a confined state may use the files that it was given", async () => {
    const runtime = await product.loadRuntime({ stdlib: false, realFiles: false });
    using other = runtime.createState({ files: { "/others/x": "x" } });
    using state = runtime.createState({
      context: "/app",
      confined: true,
      files: { "/app/main.lua": "return 1", "/data/x": "data" },
    });
    expect(state.run(`return (require "main"), io.open("/data/x"):read("a")`)).toEqual([1, "data"]);
    expect(state.run(`return io.open("/others/x")`)[1]).toBe("/others/x: Permission denied");
    expect(state.run(`return io.open("/data/y", "w")`)[1]).toBe("/data/y: Permission denied");
    expect(other.run(`return io.open("/others/x"):read("a"), (io.open("/data/x"))`)).toEqual([
      "x",
      undefined,
    ]);
  });
});
