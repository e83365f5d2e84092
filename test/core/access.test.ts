/** access(2), readlink(2) and linkat(2) on files. */
import { execFileSync } from "node:child_process";
import * as fs from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import type { LuaTable, Runtime } from "../../src/index.js";
import { builtPackage } from "../support/built.js";
import { compileTexts } from "../support/compile.js";
import { products, withState } from "../support/products.js";
import { runtimeInternals } from "../support/internals.js";

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const SOURCE = `#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>
#include <lua.h>
#include <lauxlib.h>
static int may (lua_State *L) {
  const char *modes = luaL_checkstring(L, 2);
  int mode = (strchr(modes, 'r') ? R_OK : 0) | (strchr(modes, 'w') ? W_OK : 0) | (strchr(modes, 'x') ? X_OK : 0);
  if (access(luaL_checkstring(L, 1), mode) == 0) lua_pushboolean(L, 1);
  else lua_pushstring(L, strerror(errno));
  return 1;
}
static int target (lua_State *L) {
  char text[4096];
  ssize_t n = readlink(luaL_checkstring(L, 1), text, sizeof text);
  if (n < 0) lua_pushfstring(L, "error: %s", strerror(errno));
  else lua_pushlstring(L, text, (size_t)n);
  return 1;
}
static int linked (lua_State *L) {
  int d = open(luaL_checkstring(L, 1), O_RDONLY | O_DIRECTORY);
  int flags = lua_isnoneornil(L, 4) ? 0 : AT_SYMLINK_FOLLOW;
  if (linkat(d, luaL_checkstring(L, 2), d, luaL_checkstring(L, 3), flags) == 0) lua_pushboolean(L, 1);
  else lua_pushstring(L, strerror(errno));
  close(d);
  return 1;
}
int luaopen_ask (lua_State *L) {
  lua_newtable(L);
  lua_pushcfunction(L, linked); lua_setfield(L, -2, "linked");
  lua_pushcfunction(L, may); lua_setfield(L, -2, "may");
  lua_pushcfunction(L, target); lua_setfield(L, -2, "target");
  return 1;
}`;

/** The user `nobody`. */
const NOBODY = 65534;

/** Runs in a process that then drops root's rights; prints the result of access for each file and mode. */
const AS_NOBODY = `const [entry, wasm, uid, ...questions] = process.argv.slice(1);
const { loadRuntime } = await import(entry);
const state = (await loadRuntime()).createState();
state.set("ask", state.openNative(wasm));
process.setgroups?.([]); process.setgid(Number(uid)); process.setuid(Number(uid));
for (const question of questions) console.log(state.run("return ask.may(...)", { args: question.split("?") })[0]);`;

const asRoot = process.getuid?.() === 0;

describe.each(products)("asked by C ($name)", ({ loadRuntime, entry }) => {
  let directory: string;
  let runtime: Runtime;
  let wasm: Uint8Array;
  beforeAll(async () => {
    directory = fs.mkdtempSync(path.join(tmpdir(), "perilune-access-"));
    fs.chmodSync(directory, 0o755);
    wasm = await compileTexts({ "ask.c": SOURCE });
    fs.writeFileSync(at("ask.wasm"), wasm);
    runtime = await loadRuntime({ files: { "/virtual/file": "text" } });
  });
  afterAll(() => {
    fs.rmSync(directory, { recursive: true, force: true });
  });
  const at = (name: string): string => path.join(directory, name);
  const ask = (question: "may" | "target" | "linked", ...args: string[]): unknown =>
    withState(runtime, (state) => {
      state.set("ask", state.openNative(wasm) as LuaTable);
      return state.run("return ask[...](select(2, ...))", { args: [question, ...args] })[0];
    });

  it("says who may execute a file, also to root", () => {
    fs.writeFileSync(at("plain"), "", { mode: 0o640 });
    fs.writeFileSync(at("program"), "", { mode: 0o755 });
    expect(ask("may", at("plain"), "")).toBe(true);
    expect(ask("may", at("plain"), "rw")).toBe(true);
    expect(ask("may", at("plain"), "x")).toBe("Permission denied");
    expect(ask("may", at("plain"), "rx")).toBe("Permission denied");
    expect(ask("may", at("program"), "rwx")).toBe(true);
    expect(ask("may", at("nothing"), "")).toBe("No such file or directory");
    expect(ask("may", "/virtual/file", "rw")).toBe(true);
    expect(ask("may", directory, "rx")).toBe(true);
  });

  it.skipIf(!asRoot)("refuses what the user nobody may not do", () => {
    fs.writeFileSync(at("secret"), "", { mode: 0o600 });
    fs.writeFileSync(at("public"), "", { mode: 0o644 });
    const url = new URL(`file://${path.join(builtPackage(), "dist", entry)}`).href;
    const questions = [`${at("secret")}?r`, `${at("public")}?r`, `${at("public")}?w`, `${directory}?w`];
    const printed = execFileSync(
      process.execPath,
      ["--input-type=module", "-e", AS_NOBODY, url, at("ask.wasm"), String(NOBODY), ...questions],
      { encoding: "utf8" },
    );
    expect(printed.trim().split("\n")).toEqual([
      "Permission denied",
      "true",
      "Permission denied",
      "Permission denied",
    ]);
  });

  it("gives the text of a link as it was written", () => {
    fs.mkdirSync(at("place"));
    fs.writeFileSync(at("place/file"), "found");
    fs.writeFileSync(at("file"), "other");
    fs.symlinkSync("place", at("directory"));
    for (const [i, text] of ["file", "../file", "missing/../x", "./place//file", "/etc/passwd"].entries()) {
      fs.symlinkSync(text, at(`place/link${i}`));
      expect(ask("target", at(`place/link${i}`))).toBe(text);
      expect(ask("target", at(`directory/link${i}`))).toBe(text);
    }
    const open = (name: string): unknown =>
      withState(runtime, (state) => state.run("return io.open(...):read('a')", { args: [name] })[0]);
    expect(open(at("directory/link0"))).toBe("found");
    expect(open(at("directory/link1"))).toBe("other");
    expect(ask("target", at("file"))).toBe("error: Invalid argument");
    expect(ask("target", at("place"))).toBe("error: Invalid argument");
    expect(ask("target", at("nothing"))).toBe("error: No such file or directory");
    expect(ask("target", "")).toBe("error: No such file or directory");
    runtimeInternals(runtime).runtimeFiles.namespace.symlink("../virtual/file", "/virtual/link");
    expect(ask("target", "/virtual/link")).toBe("../virtual/file");
  });

  it("links files relative to an open directory", () => {
    fs.mkdirSync(at("links"));
    fs.writeFileSync(at("links/one"), "one");
    fs.symlinkSync("one", at("links/soft"));
    expect(ask("linked", at("links"), "one", "two")).toBe(true);
    expect(fs.readFileSync(at("links/two"), "utf8")).toBe("one");
    expect(ask("linked", at("links"), "one", "two")).toBe("File exists");
    expect(ask("linked", at("links"), "soft", "hard", "follow")).toBe(true);
    expect(fs.lstatSync(at("links/hard")).ino).toBe(fs.lstatSync(at("links/one")).ino);
    expect(ask("linked", at("links"), "nothing", "three")).toBe("No such file or directory");
    expect(ask("linked", "/virtual", "file", "second")).toBe(true);
  });
});
