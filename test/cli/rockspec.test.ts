/** `perilune build name.rockspec`. */
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { runBuildRockspec } from "../../src/cli/rockspec-command.js";
import { readRockspec, type Rock } from "../../src/cli/rockspec.js";
import { loadRuntime } from "../../src/index.js";

// Loading LLVM takes seconds on a busy machine.
vi.setConfig({ testTimeout: 60_000 });

const runtime = await loadRuntime();
const read = (text: string): Rock => readRockspec(text, "x.rockspec", runtime);

let cwd: string;
beforeEach(() => (cwd = mkdtempSync(path.join(tmpdir(), "perilune-rockspec-"))));
afterEach(() => rmSync(cwd, { recursive: true, force: true }));

async function build(...argv: string[]): Promise<{ code: number; err: string }> {
  let err = "";
  const code = await runBuildRockspec(argv, {
    stdout: () => undefined,
    stderr: (text) => (err += text),
    cwd,
    environment: { PERILUNE_CACHE: "off" },
  });
  return { code, err };
}

describe("a rockspec", () => {
  it("lists modules in all the forms of LuaRocks, with what it says about Unix", () => {
    const { modules } = read(`#!/usr/bin/env lua
      package = "x"
      build = {
        type = "builtin",
        modules = {
          ["x"] = "src/x.lua",
          ["x.one"] = "one.c",
          ["x.list"] = { "a.c", "b.c", defines = { "D" } },
          ["x.table"] = { sources = "t.c", defines = { "A", "B=1" }, incdirs = { "inc", "$(LUA_INCDIR)" },
            libdirs = "lib", libraries = { "m" } },
        },
        platforms = {
          unix = { modules = { ["x.one"] = { "unix.c" } } },
          linux = { modules = { ["x.table"] = { defines = { "L" } } } },
          windows = { modules = { ["x.one"] = "windows.c" } },
        },
      }`);
    const byName = new Map(modules.map(({ name, ...rest }) => [name, rest]));
    expect(byName.get("x")).toEqual({ sources: ["src/x.lua"], language: "lua", flags: [] });
    expect(byName.get("x.one")).toEqual({ sources: ["unix.c"], language: "c", flags: [] });
    expect(byName.get("x.list")).toEqual({ sources: ["a.c", "b.c"], language: "c", flags: ["-DD"] });
    expect(byName.get("x.table")?.flags).toEqual(["-DL", "-DB=1", "-Iinc", "-Llib", "-lm"]);
    expect(modules).toHaveLength(4);
  });

  it("lists the passes of a makefile as LuaRocks runs them, and what is installed besides", () => {
    const rock = read(`
      package, version = "x", "1.0-1"
      source = { dir = "x-1.0" }
      description = { license = "MIT" }
      dependencies = { "lua >= 5.1", "lua-cjson", "luafilesystem ~> 1" }
      build = {
        type = "make", makefile = "Makefile.lua",
        variables = { CFLAGS = "$(CFLAGS)" },
        build_variables = { LIBFLAG = "$(LIBFLAG)" },
        install_pass = true, install_target = "put",
        install = { lua = { ["x.util"] = "src/util.lua", "x.lua" }, lib = { "x.so" }, bin = { xx = "bin/x" } },
        platforms = { linux = { build_target = "linux" } },
      }`);
    expect(rock).toEqual({
      name: "x 1.0-1",
      version: "1.0-1",
      license: "MIT",
      dependencies: ["lua-cjson", "luafilesystem ~> 1"],
      sourceDirectory: "x-1.0",
      modules: [],
      make: {
        makefile: "Makefile.lua",
        passes: [
          {
            target: "linux",
            variables: new Map([
              ["CFLAGS", "$(CFLAGS)"],
              ["LIBFLAG", "$(LIBFLAG)"],
            ]),
          },
          { target: "put", variables: new Map([["CFLAGS", "$(CFLAGS)"]]) },
        ],
      },
      files: expect.arrayContaining([
        { from: "src/util.lua", to: "x/util.lua" },
        { from: "x.lua", to: "x.lua" },
        { from: "x.so", to: "x.so" },
        { from: "bin/x", to: "bin/xx" },
      ]) as unknown,
    });
  });

  it.each([
    ["error('no')", "x.rockspec: it does not run"],
    ["os.exit()", "x.rockspec: it does not run"],
    ["while true do end", "x.rockspec: it does not run"],
    ["build = ", "x.rockspec: it does not run"],
    ["build = 1", "it sets no table build"],
    ["build = {}", "it has no table build.modules"],
    ["build = { type = 'cmake' }", 'its build.type is "cmake", expected "builtin" or "make"'],
    ["build = { type = 'make', variables = { 1 } }", "build.variables is not a table of strings"],
    [
      "build = { type = 'make', install = { lib = { x = 1 } } }",
      'build.install.lib["x"] is not the name of a file',
    ],
    [
      "build = { type = 'make', install = { bin = { ['../../x'] = 'x' } } }",
      'build.install.bin["../../x"] leads out of the directory of modules',
    ],
    ["dependencies = { 1 } build = { modules = {} }", "dependencies is not a list of strings"],
    ["build = { modules = { 'a.c' } }", "found 1 in build.modules, expected the name of a module"],
    ["build = { modules = { ['../a'] = 'a.c' } }", 'found "../a" in build.modules'],
    ["build = { modules = { a = 1 } }", 'build.modules["a"] is neither a file nor a table'],
    ["build = { modules = { a = {} } }", 'build.modules["a"] has no sources'],
    [
      "build = { modules = { a = { sources = { 1 } } } }",
      'build.modules["a"].sources is not a list of strings',
    ],
    ["build = { modules = { a = { 'a.c', incdirs = '$(Z_INCDIR)' } } }", "needs $(Z_INCDIR)"],
    ["build = { modules = { a = { sources = 'a.c', incdirs = '$(Z_INCDIR)' } } }", "needs $(Z_INCDIR)"],
  ])("%s is refused with the reason", (text, reason) => {
    expect(() => read(text)).toThrow(
      expect.objectContaining({
        code: "ERR_ROCKSPEC",
        file: "x.rockspec",
        message: expect.stringContaining(reason) as string,
      }),
    );
  });
});

describe("perilune build name.rockspec", () => {
  it("builds C modules and copies Lua modules", async () => {
    mkdirSync(path.join(cwd, "src"));
    writeFileSync(path.join(cwd, "src/x.lua"), "return require('x.core') + 1");
    const code = "#include <lua.h>\nint luaopen_x_core(lua_State *L) { lua_pushinteger(L, V); return 1; }\n";
    writeFileSync(path.join(cwd, "core.c"), code);
    const modules = `{ x = "src/x.lua", ["x.core"] = { sources = { "core.c" }, defines = { "V=41" } } }`;
    writeFileSync(path.join(cwd, "x-1.rockspec"), `build = { modules = ${modules} }`);
    expect(await build("x-1.rockspec", "-O1", "-o", "out")).toEqual({ code: 0, err: "" });
    expect(readdirSync(path.join(cwd, "out")).sort()).toEqual(["x", "x.lua"]);
    const state = runtime.createState();
    expect(state.openNative(new Uint8Array(readFileSync(path.join(cwd, "out/x/core.wasm"))))).toBe(41);
    state.close();
  });

  it("fails with the compiler's message, and names missing files", async () => {
    writeFileSync(path.join(cwd, "bad.c"), "int 1;");
    writeFileSync(path.join(cwd, "x.rockspec"), `build = { modules = { x = "bad.c" } }`);
    const { code, err } = await build("x.rockspec");
    expect([code, err]).toEqual([1, expect.stringContaining("bad.c does not compile")]);
    expect(existsSync(path.join(cwd, "x.wasm"))).toBe(false);
    expect((await build("y.rockspec")).err).toContain("y.rockspec cannot be read");
    expect((await build("x.rockspec", "y.rockspec")).err).toContain("y.rockspec is a second one");
  });
});
