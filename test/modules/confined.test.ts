/**
 * A confined state opens nothing outside of its directories: by no name, link, Lua library function or C function. The test
 * watches what is opened on the machine and compares the real paths with the directories.
 */
import fs, { existsSync, mkdirSync, readFileSync, realpathSync, symlinkSync } from "node:fs";
import { syncBuiltinESMExports } from "node:module";
import path from "node:path";
import fc from "fast-check";
import { beforeAll, describe, expect, onTestFinished, test } from "vitest";
import type { LuaError, LuaState, StateOptions } from "../../src/index.js";
import { compileTexts } from "../support/compile.js";
import { put, temporaryDirectory, thrown } from "../support/native-scene.js";
import { products, sharedRuntime } from "../support/products.js";

const SECRET = "return 'the secret'";

/** Every C function that takes a path; each returns errno, or 0. */
const CALLS = `
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>
#include "lua.h"
#include "lauxlib.h"

static int give (lua_State *L, int failed) {
  lua_pushinteger(L, failed ? errno : 0);
  return 1;
}
static int c_fopen (lua_State *L) {
  FILE *f = fopen(luaL_checkstring(L, 1), luaL_checkstring(L, 2));
  int n = give(L, f == NULL);
  if (f) fclose(f);
  return n;
}
static int c_openat (lua_State *L) {
  int dir = open(luaL_checkstring(L, 1), O_RDONLY | O_DIRECTORY);
  if (dir < 0) return give(L, 1);
  int fd = openat(dir, luaL_checkstring(L, 2), O_RDONLY);
  int n = give(L, fd < 0);
  if (fd >= 0) close(fd);
  close(dir);
  return n;
}
static int c_opendir (lua_State *L) {
  DIR *d = opendir(luaL_checkstring(L, 1));
  if (d == NULL) return give(L, 1);
  int count = 0;
  errno = 0;
  while (readdir(d)) count++;
  int problem = errno;
  closedir(d);
  lua_pushinteger(L, problem);
  lua_pushinteger(L, count);
  return 2;
}
static int c_stat (lua_State *L) { struct stat s; return give(L, stat(luaL_checkstring(L, 1), &s) < 0); }
static int c_lstat (lua_State *L) { struct stat s; return give(L, lstat(luaL_checkstring(L, 1), &s) < 0); }
static int c_access (lua_State *L) { return give(L, access(luaL_checkstring(L, 1), F_OK) < 0); }
static int c_chmod (lua_State *L) { return give(L, chmod(luaL_checkstring(L, 1), 0777) < 0); }
static int c_lchmod (lua_State *L) {
  return give(L, fchmodat(AT_FDCWD, luaL_checkstring(L, 1), 0777, AT_SYMLINK_NOFOLLOW) < 0);
}
static int c_lchown (lua_State *L) { return give(L, lchown(luaL_checkstring(L, 1), 0, 0) < 0); }
static int c_truncate (lua_State *L) { return give(L, truncate(luaL_checkstring(L, 1), 0) < 0); }
static int c_utime (lua_State *L) { return give(L, utimensat(AT_FDCWD, luaL_checkstring(L, 1), NULL, 0) < 0); }
static int c_mkdir (lua_State *L) { return give(L, mkdir(luaL_checkstring(L, 1), 0777) < 0); }
static int c_rmdir (lua_State *L) { return give(L, rmdir(luaL_checkstring(L, 1)) < 0); }
static int c_unlink (lua_State *L) { return give(L, unlink(luaL_checkstring(L, 1)) < 0); }
static int c_chdir (lua_State *L) { return give(L, chdir(luaL_checkstring(L, 1)) < 0); }
static int c_readlink (lua_State *L) {
  char text[4096];
  return give(L, readlink(luaL_checkstring(L, 1), text, sizeof(text)) < 0);
}
static int c_rename (lua_State *L) { return give(L, rename(luaL_checkstring(L, 1), luaL_checkstring(L, 2)) < 0); }
static int c_link (lua_State *L) { return give(L, link(luaL_checkstring(L, 1), luaL_checkstring(L, 2)) < 0); }
static int c_symlink (lua_State *L) { return give(L, symlink(luaL_checkstring(L, 1), luaL_checkstring(L, 2)) < 0); }
static int c_symlinkat (lua_State *L) {
  int dir = open(luaL_checkstring(L, 2), O_RDONLY | O_DIRECTORY);
  if (dir < 0) return give(L, 1);
  int n = give(L, symlinkat(luaL_checkstring(L, 1), dir, luaL_checkstring(L, 3)) < 0);
  close(dir);
  return n;
}
static int c_statvfs (lua_State *L) { struct statvfs s; return give(L, statvfs(luaL_checkstring(L, 1), &s) < 0); }
static int c_fstat (lua_State *L) { struct stat s; return give(L, fstat((int)luaL_checkinteger(L, 1), &s) < 0); }

static const luaL_Reg functions[] = {
  {"fopen", c_fopen}, {"openat", c_openat}, {"opendir", c_opendir}, {"stat", c_stat}, {"lstat", c_lstat},
  {"access", c_access}, {"chmod", c_chmod}, {"lchmod", c_lchmod}, {"lchown", c_lchown}, {"truncate", c_truncate},
  {"utime", c_utime}, {"mkdir", c_mkdir}, {"rmdir", c_rmdir}, {"unlink", c_unlink}, {"chdir", c_chdir},
  {"readlink", c_readlink}, {"rename", c_rename}, {"link", c_link}, {"symlink", c_symlink}, {"fstat", c_fstat},
  {"symlinkat", c_symlinkat}, {"statvfs", c_statvfs},
  {NULL, NULL}
};
int luaopen_calls (lua_State *L) { luaL_newlib(L, functions); return 1; }
`;

/** Error numbers of the core's C library. */
const EACCES = 2;
const ELOOP = 32;
const ENOENT = 44;

interface Scene {
  /** The confined state's context, in a directory with files that it must not reach. */
  readonly context: string;
  readonly outside: string;
  readonly secret: string;
}

describe.each(products)("$name", (product) => {
  const runtime = sharedRuntime(product, { stdlib: false });
  let calls: Uint8Array;

  beforeAll(async () => {
    calls = await compileTexts({ "calls.c": CALLS });
  });

  function scene(): Scene {
    const top = temporaryDirectory();
    const [context, outside] = [path.join(top, "in"), path.join(top, "out")];
    const secret = path.join(outside, "secret.lua");
    put(top, {
      "in/plain.lua": "return 'plain'",
      "in/dir/inner.lua": "return 'inner'",
      "in/calls.wasm": calls,
      "out/secret.lua": SECRET,
      "out/lib.wasm": calls,
      "out/init.lua": SECRET,
      "inside-by-prefix.lua": SECRET,
    });
    mkdirSync(path.join(top, "in2"));
    put(top, { "in2/secret.lua": SECRET });
    symlinkSync("../out/secret.lua", path.join(context, "filelink.lua"));
    symlinkSync(path.join(outside, "lib.wasm"), path.join(context, "liblink.wasm"));
    symlinkSync("../out", path.join(context, "dirlink"));
    symlinkSync("dirlink", path.join(context, "chain"));
    symlinkSync("../out/new.lua", path.join(context, "dangling.lua"));
    symlinkSync("dir", path.join(context, "fine"));
    return { context, outside, secret };
  }

  function confined(context: string, options: StateOptions = {}): LuaState {
    const state = runtime().createState({ context, confined: true, ignoreEnvironment: true, ...options });
    onTestFinished(() => {
      state.close();
    });
    // The host opens it: a confined state loads no native code from a directory where it may write.
    state.set(["package", "loaded", "calls"], state.openNative(calls, "calls"));
    return state;
  }

  const messageOf = (action: () => unknown): string => (thrown(action) as Error).message;

  test("files inside can be reached by every name that stays inside", () => {
    const { context } = scene();
    const state = confined(context);
    expect(state.run(`return require "plain", (require "dir.inner"), (require "fine.inner")`)).toEqual([
      "plain",
      "inner",
      "inner",
    ]);
    state.set("root", context);
    state.run(`
      assert(dofile(root .. "/dir/../plain.lua") == "plain")
      local f = assert(io.open(root .. "/written", "w")) f:write("text") f:close()
      assert(os.rename(root .. "/written", root .. "/dir/renamed"))
      assert(io.lines(root .. "/dir/renamed")() == "text")
      assert(os.remove(root .. "/dir/renamed"))
      local calls = require "calls"
      assert(calls.stat(root) == 0 and calls.openat(root .. "/dir", "inner.lua") == 0)
      assert(calls.fstat(0) == 0 and calls.fstat(1) == 0)
      local problem, count = calls.opendir(root)
      assert(problem == 0 and count >= 8, count)`);
  });

  test("Lua's functions reach nothing outside", () => {
    const { context, outside, secret } = scene();
    const state = confined(context);
    state.set("root", context);
    const names = [
      secret,
      `${context}/../out/secret.lua`,
      `${context}/filelink.lua`,
      `${context}/dirlink/secret.lua`,
      `${context}/chain/secret.lua`,
      `${context}//dir/..//..//out/secret.lua`,
      `${context}2/secret.lua`,
      "/etc/passwd",
    ];
    for (const name of names) {
      state.set("name", name);
      state.run(`
        local function refused (value, message)
          assert(not value, name)
          assert(message:find("Permission denied", 1, true), message)
        end
        refused(io.open(name))
        refused(io.open(name, "w"))
        refused(io.open(name, "r+"))
        refused(io.open(name, "a"))
        refused(loadfile(name))
        refused(pcall(dofile, name))
        refused(pcall(io.lines, name))
        refused(pcall(io.input, name))
        refused(package.loadlib(name, "*"))
        assert(not package.searchpath("x", name))
        if not name:find("filelink") then
          refused(os.remove(name))
          refused(os.rename(name, root .. "/stolen.lua"))
        end`);
    }
    expect(messageOf(() => state.openNative(path.join(outside, "lib.wasm")))).toMatch("Permission denied");
    expect(readFileSync(secret, "utf8")).toBe(SECRET);
    expect(existsSync(path.join(outside, "new.lua"))).toBe(false);
  });

  test("temporary files and programs of the machine are outside", () => {
    const { context } = scene();
    const state = confined(context);
    expect(state.run(`return pcall(os.tmpname)`)[0]).toBe(false);
    expect(state.run(`return os.execute()`)).toEqual([false]);
    expect(state.run(`return os.execute("exit 0")`)[0]).toBeUndefined();
    expect(state.run(`return (io.popen("exit 0"))`)).toEqual([undefined]);
    using free = runtime().createState({ processes: true });
    expect(free.run(`return os.execute("exit 3")`)).toEqual([undefined, "exit", 3]);
  });

  test("require refuses names that are not plain, and links that lead out, in words", () => {
    const { context } = scene();
    const state = confined(context);
    const bad = ["../out/secret", "/etc/passwd", "..", "", ".plain", "plain.", "dir..inner", "dir\\inner"];
    for (const name of bad) {
      const error = thrown(() => state.run("return require(...)", { args: [name] })) as LuaError;
      expect(error.message).toContain(`module name ${JSON.stringify(name)}`);
      expect(error.cause).toMatchObject({ code: "ERR_CONFINED_NAME" });
    }
    for (const name of ["filelink", "liblink", "dirlink.secret", "dirlink", "chain.lib", "dangling"]) {
      const error = thrown(() => state.run("return require(...)", { args: [name] })) as LuaError;
      expect(error.message).toMatch(/leads out of the directories that this state is confined to/);
      expect(error.message).toMatch(/^error loading module '[a-z.]+' from file '/);
      expect(error.cause).toMatchObject({ code: "ERR_CONFINED_FILE" });
    }
    // In the reference, a name ends at its NUL.
    for (const call of [
      `require "plain\\0/../../out/secret"`,
      `require "plain\\0"`,
      `package.searchpath("plain\\0", package.path)`,
      `package.searchpath("plain", package.path .. "\\0")`,
      `package.loadlib("plain.wasm\\0", "*")`,
      `package.searchers[3]("plain\\0")`,
    ])
      expect(messageOf(() => state.run(`require "plain" ${call}`))).toMatch(
        /bad argument #[12] to '[^']+' \(string contains zeros\)$/,
      );
    // Entries of package.preload need no file.
    state.run(`package.preload["../x"] = function () return "preloaded" end`);
    expect(state.run(`return (require "../x")`)).toEqual(["preloaded"]);
    // A script gains nothing by changing paths.
    state.run(`package.path = "/?.lua;" .. package.path`);
    expect(messageOf(() => state.run(`require "etc.passwd"`))).toMatch("no file '/etc/passwd.lua'");
  });

  test("C's calls reach nothing outside", () => {
    const { context, outside, secret } = scene();
    const state = confined(context);
    state.set("root", context);
    state.run(`calls = require "calls"`);
    const errno = (call: string, ...args: string[]): unknown =>
      state.run(`local call = ... return (calls[call](select(2, ...)))`, { args: [call, ...args] })[0];
    for (const name of [
      secret,
      outside,
      `${context}/dirlink`,
      `${context}/filelink.lua`,
      `${context}/chain`,
    ]) {
      for (const call of [
        "stat",
        "access",
        "chmod",
        "lchmod",
        "lchown",
        "truncate",
        "utime",
        "chdir",
        "opendir",
        "statvfs",
      ])
        expect([call, name, errno(call, name)]).toEqual([call, name, EACCES]);
      for (const mode of ["r", "w", "a+", "rx"]) expect(errno("fopen", name, mode)).toBe(EACCES);
      expect(errno("link", name, `${context}/linked`)).toBe(EACCES);
    }
    for (const name of [
      secret,
      outside,
      `${outside}/new`,
      `${context}/dirlink/new`,
      `${context}/..`,
      context,
      `${context}/dir/..`,
    ])
      for (const call of ["mkdir", "rmdir", "unlink"])
        expect([call, name, errno(call, name)]).toEqual([call, name, EACCES]);
    expect(errno("rename", `${context}/plain.lua`, `${outside}/given`)).toBe(EACCES);
    expect(errno("rename", secret, `${context}/taken`)).toBe(EACCES);
    expect(errno("link", `${context}/plain.lua`, `${outside}/given`)).toBe(EACCES);
    expect(errno("openat", `${context}/dir`, "../../out/secret.lua")).toBe(EACCES);
    expect(errno("openat", `${context}/dir`, secret)).toBe(EACCES);
    // A link that the state creates cannot probe what is outside.
    expect(errno("symlink", secret, `${context}/mine`)).toBe(EACCES);
    expect(errno("symlink", "../../out", `${context}/dir/mine`)).toBe(EACCES);
    expect(errno("symlink", "../plain.lua", `${context}/dir/mine`)).toBe(0);
    expect(errno("fopen", `${context}/dir/mine`, "r")).toBe(0);
    expect(errno("symlinkat", secret, context, "mine2")).toBe(EACCES);
    expect(errno("symlinkat", "../../out", `${context}/dir`, "mine2")).toBe(EACCES);
    expect(errno("symlinkat", "../plain.lua", `${context}/dir`, `${outside}/mine2`)).toBe(EACCES);
    expect(errno("symlinkat", "../plain.lua", `${context}/dir`, "mine2")).toBe(0);
    expect(errno("symlinkat", "plain.lua", outside, `${context}/mine3`)).toBe(EACCES); // the directory
    expect(errno("symlinkat", "plain.lua", context, `${context}/mine3`)).toBe(0);
    expect(errno("symlinkat", "plain.lua", context, "")).toBe(ENOENT);
    for (const name of ["dir/mine2", "mine3"]) expect(errno("fopen", `${context}/${name}`, "r")).toBe(0);
    expect(errno("statvfs", context)).toBe(0);
    expect(errno("statvfs", `${context}/nothing`)).toBe(ENOENT);
    expect(errno("statvfs", `${outside}/nothing`)).toBe(EACCES);
    expect(errno("symlink", "../dirlink/nothing", `${context}/dir/asks`)).toBe(0);
    expect(errno("stat", `${context}/dir/asks`)).toBe(EACCES);
    expect(errno("symlink", "circle", `${context}/circle`)).toBe(0);
    expect(errno("stat", `${context}/circle`)).toBe(ELOOP);
    expect(errno("stat", `${context}/nothing/at/all`)).toBe(ENOENT);
    expect(errno("readlink", `${context}/filelink.lua`)).toBe(0); // the link itself is inside
    // No error tells whether a file outside exists.
    expect(errno("stat", `${outside}/nothing`)).toBe(EACCES);
    expect(errno("stat", `${context}/dirlink/nothing`)).toBe(EACCES);
    expect(errno("stat", `${context}/dangling.lua`)).toBe(EACCES);
    expect(errno("fopen", `${context}/dangling.lua`, "w")).toBe(EACCES);
    expect(fs.readdirSync(outside).sort()).toEqual(["init.lua", "lib.wasm", "secret.lua"]);
  });

  test("the stdlib is read and not changed; more roots are given by name", () => {
    const { context, outside } = scene();
    const state = confined(context, { stdlib: outside });
    state.set("out", outside);
    state.set("root", context);
    expect(state.run(`return (require "secret")`)).toEqual(["the secret"]);
    expect(state.run(`return (require "filelink")`)).toEqual(["the secret"]);
    state.run(`
      local function refused (value, message) assert(not value and message:find("Permission denied"), message) end
      refused(io.open(out .. "/secret.lua", "w"))
      refused(io.open(out .. "/secret.lua", "r+"))
      refused(io.open(out .. "/new.lua", "w"))
      refused(io.open(root .. "/dirlink/new.lua", "a"))
      refused(os.remove(out .. "/secret.lua"))
      refused(os.rename(root .. "/plain.lua", out .. "/plain.lua"))
      local calls = require "calls"
      for _, call in ipairs { "chmod", "truncate", "utime", "unlink", "lchown" } do
        assert(calls[call](out .. "/secret.lua") == 2, call)
      end
      assert(calls.link(out .. "/secret.lua", root .. "/second") == 2)
      assert(calls.link(root .. "/plain.lua", out .. "/second") == 2)
      assert(calls.opendir(out) == 0)`);
    using more = runtime().createState({ context, confined: { roots: [outside] } });
    more.set("out", outside);
    more.run(`assert(io.open(out .. "/new.lua", "w")):close() assert(os.remove(out .. "/new.lua"))`);
    using stdlibWithin = runtime().createState({
      context,
      stdlib: path.join(context, "dir"),
      confined: true,
    });
    stdlibWithin.set("root", context);
    stdlibWithin.run(`
      assert(not io.open(root .. "/dir/inner.lua", "a"))
      assert(io.open(root .. "/dir/inner.lua")):close()
      assert(io.open(root .. "/free", "w")):close()`);
  });

  test("a context that is a link itself, or not there", () => {
    const { context, secret } = scene();
    const link = path.join(path.dirname(context), "link");
    symlinkSync("in", link);
    const state = confined(link);
    expect(state.run(`return require "plain"`)).toEqual(["plain", `${link}/plain.lua`]);
    state.set("names", [link, context, secret].join("\n"));
    state.run(`
      local link, context, secret = names:match("(.*)\\n(.*)\\n(.*)")
      assert(io.open(link .. "/plain.lua")):close()
      assert(io.open(context .. "/plain.lua")):close()
      assert(not io.open(secret))`);
    const absent = confined(path.join(context, "absent"));
    expect(messageOf(() => absent.run(`require "plain"`))).toMatch("module 'plain' not found");
  });

  test("a directory that becomes a link while the state lives", () => {
    const { context, outside } = scene();
    const state = confined(context);
    state.set("root", context);
    state.run(`assert(io.open(root .. "/dir/inner.lua")):close()`);
    fs.renameSync(path.join(context, "dir"), path.join(context, "moved"));
    symlinkSync(outside, path.join(context, "dir"));
    state.run(`
      local f, message = io.open(root .. "/dir/secret.lua")
      assert(not f and message:find("Permission denied"), message)
      assert(not pcall(require, "dir.secret"))`);
  });

  test("others are not confined: other states, host functions", () => {
    const { context, secret } = scene();
    const state = confined(context);
    using free = runtime().createState();
    const read = `local f = io.open(...) return f and f:read("a")`;
    state.set("host", () => new TextDecoder().decode(runtime().files.read(secret)));
    state.set("other", () => free.run(read, { args: [secret] })[0]);
    expect(state.run(`return host(), other()`)).toEqual([SECRET, SECRET]);
    expect(state.run(read, { args: [secret] })).toEqual([undefined]);
    free.set("confined", () => state.run(read, { args: [secret] })[0]);
    expect(
      free.run(`local name = ... local none = confined() local f = io.open(name) return none, f ~= nil`, {
        args: [secret],
      }),
    ).toEqual([undefined, true]);
    state.set("fail", () => {
      throw new Error("no");
    });
    expect(state.run(`pcall(fail) return io.open(...)`, { args: [secret] })[0]).toBeUndefined();
    expect(
      state.run(`return coroutine.wrap(function (...) return (io.open(...)) end)(...)`, { args: [secret] }),
    ).toEqual([undefined]);
    expect(() => state.run(`fail()`)).toThrow("no");
    expect(free.run(read, { args: [secret] })).toEqual([SECRET]);
    state.run(
      `name = ...; setmetatable({}, { __gc = function () found = io.open(name) end }) collectgarbage()`,
      {
        args: [secret],
      },
    );
    expect(state.get("found")).toBeUndefined();
  });

  test("fuzz: whatever is asked for, no file outside is opened", () => {
    const { context, outside, secret } = scene();
    const opened = watchOpens();
    const state = confined(context);
    state.run(`
      calls = require "calls"
      function try (name, other)
        for _, f in ipairs { io.open, loadfile, io.lines, dofile, require, package.searchpath } do pcall(f, name, "r") end
        pcall(io.open, name, "a")
        pcall(package.loadlib, name, "*")
        pcall(package.searchpath, name, "?;/?;/?.lua;" .. package.path)
        pcall(calls.fopen, name, "r")
        pcall(calls.openat, other, name)
        pcall(calls.openat, name, other)
        pcall(calls.opendir, name)
        pcall(os.rename, name, other)
        pcall(calls.link, name, other)
        pcall(calls.symlink, name, other)
      end`);
    const parts = fc.constantFrom(
      "..",
      ".",
      "",
      "dir",
      "dirlink",
      "chain",
      "fine",
      "in",
      "in2",
      "out",
      "secret.lua",
      "secret",
      "filelink.lua",
      "filelink",
      "liblink",
      "lib.wasm",
      "inner.lua",
      "plain.lua",
      "dangling.lua",
      "new",
      "\\",
      "a\0b",
      "é",
    );
    const start = fc.constantFrom(
      "",
      "/",
      "./",
      "../",
      `${context}/`,
      `${outside}/`,
      `${path.dirname(context)}/`,
      context,
    );
    const name = fc
      .tuple(start, fc.array(parts, { maxLength: 6 }), fc.constantFrom("/", "/", "//", "."))
      .map(([first, rest, between]) => first + rest.join(between));
    const before = snapshot(outside);
    const real = realpathSync(context);
    fc.assert(
      fc.property(name, name, (one, other) => {
        opened.length = 0;
        state.run(`try(...)`, { args: [one, other] });
        for (const file of opened) expect(file === real || file.startsWith(`${real}/`)).toBe(true);
        expect(snapshot(outside)).toEqual(before);
      }),
      { numRuns: 400 },
    );
    // Proves that the watch sees opened files, which the assertions above depend on.
    opened.length = 0;
    using free = runtime().createState();
    free.run(`assert(io.open(...)):close()`, { args: [secret] });
    expect(opened).toEqual([realpathSync(secret)]);
  });
});

/** Returns a list that records the real paths of all files opened on the machine from now on. */
function watchOpens(): string[] {
  const opened: string[] = [];
  const open = fs.openSync;
  fs.openSync = (file, ...rest) => {
    const descriptor = open(file, ...rest);
    opened.push(realpathSync(file));
    return descriptor;
  };
  syncBuiltinESMExports();
  onTestFinished(() => {
    fs.openSync = open;
    syncBuiltinESMExports();
  });
  return opened;
}

function snapshot(directory: string): unknown {
  return fs.readdirSync(directory).map((name) => {
    const { mode, nlink, size, mtimeMs } = fs.statSync(path.join(directory, name));
    return { name, mode, nlink, size, mtimeMs };
  });
}
