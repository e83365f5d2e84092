/** Libraries of native modules: those that modules name as needed, and those that C opens with `dlopen`. */
import { mkdirSync, symlinkSync } from "node:fs";
import path from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { loadRuntime, LuaError, type LuaState, NativeTrap } from "../../src/index.js";
import { coded } from "../support/coded.js";
import { compileTexts } from "../support/compile.js";
import { put, temporaryDirectory, thrown } from "../support/native-scene.js";
import { products, sharedRuntime } from "../support/products.js";

/** A library with a state of its own, a function with a type that Lua cannot call, and a variable. */
const COUNTER = `
int counter_step = 1;
static double total;
double counter_add(double amount, int times) { return total += amount * times * counter_step; }
static int twice(int x) { return 2 * x; }
int (*counter_twice(void))(int) { return twice; }
void counter_break(void) { __builtin_trap(); }
`;
const COUNTER_H = `
extern int counter_step;
double counter_add(double amount, int times);
int (*counter_twice(void))(int);
void counter_break(void);
`;

/** A module over it. \`add\` goes through a pointer to the library's function. */
const user = (name: string): string => `
#include <lua.h>
#include <lauxlib.h>
#include "counter.h"
static double (*volatile add)(double, int) = counter_add;
static int l_add(lua_State *L) {
  lua_pushnumber(L, add(luaL_checknumber(L, 1), (int)luaL_checkinteger(L, 2)));
  lua_pushinteger(L, counter_twice()(21));
  lua_pushboolean(L, add == counter_add);
  return 3;
}
static int l_step(lua_State *L) {
  if (!lua_isnoneornil(L, 1)) counter_step = (int)luaL_checkinteger(L, 1);
  lua_pushinteger(L, counter_step);
  return 1;
}
static int l_break(lua_State *L) { (void)L; counter_break(); return 0; }
int luaopen_${name}(lua_State *L) {
  luaL_Reg functions[] = {{"add", l_add}, {"step", l_step}, {"break_", l_break}, {NULL, NULL}};
  luaL_newlib(L, functions);
  return 1;
}
`;

/** Lua's access to <dlfcn.h>. */
const DL = `
#include <dlfcn.h>
#include <string.h>
#include <lua.h>
#include <lauxlib.h>
static int outcome(lua_State *L, int fine) {
  if (fine) return 1;
  const char *message = dlerror();
  lua_settop(L, 0);
  lua_pushnil(L);
  lua_pushstring(L, message);
  lua_pushboolean(L, dlerror() == NULL);
  return 3;
}
static int l_open(lua_State *L) {
  void *handle = dlopen(luaL_optstring(L, 1, NULL), (int)luaL_optinteger(L, 2, RTLD_NOW));
  lua_pushlightuserdata(L, handle);
  return outcome(L, handle != NULL);
}
static void *handleof(lua_State *L) { return lua_isnil(L, 1) ? RTLD_DEFAULT : lua_touserdata(L, 1); }
static int l_symbol(lua_State *L) {
  void *found = dlsym(handleof(L), luaL_checkstring(L, 2));
  lua_pushlightuserdata(L, found);
  return outcome(L, found != NULL);
}
static int l_close(lua_State *L) { return outcome(L, (lua_pushboolean(L, 1), dlclose(handleof(L)) == 0)); }
static int l_add(lua_State *L) {
  double (*add)(double, int) = (double (*)(double, int))lua_touserdata(L, 1);
  lua_pushnumber(L, add(luaL_checknumber(L, 2), 1));
  return 1;
}
static int l_language(lua_State *L) {
  struct language { int version; const char *(*name)(int); };
  const struct language *(*get)(void) = (const struct language *(*)(void))lua_touserdata(L, 1);
  lua_pushinteger(L, get()->version);
  lua_pushstring(L, get()->name((int)luaL_checkinteger(L, 2)));
  return 2;
}
static int l_strlen(lua_State *L) { lua_pushboolean(L, lua_touserdata(L, 1) == (void *)strlen); return 1; }
int luaopen_dl(lua_State *L) {
  luaL_Reg functions[] = {{"open", l_open}, {"symbol", l_symbol}, {"close", l_close}, {"add", l_add},
    {"language", l_language}, {"isstrlen", l_strlen}, {NULL, NULL}};
  luaL_newlib(L, functions);
  lua_pushinteger(L, RTLD_NOW | RTLD_GLOBAL);
  lua_setfield(L, -2, "GLOBAL");
  lua_pushinteger(L, RTLD_NOW | RTLD_NOLOAD);
  lua_setfield(L, -2, "NOLOAD");
  return 1;
}
`;

/** What tree-sitter's grammars are: one function that returns a table of data and functions. */
const GRAMMAR = `
static const char *const names[] = {"end", "identifier", "number"};
static const char *name(int symbol) { return names[symbol]; }
static const struct { int version; const char *(*name)(int); } language = {14, name};
const void *tree_sitter_tiny(void) { return &language; }
`;

const library = (text: string, options: object = {}): Promise<Uint8Array> =>
  compileTexts({ "library.c": text }, { shared: true, ...options });

const built: Record<"counter" | "one" | "two" | "dl" | "grammar", Uint8Array> = {
  counter: new Uint8Array(),
  one: new Uint8Array(),
  two: new Uint8Array(),
  dl: new Uint8Array(),
  grammar: new Uint8Array(),
};

/** Compiles a module that needs `libcounter.wasm`. */
function compileUser(name: string, flags: readonly string[] = [], before = ""): Promise<Uint8Array> {
  const sources = {
    [`${name}.c`]: before + user(name),
    "counter.h": COUNTER_H,
    "libcounter.wasm": built.counter,
  };
  return compileTexts(sources, { name, flags });
}

beforeAll(async () => {
  built.counter = await library(COUNTER);
  built.one = await compileUser("one");
  built.two = await compileUser("two");
  built.dl = await compileTexts({ "dl.c": DL }, { name: "dl" });
  built.grammar = await library(GRAMMAR);
});

/** The error of a module, however a script met it. */
function causeOf(step: () => unknown): unknown {
  const error = thrown(step);
  return error instanceof LuaError ? error.cause : error;
}

describe.each(products)("$name", (product) => {
  const runtime = sharedRuntime(product, { stdlib: false });

  /** Returns a state whose context is a new directory with these files. */
  function scene(files: Record<string, Uint8Array>): { state: LuaState; directory: string } {
    const directory = temporaryDirectory();
    put(directory, files);
    return {
      state: runtime().createState({ context: directory, ignoreEnvironment: true }),
      directory,
    };
  }

  test("two modules share a library that both need, and its addresses", () => {
    const { state } = scene({
      "one.wasm": built.one,
      "two.wasm": built.two,
      "libcounter.wasm": built.counter,
    });
    const chunk = `
      local one, two = require("one"), require("two")
      local start = one.add(0, 0)
      one.step(10)
      local sum, twice, same = two.add(2, 3)
      return sum - start, one.add(0, 0) - start, twice, same, two.step(1)`;
    expect(state.run(chunk)).toEqual([60, 60, 42, true, 1]);
    // The same contents elsewhere are the same library.
    const other = scene({ "one.wasm": built.one, "libcounter.wasm": built.counter }).state;
    expect(other.run('return require("one").add(1, 1)')[0]).toBe(
      Number(state.run('return require("one").add(0, 0)')[0]),
    );
  });

  test("another library of the same name makes another module", async () => {
    const changed = await library(`${COUNTER}int counter_version = 2;`);
    const first = scene({ "one.wasm": built.one, "libcounter.wasm": built.counter }).state;
    const second = scene({ "one.wasm": built.one, "libcounter.wasm": changed }).state;
    first.run('require("one").step(5)');
    expect(second.run('return require("one").step()')).toEqual([1]);
    expect(first.run('return require("one").step(1)')).toEqual([1]);
  });

  test("a library is looked for in the run paths, then beside the module", async () => {
    const one = await compileUser("one", ["-Wl,-rpath,$ORIGIN/../lib:/nowhere"]);
    const files = { "sub/one.wasm": one, "lib/libcounter.wasm": built.counter };
    const { state, directory } = scene(files);
    const open = `package.loadlib("${directory}/sub/one.wasm", "luaopen_one")`;
    expect(state.run(`return ${open}().step()`)).toEqual([1]);
    const beside = scene({ "one.wasm": one, "libcounter.wasm": built.counter }).state;
    expect(beside.run('return require("one").step()')).toEqual([1]);
  });

  test("a library that is not there, or cannot be linked, is named", async () => {
    const absent = scene({ "one.wasm": built.one });
    const error = causeOf(() => absent.state.run('require("one")'));
    expect(error).toMatchObject(coded("ERR_MODULE_NEEDED_LIBRARY"));
    expect(String(error)).toContain(
      `needs the library libcounter.wasm, which is not there: looked for ${absent.directory}/libcounter.wasm`,
    );
    const broken = scene({ "one.wasm": built.one, "libcounter.wasm": built.counter.slice(0, 200) });
    expect(causeOf(() => broken.state.run('require("one")'))).toMatchObject({
      code: "ERR_MODULE_NEEDED_LIBRARY",
      libraries: ["libcounter.wasm"],
      cause: { code: "ERR_MODULE_TRUNCATED" },
    });
    const other = scene({ "one.wasm": built.one, "libcounter.wasm": built.grammar });
    expect(causeOf(() => other.state.run('require("one")'))).toMatchObject({
      code: "ERR_MODULE_MISSING_IMPORT",
      symbols: ["counter_add", "counter_break", "counter_step", "counter_twice"],
    });
    expect(causeOf(() => absent.state.openNative(built.one))).toMatchObject({
      code: "ERR_MODULE_NEEDED_LIBRARY",
      message: expect.stringContaining("it has no path") as string,
    });
    put(absent.directory, { "libcounter.wasm": built.counter });
    expect(absent.state.run('return require("one").step()')).toEqual([1]);
  });

  test("a library of another type of function is refused", async () => {
    const other = COUNTER.replace("void counter_break(void) {", "int counter_break(void) {");
    const { state } = scene({ "one.wasm": built.one, "libcounter.wasm": await library(other) });
    expect(causeOf(() => state.run('require("one")'))).toMatchObject({
      code: "ERR_MODULE_IMPORT_TYPE",
      mismatches: [{ symbol: "counter_break", expected: ":i", found: ":" }],
    });
  });

  test("libraries that need each other in a circle are refused", async () => {
    const build = (own: string, needs: string, of: Uint8Array): Promise<Uint8Array> =>
      compileTexts({ "library.c": `int ${own}(void) { return 1; }`, [needs]: of }, { shared: true });
    const b = await build("b", "liba.wasm", built.grammar);
    const a = await build("a", "libb.wasm", b);
    const { state } = scene({ "liba.wasm": a, "libb.wasm": b, "dl.wasm": built.dl });
    const [nothing, message] = state.run('return require("dl").open("liba.wasm")', {});
    expect([nothing, message]).toEqual([undefined, expect.stringContaining("liba.wasm")]);
  });

  test("a trap in a library is named after it", async () => {
    // No other module has the same functions at the same places.
    const own = await library(`int pad(int x) { return x + 1; }${COUNTER}`);
    const three = await compileUser("three", [], "int luaopen_first(void *L) { return L == 0; }");
    const { state } = scene({ "three.wasm": three, "libcounter.wasm": own });
    const error = thrown(() => state.run('require("three").break_()'));
    expect(error).toBeInstanceOf(NativeTrap);
    const frames = (error as NativeTrap).frames.map(({ module, functionName }) => [
      path.basename(module ?? ""),
      functionName,
    ]);
    expect(frames).toEqual([
      ["libcounter.wasm", "counter_break"],
      ["three.wasm", "l_break"],
    ]);
  });

  describe("dlopen", () => {
    test("opens a library without luaopen_, and calls what dlsym finds", () => {
      const { state, directory } = scene({ "dl.wasm": built.dl, "tiny.wasm": built.grammar });
      const chunk = `
        local dl, file = require("dl"), ...
        local handle = assert(dl.open(file))
        assert(dl.open(file) == handle and dl.close(handle))
        return dl.language(assert(dl.symbol(handle, "tree_sitter_tiny")), 1)`;
      expect(state.run(chunk, { args: [`${directory}/tiny.wasm`] })).toEqual([14, "identifier"]);
    });

    test("finds functions of the libraries that a module needs", () => {
      const { state, directory } = scene({
        "dl.wasm": built.dl,
        "one.wasm": built.one,
        "libcounter.wasm": built.counter,
      });
      const chunk = `
        local dl, one = require("dl"), require("one")
        local add = assert(dl.symbol(assert(dl.open(... .. "/one.wasm")), "counter_add"))
        return dl.add(add, 5) - one.add(0, 0)`;
      expect(state.run(chunk, { args: [directory] })).toEqual([0]);
    });

    test("of no path stands for the core and global libraries", () => {
      const { state, directory } = scene({ "dl.wasm": built.dl });
      const chunk = `
        local dl, where = require("dl"), ...
        local all = dl.open()
        return dl.isstrlen(dl.symbol(all, "strlen")), dl.isstrlen(dl.symbol(nil, "strlen")), dl.symbol(all, "pl_run")`;
      expect(state.run(chunk, { args: [directory] })).toEqual([
        true,
        true,
        undefined,
        "no module that is global defines pl_run",
        true,
      ]);
    });

    test("says by dlerror what is wrong, once", () => {
      const { state, directory } = scene({ "dl.wasm": built.dl, "tiny.wasm": built.grammar });
      const run = (call: string): readonly unknown[] =>
        state.run(`local dl, where = require("dl"), ... return ${call}`, { args: [directory] });
      const absent = `${directory}/absent.wasm: cannot read the file: No such file or directory`;
      expect(run('dl.open(where .. "/absent.wasm")')).toEqual([undefined, absent, true]);
      expect(run('dl.symbol(dl.open(where .. "/tiny.wasm"), "nothing")')).toEqual([
        undefined,
        `${directory}/tiny.wasm defines no symbol nothing`,
        true,
      ]);
      expect(run("dl.close(nil)")).toEqual([undefined, "0 is not a handle of a library", true]);
      put(directory, { "text.wasm": Buffer.from("text") });
      expect(run('dl.open(where .. "/text.wasm")')[1]).toContain("not a WebAssembly module");
    });

    test("opens only what is linked already, with RTLD_NOLOAD", async () => {
      const file = await library("int only_here(void) { return 3; }");
      const { state, directory } = scene({ "dl.wasm": built.dl, "only.wasm": file });
      const open = (mode: string): readonly unknown[] =>
        state.run(`local dl = require("dl") return dl.open(... .. "/only.wasm", ${mode})`, {
          args: [directory],
        });
      expect(open("dl.NOLOAD")).toEqual([undefined, `${directory}/only.wasm is not linked`, true]);
      const [handle] = open("nil");
      expect(open("dl.NOLOAD")).toEqual([handle]);
    });

    test("with RTLD_GLOBAL, like loadlib with *, serves modules that are linked later", async () => {
      for (const [symbol, open] of [
        ["by_dlopen", 'require("dl").open(... .. "/global.wasm", require("dl").GLOBAL)'],
        ["by_loadlib", 'package.loadlib(... .. "/global.wasm", "*")'],
      ] as const) {
        const later = await compileTexts(
          {
            "later.c": `#include <lua.h>\nint ${symbol}(void);
int luaopen_later(lua_State *L) { lua_pushinteger(L, ${symbol}()); return 1; }`,
          },
          { name: "later" },
        );
        const global = await library(`int ${symbol}(void) { return 77; }`);
        const { state, directory } = scene({
          "dl.wasm": built.dl,
          "later.wasm": later,
          "global.wasm": global,
        });
        expect(causeOf(() => state.run('require("later")'))).toMatchObject(
          coded("ERR_MODULE_MISSING_IMPORT"),
        );
        expect(state.run(`assert(${open}) return (require("later"))`, { args: [directory] })).toEqual([77]);
      }
    });
  });

  test("a library is no module for require, and says so", () => {
    const { state } = scene({ "tiny.wasm": built.grammar });
    expect(causeOf(() => state.run('require("tiny")'))).toMatchObject(coded("ERR_MODULE_MISSING_INIT"));
  });

  test("a link to a module looks for libraries beside the link", () => {
    const { state, directory } = scene({ "real/one.wasm": built.one, "libcounter.wasm": built.counter });
    mkdirSync(path.join(directory, "links"), { recursive: true });
    symlinkSync(path.join(directory, "real", "one.wasm"), path.join(directory, "one.wasm"));
    expect(state.run('return require("one").step()')).toEqual([1]);
  });
});

describe("libraries come from where native modules may come from", () => {
  const touch = `
    local from, to = ...
    local source = assert(io.open(from, "rb"))
    local target = assert(io.open(to, "wb"))
    target:write(source:read("a"))
    source:close() target:close()`;

  test("dlopen opens no file that a script wrote, and none in a strict state", async () => {
    const runtime = await loadRuntime({
      realFiles: false,
      files: { "/app/dl.wasm": built.dl, "/app/tiny.wasm": built.grammar },
    });
    const state = runtime.createState({ context: "/app" });
    state.run(touch, { args: ["/app/tiny.wasm", "/app/copy.wasm"] });
    const open = "local dl, file = ... return dl.open(file)";
    const dl = state.openNative(built.dl);
    expect(state.run(open, { args: [dl, "/app/tiny.wasm"] })).toHaveLength(1);
    expect(state.run(open, { args: [dl, "/app/copy.wasm"] })[1]).toContain(
      "a script could have written this file",
    );
    const strict = runtime.createState({ context: "/app", sandbox: "strict" });
    const message = strict.run(open, { args: [strict.openNative(built.dl), "/app/tiny.wasm"] })[1];
    expect(message).toBe("/app/tiny.wasm: a strict state loads no native modules");
  });

  test("a module does not get a library that a script wrote", async () => {
    const files = { "/app/one.wasm": built.one, "/given/libcounter.wasm": built.counter };
    const runtime = await loadRuntime({ realFiles: false, files });
    const state = runtime.createState({ context: "/app" });
    state.run(touch, { args: ["/given/libcounter.wasm", "/app/libcounter.wasm"] });
    expect(causeOf(() => state.run('require("one")'))).toMatchObject({
      code: "ERR_MODULE_NEEDED_LIBRARY",
      cause: { code: "ERR_MODULE_ORIGIN", file: "/app/libcounter.wasm" },
    });
    runtime.files.write("/app/libcounter.wasm", built.counter);
    expect(runtime.createState({ context: "/app" }).run('return require("one").step()')).toEqual([1]);
  });
});
