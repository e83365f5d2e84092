/**
 * A script supplies its own native module. It has the bytes of one that returns "evil", a place where it may write, and C
 * functions that do what Lua cannot (links, mappings, descriptors). However it puts the bytes there, and whoever asks for
 * the module, nobody gets "evil".
 */
import { readFileSync } from "node:fs";
import path from "node:path";
import { beforeAll, describe, expect, onTestFinished, test } from "vitest";
import type { LuaState, NodeRuntimeOptions, Runtime, StateOptions } from "../../src/index.js";
import { coded } from "../support/coded.js";
import { compileTexts } from "../support/compile.js";
import { put, temporaryDirectory, thrown } from "../support/native-scene.js";
import { products } from "../support/products.js";
import { sampled } from "../support/scale.js";

const returning = (value: string): string => `
  #include "lua.h"
  int luaopen_m (lua_State *L) { lua_pushliteral(L, "${value}"); return 1; }`;

const CALLS = `
#include <fcntl.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>
#include "lua.h"
#include "lauxlib.h"

static int give (lua_State *L, int result) { lua_pushboolean(L, result == 0); return 1; }
static int c_link (lua_State *L) { return give(L, link(luaL_checkstring(L, 1), luaL_checkstring(L, 2))); }
static int c_symlink (lua_State *L) { return give(L, symlink(luaL_checkstring(L, 1), luaL_checkstring(L, 2))); }
static int c_truncate (lua_State *L) { return give(L, truncate(luaL_checkstring(L, 1), luaL_checkinteger(L, 2))); }
static int c_mkdir (lua_State *L) { return give(L, mkdir(luaL_checkstring(L, 1), 0777)); }
static int c_mknod (lua_State *L) { return give(L, mknod(luaL_checkstring(L, 1), S_IFREG | 0666, 0)); }

/* Opens a file and writes bytes to it in one of many ways. */
static int c_put (lua_State *L) {
  size_t size;
  const char *path = luaL_checkstring(L, 1), *bytes = luaL_checklstring(L, 2, &size), *how = luaL_checkstring(L, 3);
  int fd = open(path, O_RDWR | O_CREAT, 0666);
  if (fd < 0) return give(L, -1);
  ssize_t done = -1;
  if (*how == 'p') done = pwrite(fd, bytes, size, 0);
  else if (*how == 'd') { int other = dup(fd); close(fd); fd = other; done = write(fd, bytes, size); }
  else if (*how == 'm') {
    ftruncate(fd, size);
    char *at = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    if (at != MAP_FAILED) {
      for (size_t i = 0; i < size; i++) at[i] = bytes[i];
      munmap(at, size);
      done = size;
    }
  }
  else if (*how == 'f') { posix_fallocate(fd, 0, size); done = pwrite(fd, bytes, size, 0); }
  close(fd);
  return give(L, done == (ssize_t)size ? 0 : -1);
}

/* Keeps a descriptor open for later. */
static int kept = -1;
static int c_keep (lua_State *L) { kept = open(luaL_checkstring(L, 1), O_RDWR | O_CREAT, 0666); return give(L, kept < 0); }
static int c_flush (lua_State *L) {
  size_t size;
  const char *bytes = luaL_checklstring(L, 1, &size);
  return give(L, pwrite(kept, bytes, size, 0) != (ssize_t)size);
}

static const luaL_Reg functions[] = {
  {"link", c_link}, {"symlink", c_symlink}, {"truncate", c_truncate}, {"mkdir", c_mkdir}, {"mknod", c_mknod},
  {"put", c_put}, {"keep", c_keep}, {"flush", c_flush}, {NULL, NULL}
};
int luaopen_calls (lua_State *L) { luaL_newlib(L, functions); return 1; }
`;

/**
 * Ways to get the bytes to `root/m.wasm`, or another file that a module can be loaded from; each returns the file. `evil` are
 * the bytes, `root` is a directory where the script may write, `calls` are the C functions.
 */
const WAYS: Readonly<Record<string, string>> = {
  "io.open w": `local f = assert(io.open(root .. "/m.wasm", "wb")) f:write(evil) f:close() return root .. "/m.wasm"`,
  "io.open a": `local f = assert(io.open(root .. "/m.wasm", "ab")) f:write(evil) f:close() return root .. "/m.wasm"`,
  "io.open w+": `local f = assert(io.open(root .. "/m.wasm", "w+b")) f:write(evil) f:close() return root .. "/m.wasm"`,
  "made empty, then r+": `
    assert(io.open(root .. "/m.wasm", "w")):close()
    local f = assert(io.open(root .. "/m.wasm", "r+b")) f:write(evil) f:close() return root .. "/m.wasm"`,
  "byte by byte": `
    for i = 1, #evil do local f = assert(io.open(root .. "/m.wasm", "ab")) f:write(evil:sub(i, i)) f:close() end
    return root .. "/m.wasm"`,
  "io.output": `io.output(root .. "/m.wasm") io.write(evil) io.close() return root .. "/m.wasm"`,
  "not closed": `
    keepopen = assert(io.open(root .. "/m.wasm", "wb"))
    keepopen:write(evil)
    keepopen:flush()
    return root .. "/m.wasm"
  `,
  "os.rename": `
    local f = assert(io.open(root .. "/note.txt", "wb")) f:write(evil) f:close()
    assert(os.rename(root .. "/note.txt", root .. "/m.wasm")) return root .. "/m.wasm"`,
  "os.rename there and back": `
    local f = assert(io.open(root .. "/m.wasm", "wb")) f:write(evil) f:close()
    assert(os.rename(root .. "/m.wasm", root .. "/n.wasm")) assert(os.rename(root .. "/n.wasm", root .. "/m.wasm"))
    return root .. "/m.wasm"`,
  "os.rename of its directory": `
    assert(calls.mkdir(root .. "/d"))
    local f = assert(io.open(root .. "/d/m.wasm", "wb")) f:write(evil) f:close()
    assert(os.rename(root .. "/d", root .. "/e")) return root .. "/e/m.wasm"`,
  "over a file that was there": `
    local f = assert(io.open(root .. "/n", "wb")) f:write(evil) f:close()
    assert(io.open(root .. "/m.wasm", "w")):close()
    assert(os.rename(root .. "/n", root .. "/m.wasm")) return root .. "/m.wasm"`,
  "a hard link": `
    local f = assert(io.open(root .. "/n", "wb")) f:write(evil) f:close()
    assert(calls.link(root .. "/n", root .. "/m.wasm")) assert(os.remove(root .. "/n")) return root .. "/m.wasm"`,
  "a symbolic link": `
    local f = assert(io.open(root .. "/n", "wb")) f:write(evil) f:close()
    assert(calls.symlink("n", root .. "/m.wasm")) return root .. "/m.wasm"`,
  "a link to its directory": `
    assert(calls.mkdir(root .. "/d"))
    local f = assert(io.open(root .. "/d/m.wasm", "wb")) f:write(evil) f:close()
    assert(calls.symlink("d", root .. "/l")) return root .. "/l/m.wasm"`,
  "another name": `local f = assert(io.open(root .. "/m.so", "wb")) f:write(evil) f:close() return root .. "/m.so"`,
  "a mixed module": `
    local f = assert(io.open(root .. "/m.lua", "w")) f:write("return (select(3, ...)).value") f:close()
    f = assert(io.open(root .. "/m.wasm", "wb")) f:write(evil) f:close() return root .. "/m.wasm"`,
  "init.wasm of a package": `
    assert(calls.mkdir(root .. "/m"))
    local f = assert(io.open(root .. "/m/init.wasm", "wb")) f:write(evil) f:close() return root .. "/m/init.wasm"`,
  "C: pwrite": `assert(calls.put(root .. "/m.wasm", evil, "pwrite")) return root .. "/m.wasm"`,
  "C: a duplicate": `assert(calls.put(root .. "/m.wasm", evil, "dup")) return root .. "/m.wasm"`,
  "C: mmap": `assert(calls.put(root .. "/m.wasm", evil, "mmap")) return root .. "/m.wasm"`,
  "C: fallocate": `assert(calls.put(root .. "/m.wasm", evil, "fallocate")) return root .. "/m.wasm"`,
  "C: mknod": `
    assert(calls.mknod(root .. "/m.wasm")) assert(calls.put(root .. "/m.wasm", evil, "pwrite"))
    return root .. "/m.wasm"`,
  "C: truncate": `
    assert(calls.put(root .. "/m.wasm", evil .. "x", "pwrite")) assert(calls.truncate(root .. "/m.wasm", #evil))
    return root .. "/m.wasm"`,
  "C: a descriptor kept open": `
    assert(calls.keep(root .. "/m.wasm")) assert(calls.flush(evil)) return root .. "/m.wasm"`,
};

/** Asks for the module in every way; returns what it got, and messages. */
const ASK = `
  local file, root = ...
  local got = {}
  local function try (f, ...)
    local results = table.pack(pcall(f, ...))
    for i = 1, results.n do got[#got + 1] = tostring(results[i]) end
    return results
  end
  local function run (results)
    for i = 2, results.n do if type(results[i]) == "function" then try(results[i], "m", file) end end
  end
  try(require, "m")
  try(require, "e.m") try(require, "l.m") try(require, "d.m")
  run(try(package.loadlib, file, "luaopen_m"))
  run(try(package.loadlib, file, "*"))
  run(try(package.loadlib, root .. "/./m.wasm", "luaopen_m"))
  for i = 1, #package.searchers do run(try(package.searchers[i], "m")) end
  package.cpath = root .. "/?.wasm;" .. root .. "/?.so;" .. root .. "/?/init.wasm;" .. file
  package.loaded.m = nil
  try(require, "m")
  for i = 1, #package.searchers do run(try(package.searchers[i], "m")) end
  package.searchers[1] = nil
  try(require, "m")
  return table.concat(got, "\\n")`;

/** A runtime, which all ways share, and a new scene in it for each of them. */
interface Place {
  readonly runtime: () => Promise<Runtime>;
  readonly scene: () => Scene;
}

/** The directory where a script may write, and who may read it. */
interface Scene {
  readonly root: string;
  /** Options of the attacking state. */
  readonly options: StateOptions;
  /** Options of other states that could load the file. */
  readonly neighbours: readonly StateOptions[];
  /** Whether the file is in memory, where neighbours do not see it. */
  readonly inMemory?: boolean;
}

describe.each(sampled(products, 2))("$name", (product) => {
  let evil: Uint8Array;
  let good: Uint8Array;
  let calls: Uint8Array;

  beforeAll(async () => {
    evil = await compileTexts({ "m.c": returning("evil") });
    good = await compileTexts({ "m.c": returning("good") });
    calls = await compileTexts({ "calls.c": CALLS });
  });

  const load = (options: NodeRuntimeOptions = {}): Promise<Runtime> =>
    product.loadRuntime({ stdlib: false, ...options });

  function make(runtime: Runtime, options: StateOptions): LuaState {
    const state = runtime.createState({ ignoreEnvironment: true, ...options });
    onTestFinished(() => {
      state.close();
    });
    return state;
  }

  const SCENES: Readonly<Record<string, Place>> = {
    "confined, in memory": {
      runtime: () => load({ realFiles: false }),
      scene: () => ({
        root: "/app",
        options: { context: "/app", confined: true, files: { "/app/main.lua": "" } },
        neighbours: [],
      }),
    },
    "confined, in a directory that states share": {
      runtime: () => load({ realFiles: false, files: { "/app/main.lua": "" } }),
      scene: () => {
        const options = { context: "/app", confined: true };
        return { root: "/app", options, neighbours: [options, { context: "/app" }], inMemory: true };
      },
    },
    "confined, in memory beside the machine's files": {
      runtime: () => load({ files: { "/perilune-attack/main.lua": "" } }),
      scene: () => {
        const context = "/perilune-attack";
        const options = { context, confined: true };
        return { root: context, options, neighbours: [options, { context }], inMemory: true };
      },
    },
    "confined, in a directory of the machine": {
      runtime: () => load(),
      scene: () => {
        const root = temporaryDirectory();
        const options = { context: root, confined: true };
        return { root, options, neighbours: [options] };
      },
    },
    "confined, in a mount": {
      runtime: () => load({ realFiles: false }),
      scene: () => {
        const options = { context: "/m", confined: true, mounts: { "/m": temporaryDirectory() } };
        return { root: "/m", options, neighbours: [options] };
      },
    },
    "no real files": {
      runtime: () => load({ realFiles: false, files: { "/app/main.lua": "" } }),
      scene: () => ({
        root: "/app",
        options: { context: "/app" },
        neighbours: [{ context: "/app", confined: true }],
        inMemory: true,
      }),
    },
    "no real files, in a mount": {
      runtime: () => load({ realFiles: false }),
      scene: () => {
        const options = { context: "/m", mounts: { "/m": temporaryDirectory() } };
        return { root: "/m", options, neighbours: [options] };
      },
    },
  };

  describe.each(Object.entries(SCENES))("%s", (_scene, place) => {
    let runtime: Runtime;
    beforeAll(async () => {
      runtime = await place.runtime();
    });

    test.each(Object.entries(WAYS))("%s", (_way, source) => {
      const { root, options, neighbours, inMemory = false } = place.scene();
      const state = make(runtime, options);
      state.set("evil", evil);
      state.set("root", root);
      state.set("calls", state.openNative(calls, "calls"));
      const [file] = state.run<[string]>(source);
      for (const each of [state, ...neighbours.map((other) => make(runtime, other))]) {
        const got = String(each.run(ASK, { args: [file, root] })[0]);
        expect(got).not.toContain("evil");
        const isSeen = each === state || each.files.isFile(file);
        expect(isSeen).toBe(each === state || !inMemory);
        expect(got).toContain(isSeen ? "a script could have written this file" : "module 'm' not found");
        expect(() => each.openNative(file, "m")).toThrow(
          coded(isSeen ? "ERR_MODULE_ORIGIN" : "ERR_MODULE_FILE"),
        );
      }
    });
  });

  test("the ways above do give a module to a state that may load it", async () => {
    const runtime = await load();
    for (const [way, source] of Object.entries(WAYS)) {
      const root = temporaryDirectory();
      const state = make(runtime, { context: root });
      state.set("evil", evil);
      state.set("root", root);
      state.set("calls", state.openNative(calls, "calls"));
      const [file] = state.run<[string]>(source);
      expect([way, String(state.run(ASK, { args: [file, root] })[0])]).toEqual([
        way,
        expect.stringContaining("evil"),
      ]);
    }
  });

  test("what the embedder gave is loaded, until a script touches it", async () => {
    const given = { "/app/m.wasm": good };
    const runtime = await load({ realFiles: false, files: given });
    const ask = `package.loaded.m = nil return (require "m")`;
    const confined = make(runtime, { context: "/app", confined: true });
    const own = make(runtime, { context: "/own", confined: true, files: { "/own/m.wasm": good } });
    expect([confined.run(ask), own.run(ask)]).toEqual([["good"], ["good"]]);
    // A confined state cannot touch it.
    confined.run(`
      for _, mode in ipairs { "w", "a", "r+" } do assert(not io.open("/app/m.wasm", mode)) end
      assert(not os.rename("/app/m.wasm", "/app/n.wasm") and not os.remove("/app/m.wasm"))`);
    expect(confined.run(ask)).toEqual(["good"]);
    // A file that the embedder writes later is readable too.
    runtime.files.write("/late/m.wasm", good);
    expect(make(runtime, { context: "/late", confined: true }).run(ask)).toEqual(["good"]);
    // A state that is not confined can touch it; from then on it does not load its copy.
    const free = make(runtime, { context: "/app" });
    expect(free.run(ask)).toEqual(["good"]);
    free.run(`io.open("/app/m.wasm", "r+"):close()`);
    expect(() => free.run(ask)).toThrow(/a script could have written/);
    expect(confined.run(ask)).toEqual(["good"]);
    expect((thrown(() => free.run(ask)) as Error).cause).toMatchObject({
      code: "ERR_MODULE_ORIGIN",
      file: "/app/m.wasm",
    });
    expect(own.run(ask)).toEqual(["good"]);
    // The embedder may write it again: states that have not changed theirs get another copy, which no script has open.
    free.run(`held = io.open("/app/m.wasm", "r+")`);
    runtime.files.write("/app/m.wasm", good);
    expect(free.run(ask)).toEqual(["good"]);
    free.run(`held:write("changed") held:close()`);
    expect(free.run(ask)).toEqual(["good"]);
  });

  test("a given file that was renamed, or whose directory was, is not loaded", async () => {
    const runtime = await load({
      realFiles: false,
      files: { "/data/x/upload.bin": evil, "/data/y.bin": evil },
    });
    const state = make(runtime, { context: "/app" });
    state.run(`assert(os.rename("/data/x", "/app")) assert(os.rename("/app/upload.bin", "/app/m.wasm"))`);
    expect(() => state.run(`return require "m"`)).toThrow(/a script could have written/);
    state.run(`assert(os.rename("/data", "/other"))`);
    expect(() => state.openNative("/other/y.bin", "m")).toThrow(coded("ERR_MODULE_ORIGIN"));
    const shared = make(runtime, { sandbox: "none" });
    shared.run(`assert(os.rename("/data", "/other"))`);
    const layered = make(runtime, { files: { "/other/mine.lua": "" } });
    expect(() => layered.openNative("/other/y.bin", "m")).toThrow(coded("ERR_MODULE_ORIGIN"));
  });

  test("bytes between the check and the link: the file is read once", async () => {
    const directory = temporaryDirectory();
    put(directory, { "m.wasm": good });
    const runtime = await load({ realFiles: false });
    const mounts = { "/m": { directory, readOnly: true }, "/w": temporaryDirectory() };
    const state = make(runtime, { context: "/m", mounts, confined: true });
    expect(state.run(`return (require "m")`)).toEqual(["good"]);
    state.set("evil", evil);
    // Links from a place where it may write to one where it may not, and back.
    state.set("calls", state.openNative(calls, "calls"));
    expect(
      state.run(`
        local f = io.open("/w/m.wasm", "wb") f:write(evil) f:close()
        local results = {
          calls.symlink("/w/m.wasm", "/m/n.wasm"), calls.link("/w/m.wasm", "/m/n.wasm"), calls.mkdir("/m/d"),
          calls.put("/m/m.wasm", evil, "pwrite"), calls.put("/m/n.wasm", evil, "pwrite"), calls.truncate("/m/m.wasm", 0),
          calls.link("/m/m.wasm", "/w/n.wasm"), os.rename("/w/m.wasm", "/m/m.wasm"), os.rename("/m/m.wasm", "/w/o.wasm"),
          os.remove("/m/m.wasm"), io.open("/m/m.wasm", "r+"), io.open("/m/new", "w")
        }
        for i = 1, 12 do if results[i] then return i end end
        return "all refused"`),
    ).toEqual(["all refused"]);
    expect(new Uint8Array(readFileSync(path.join(directory, "m.wasm")))).toEqual(new Uint8Array(good));
    expect(state.run(`package.loaded.m = nil return (require "m")`)).toEqual(["good"]);
  });

  test("a read-only directory below one where a script may write keeps its place", async () => {
    const top = temporaryDirectory();
    put(top, { "a/lib/m.wasm": good, "b/lib/m.wasm": evil, "main.lua": "" });
    const runtime = await load();
    const lib = path.join(top, "a/lib");
    for (const options of [
      { context: top, stdlib: lib, confined: true },
      { context: top, confined: { readOnly: [lib] } },
      { context: lib, confined: { roots: [top], readOnly: [lib] } },
    ]) {
      const state = make(runtime, options);
      state.set("top", top);
      state.run(`package.cpath = top .. "/a/lib/?.wasm"`);
      expect(state.run(`return (require "m")`)).toEqual(["good"]);
      state.run(`
        assert(not os.rename(top .. "/a", top .. "/c") and not os.rename(top .. "/a/lib", top .. "/c"))
        assert(not os.rename(top .. "/b", top .. "/a") and not os.rename(top .. "/b/lib/m.wasm", top .. "/a/lib/m.wasm"))
        package.loaded.m = nil`);
      expect(state.run(`return (require "m")`)).toEqual(["good"]);
      expect(() => state.openNative(path.join(top, "b/lib/m.wasm"), "m")).toThrow(coded("ERR_MODULE_ORIGIN"));
    }
  });

  test("a device is no module", async () => {
    const runtime = await load({ realFiles: false });
    const state = make(runtime, {});
    const problem = (file: string): unknown =>
      state.run(`return select(2, package.loadlib(...))`, { args: [file, "*"] })[0];
    for (const file of ["/dev/stdin", "/dev/null", "/dev/urandom"])
      expect(problem(file)).toMatch("a script could have written");
    expect(problem("/dev")).toMatch("Is a directory");
  });
});
