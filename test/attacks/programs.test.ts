/**
 * A script starts a program, reads the environment of the process, or its standard input. A state that is confined, or that
 * sees no real files, has none of these unless it was given them; C code that it calls has no more than Lua.
 */
import fs from "node:fs";
import { syncBuiltinESMExports } from "node:module";
import { beforeAll, describe, expect, it, onTestFinished, vi } from "vitest";
import {
  bytesInput,
  type LuaState,
  type NodeRuntimeOptions,
  type Runtime,
  type StateOptions,
} from "../../src/index.js";
import { coded } from "../support/coded.js";
import { compileTexts } from "../support/compile.js";
import { products, type Product } from "../support/products.js";
import { sampled } from "../support/scale.js";

vi.setConfig({ testTimeout: 60_000 });

const CALLS = `
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>
#include "lua.h"
#include "lauxlib.h"

static int c_popen (lua_State *L) {
  FILE *f = popen(luaL_checkstring(L, 1), luaL_checkstring(L, 2));
  lua_pushinteger(L, f == NULL ? errno : 0);
  if (f) pclose(f);
  return 1;
}
static int c_system (lua_State *L) { lua_pushinteger(L, system(luaL_optstring(L, 1, NULL))); return 1; }
static int c_getenv (lua_State *L) { lua_pushstring(L, getenv(luaL_checkstring(L, 1))); return 1; }
static int c_environ (lua_State *L) {
  int n = 0;
  while (environ != NULL && environ[n] != NULL) n++;
  lua_pushinteger(L, n);
  return 1;
}
static int c_read (lua_State *L) {
  char bytes[100];
  ssize_t n = read(0, bytes, sizeof bytes);
  lua_pushlstring(L, bytes, n < 0 ? 0 : n);
  return 1;
}
static int c_line (lua_State *L) {
  char line[100] = "";
  if (fgets(line, sizeof line, stdin) == NULL) return 0;
  lua_pushstring(L, line);
  return 1;
}
static int c_unread (lua_State *L) { lua_pushinteger(L, ungetc(luaL_checkinteger(L, 1), stdin)); return 1; }
static int c_eof (lua_State *L) { lua_pushboolean(L, feof(stdin)); return 1; }
static const luaL_Reg functions[] = {
  {"popen", c_popen}, {"system", c_system}, {"getenv", c_getenv}, {"environ", c_environ}, {"read", c_read},
  {"line", c_line}, {"unread", c_unread}, {"eof", c_eof}, {NULL, NULL}
};
int luaopen_calls (lua_State *L) { luaL_newlib(L, functions); return 1; }
`;

const EACCES = 2;
const SECRET = "PERILUNE_ATTACK_SECRET";

/** An input that must not be read: it would block. */
const blocking = {
  read: (): number => {
    throw new Error("standard input was read");
  },
};

const text = (of: string): Uint8Array => new TextEncoder().encode(of);

describe.each(sampled(products, 2))("$name", (product) => {
  let calls: Uint8Array;
  beforeAll(async () => {
    calls = await compileTexts({ "calls.c": CALLS });
    process.env[SECRET] = "secret";
  });

  function make(runtime: Runtime, options: StateOptions = {}): LuaState {
    const state = runtime.createState(options);
    onTestFinished(() => {
      state.close();
    });
    state.set("calls", state.openNative(calls, "calls"));
    return state;
  }

  /** Options of a state that sees nothing of the machine, in Lua or in C. */
  function expectNothing(state: LuaState): void {
    expect(state.run(`return os.execute()`)).toEqual([false]);
    for (const command of ["true", "", "exit 0"]) {
      expect(state.run(`return os.execute(...)`, { args: [command] })).toEqual([
        undefined,
        "Permission denied",
        EACCES,
      ]);
      for (const mode of ["r", "w"])
        expect(state.run(`return io.popen(...)`, { args: [command, mode] })).toEqual([
          undefined,
          `${command}: Permission denied`,
          EACCES,
        ]);
    }
    expect(state.run(`return calls.popen("true", "r"), calls.system(), calls.system("true")`)).toEqual([
      EACCES,
      0,
      -1,
    ]);
    expect(
      state.run(`return os.getenv("PATH"), os.getenv(...), calls.getenv(...), calls.environ()`, {
        args: [SECRET],
      }),
    ).toEqual([undefined, undefined, undefined, 0]);
    expect(
      state.run(`return io.read("a"), io.read("l"), io.read(1), io.lines()(), calls.read(), calls.line()`),
    ).toEqual(["", undefined, undefined, undefined, ""]);
  }

  const SCENES: Readonly<Record<string, readonly [NodeRuntimeOptions, StateOptions]>> = {
    "a confined state": [{ stdin: blocking }, { confined: true }],
    "a confined state of a runtime that was given all": [
      { stdin: blocking, environment: { [SECRET]: "secret" }, processes: true },
      { confined: true },
    ],
    "a confined state without real files": [{ realFiles: false, processes: true }, { confined: true }],
    "no real files": [{ realFiles: false }, {}],
  };

  it.each(Object.entries(SCENES))("%s has nothing", async (_scene, [runtimeOptions, options]) => {
    expectNothing(make(await product.loadRuntime(runtimeOptions), options));
  });

  it.each(Object.entries(SCENES))("%s has what it was given", async (_scene, [runtimeOptions, options]) => {
    const runtime = await product.loadRuntime(runtimeOptions);
    const state = make(runtime, {
      ...options,
      environment: { MINE: "given" },
      stdin: bytesInput(text("one\ntwo\n")),
      processes: true,
    });
    expect(state.run(`return os.execute(), os.execute("exit 3")`)).toEqual([true, undefined, "exit", 3]);
    expect(
      state.run(`return io.popen("echo $MINE-$${SECRET}"):read("l"), calls.system("exit 2") >> 8`),
    ).toEqual(["given-", 2]);
    expect(state.run(`return os.getenv("MINE"), calls.getenv("MINE"), calls.environ()`)).toEqual([
      "given",
      "given",
      1,
    ]);
    expect(state.run(`return io.read("L"), calls.line(), io.read("L")`)).toEqual([
      "one\n",
      "two\n",
      undefined,
    ]);
  });

  it("each is given by itself", async () => {
    const runtime = await product.loadRuntime({ stdin: blocking });
    const variable = make(runtime, { confined: true, environment: { MINE: "given" } });
    expect(variable.run(`return os.getenv("MINE"), os.execute(), io.read()`)).toEqual([
      "given",
      false,
      undefined,
    ]);
    const input = make(runtime, { confined: true, stdin: bytesInput(text("x")) });
    expect(input.run(`return os.getenv("PATH"), os.execute(), io.read()`)).toEqual([undefined, false, "x"]);
    const programs = make(runtime, { confined: true, processes: true });
    expect(programs.run(`return os.getenv("PATH"), os.execute(), io.read()`)).toEqual([
      undefined,
      true,
      undefined,
    ]);
    const none = make(runtime, { sandbox: "none", processes: false });
    expect(none.run(`return os.execute(), os.getenv(...)`, { args: [SECRET] })).toEqual([false, "secret"]);
  });

  it("looks for nothing on the machine", async () => {
    const seen = await watch(product, { realFiles: false });
    expect(seen).toEqual([]);
    expect(await watch(product, { realFiles: false, processes: true })).toEqual(["/bin/sh"]);
  });

  it("what C read ahead of an input stays with it", async () => {
    const runtime = await product.loadRuntime({ stdin: bytesInput(text("a1\na2\na3\na4\n")) });
    const free = make(runtime);
    const confined = make(runtime, { confined: true });
    const other = make(runtime, { confined: true, stdin: bytesInput(text("b1\nb2\nb3\n")) });
    expect(free.run(`return io.read("L")`)).toEqual(["a1\n"]);
    expectNothing(confined);
    expect(other.run(`return io.read(1), calls.unread(33)`)).toEqual(["b", 33]);
    expect(confined.run(`return calls.eof(), io.read(1), calls.eof()`)).toEqual([false, undefined, true]);
    expect(other.run(`return calls.eof(), io.read("L")`)).toEqual([false, "!1\n"]);
    free.set("others", () => [confined.run(`return io.read("a")`), other.run(`return io.read("L")`)]);
    expect(free.run(`local line = calls.line() others() return line`)).toEqual(["a2\n"]);
    expect(free.run(`local first = io.read(2) others() return first, io.read("a")`)).toEqual([
      "a3",
      "\na4\n",
    ]);
    expect(other.run(`return io.read("a")`)).toEqual([""]);
    expect(confined.run(`return io.read("a")`)).toEqual([""]);
  });

  it("reads much input through many switches, each byte once and in order", async () => {
    const bytes = Uint8Array.from({ length: 40_000 }, (_, i) => (i * 7 + (i >> 8)) & 255);
    const inputs = [bytes, bytes.slice().reverse()];
    const runtime = await product.loadRuntime({ stdin: bytesInput(bytes) });
    const states = [make(runtime), make(runtime, { stdin: bytesInput(inputs[1]) })];
    const got: number[][] = [[], []];
    for (let step = 0; got.some((all) => all.length < bytes.length); step++) {
      const at = (step * 5 + (step >> 2)) % 2;
      const [piece] = states[at]?.run<[string]>(
        `local s = io.read(...) or "" return (s:gsub(".", function (c) return ("%02x"):format(c:byte()) end))`,
        { args: [1 + ((step * 37) % 1500)] },
      ) ?? [""];
      got[at]?.push(...Buffer.from(piece, "hex"));
    }
    for (const at of [0, 1])
      expect(Buffer.from(got[at] ?? []).equals(Buffer.from(inputs[at] ?? []))).toBe(true);
  });

  it("no text passes through the locale", async () => {
    const runtime = await product.loadRuntime({ realFiles: false });
    const [one, other] = [make(runtime), make(runtime, { confined: true })];
    for (const name of ["secret", "C;secret", "C.UTF-8", "de_DE", "x".repeat(100)])
      for (const category of ["all", "collate", "ctype", "monetary", "numeric", "time"])
        expect(one.run(`return os.setlocale(...)`, { args: [name, category] })).toEqual([undefined]);
    expect(other.run(`return os.setlocale(), os.setlocale(nil, "time")`)).toEqual(["C", "C"]);
  });

  it.each([
    ["stdin", { stdin: "text" }],
    ["stdin", { stdin: {} }],
    ["processes", { processes: "yes" }],
    ["environment", { confined: true, environment: { A: 5 } }],
  ])("refuses a wrong %s: %j", async (option, options) => {
    const runtime = await product.loadRuntime({ realFiles: false });
    expect(() => runtime.createState(options as unknown as StateOptions)).toThrow(coded("ERR_OPTION"));
    expect(() => runtime.createState(options as unknown as StateOptions)).toThrow(`option ${option}`);
  });
});

/** The paths that are looked for while a runtime starts and a script tries to start programs. */
async function watch(product: Product, options: NodeRuntimeOptions): Promise<string[]> {
  const seen: string[] = [];
  const { existsSync } = fs;
  fs.existsSync = (file) => {
    seen.push(String(file));
    return existsSync(file);
  };
  syncBuiltinESMExports();
  try {
    const runtime = await product.loadRuntime(options);
    using state = runtime.createState();
    state.run(`os.execute() os.execute("exit 0") io.popen("exit 0")`);
  } finally {
    fs.existsSync = existsSync;
    syncBuiltinESMExports();
  }
  return seen.filter((file) => !file.includes("node_modules"));
}
