/** `perilune link`: cores with modules linked in. All fixtures linked so are in test/native/fixtures-static.test.ts. */
import { existsSync, mkdirSync, readFileSync, symlinkSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { linkCore, runLink } from "../../src/compile/link-core.node.js";
import { namedEntries, ownName, staticEntries } from "../../src/compile/static-names.js";
import { coded } from "../support/coded.js";
import type { GlueFactory } from "../../src/core/glue.js";
import { loadRuntime as loadDebug } from "../../src/debug.js";
import { loadRuntime } from "../../src/index.js";
import { compileTexts, ROOT } from "../support/compile.js";
import { emcc, withoutEmcc } from "../support/fixtures.js";
import { put, temporaryDirectory } from "../support/native-scene.js";
import { products } from "../support/products.js";
import { createEngine } from "../../src/wasmoon.js";

const CACHE = path.join(ROOT, ".cache");
const A = `
#include <lua.h>
#include "value.h"
int luaopen_a (lua_State *L) { lua_pushinteger(L, VALUE); return 1; }
int luaopen_a_b (lua_State *L) { lua_pushstring(L, "the part"); return 1; }
`;

interface Said {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** A user's cache whose folder for this package is the repository's own. */
function userCache(): string {
  const directory = path.join(CACHE, "as-user");
  mkdirSync(directory, { recursive: true });
  if (!existsSync(path.join(directory, "perilune")))
    symlinkSync(CACHE, path.join(directory, "perilune"), "junction");
  return directory;
}

async function link(argv: readonly string[], cwd: string, environment = process.env): Promise<Said> {
  let [out, err] = ["", ""];
  const code = await runLink(argv, {
    cwd,
    environment: { ...environment, XDG_CACHE_HOME: userCache() },
    stdout: (text) => (out += text),
    stderr: (text) => (err += text),
  });
  return { code, out, err };
}

describe("names", () => {
  const input = { name: "a.c", path: "/a.c", kind: "source" as const };

  test("what stands after luaopen_, unless another name is given", () => {
    const defined = ["luaopen_a", "luaopen_a_b", "helper"];
    expect(namedEntries([], defined, [input], false)).toEqual([
      { name: "a", open: "luaopen_a" },
      { name: "a_b", open: "luaopen_a_b" },
    ]);
    const given = [
      { name: "a.b", open: "luaopen_a_b" },
      { name: "a-b", open: "luaopen_a_b" },
    ];
    expect(namedEntries(given, defined, [input], false)).toEqual([
      ...given,
      { name: "a", open: "luaopen_a" },
    ]);
  });

  test("a name leads to its function, hyphens by the manual's rule", () => {
    expect(ownName("a.b", ["luaopen_a_b"])).toEqual({ name: "a.b", open: "luaopen_a_b" });
    expect(ownName("a-v2", ["luaopen_a"])).toEqual({ name: "a-v2", open: "luaopen_a" });
    expect(ownName("v2-a", ["luaopen_a"])).toEqual({ name: "v2-a", open: "luaopen_a" });
    expect(() => ownName("a b", [])).toThrow(coded("ERR_STATIC_NAME"));
  });

  test("what cannot be is refused", () => {
    expect(() => namedEntries([], ["helper"], [input], false)).toThrow(coded("ERR_NO_INIT"));
    const absent = [{ name: "x", open: "luaopen_x" }];
    expect(() => namedEntries(absent, ["luaopen_a"], [input], false)).toThrow("luaopen_x");
    expect(namedEntries(absent, [], [input], true)).toEqual(absent);
    expect(() => staticEntries([...absent, { name: "x", open: "luaopen_y" }])).toThrow(
      "two modules have the name x",
    );
    expect(() => staticEntries([{ name: "x\n", open: "luaopen_y" }])).toThrow(coded("ERR_STATIC_NAME"));
  });
});

describe("without the pinned emcc", () => {
  test("it says so in one line", async () => {
    const directory = temporaryDirectory();
    put(directory, { "a.c": A });
    const said = await link(["a.c", "-o", "a.wasm"], directory, { PATH: directory });
    expect(said.code).toBe(1);
    expect(said.err).toMatch(/^perilune link: linking a core needs the pinned emcc: no emcc in [^\n]*\n$/);
    const linking = linkCore({
      modules: [{ files: ["a.c"] }],
      out: "a.wasm",
      cwd: directory,
      environment: {},
    });
    await expect(linking).rejects.toMatchObject({ code: "ERR_COMPILER_MISSING" });
  });

  test.each([
    [[], "no C file was given"],
    [["a.c"], "-o needs a file for the core"],
    [["a.c", "-o", "a.wasm", "--name", "x"], "--name needs a name and a function"],
    [["a.c", "-o", "a.wasm", "--core", "fast"], "--core needs release or debug"],
    [["a.c", "-o", "a.wasm", "--compiler", "npm"], "--compiler needs emcc"],
    [["a.c", "-o", "a.wasm", "--export=x"], "unknown flag --export"],
    [["a.c", "-o", "a.wasm", "--frobnicate"], "unknown flag --frobnicate"],
  ])("a wrong command line: %j", async (argv, message) => {
    const said = await link(argv, temporaryDirectory());
    expect(said.code).toBe(2);
    expect(said.err).toContain(message);
    expect(said.err).toContain("Try 'perilune link --help'.");
  });

  test("--help", async () => {
    const said = await link(["--help"], ROOT);
    expect(said).toMatchObject({ code: 0, err: "" });
    expect(said.out).toContain("usage: perilune link");
  });
});

describe.skipIf(emcc === undefined)(`with emcc${withoutEmcc}`, () => {
  let directory: string;

  beforeAll(async () => {
    directory = temporaryDirectory((end) => {
      afterwards.push(end);
    });
    put(directory, {
      "a.c": A,
      "include/value.h": "#ifndef VALUE\n#define VALUE 42\n#endif",
      "broken.c": "int luaopen_broken (void *L) { return 0 }",
      "lacking.c": `extern int nobody_has_this (void); int luaopen_lacking (void *L) { return nobody_has_this(); }`,
      "wrong.c": "int luaopen_wrong (void) { return 0; }",
      "twin.c": "int luaopen_a (void *L) { return 0; }",
      "script.js": "",
      "beyond.c": `
        #include <emscripten.h>
        int luaopen_beyond (void *L) { return emscripten_run_script_int("1") ? 0 : 0; }`,
    });
    const said = await link(
      [
        "a.c",
        "-Iinclude",
        "-DVALUE=7",
        "--name",
        "a.b=luaopen_a_b",
        "--name=a-b=luaopen_a_b",
        "-v",
        "-o",
        "out/mine.wasm",
      ],
      directory,
    );
    expect(said.code, said.err).toBe(0);
    expect(said.err).toContain('require "a.b" opens luaopen_a_b');
  });

  const afterwards: (() => void)[] = [];
  afterAll(() => {
    for (const end of afterwards) end();
  });

  test("no input is replaced by the core or a glue", async () => {
    for (const output of ["core.wasm", "core.node.mjs", "core.web.mjs"]) {
      const place = temporaryDirectory();
      put(place, { "a.c": "int luaopen_a (void *L) { return 0; }" });
      symlinkSync("a.c", path.join(place, output));
      const said = await link(["a.c", "-o", "core.wasm"], place);
      expect(said.code).toBe(1);
      expect(said.err).toContain(`${output} is not written: it would overwrite the input a.c`);
      expect(readFileSync(path.join(place, "a.c"), "utf8")).toContain("luaopen_a");
    }
  });

  test("the core and both glues lie beside each other", () => {
    for (const ending of ["wasm", "node.mjs", "web.mjs"]) {
      expect(existsSync(path.join(directory, `out/mine.${ending}`)), ending).toBe(true);
    }
    expect(readFileSync(path.join(directory, "out/mine.node.mjs"), "utf8")).toContain("mine.wasm");
  });

  test("require finds the modules under their names; the shipped glue runs the core", async () => {
    const runtime = await loadRuntime({ wasm: path.join(directory, "out/mine.wasm"), stdlib: false });
    const state = runtime.createState({ context: directory });
    expect(state.run(`return require "a", require "a.b"`)).toEqual([7, "the part", ":preload:"]);
    expect(state.run(`return (require "a-b"), package.preload.a_b`)).toEqual(["the part", undefined]);
    const engine = createEngine(runtime);
    expect(await engine.doString(`return require "a"`)).toBe(7);
    engine.global.close();
    state.close();
  });

  test("native modules link into it as into the one that ships", async () => {
    const module = await compileTexts({
      "x.c": `#include <lua.h>\n#include <stdio.h>\nint luaopen_x (lua_State *L) { lua_pushboolean(L, stdout != 0); return 1; }`,
    });
    const runtime = await loadRuntime({
      wasm: pathToFileURL(path.join(directory, "out/mine.wasm")),
      stdlib: false,
    });
    const state = runtime.createState();
    expect(state.openNative(module)).toBe(true);
    expect(state.run(`return require "a"`)[0]).toBe(7);
    state.close();
  });

  test("the glue that was linked with it runs it too", async () => {
    const { default: glue } = (await import(
      pathToFileURL(path.join(directory, "out/mine.node.mjs")).href
    )) as { default: GlueFactory };
    const runtime = await loadRuntime({ wasm: path.join(directory, "out/mine.wasm"), glue, stdlib: false });
    const state = runtime.createState();
    expect(state.run(`return require "a"`)[0]).toBe(7);
    state.close();
  });

  test("a module that needs more of JavaScript: told so, and run by its own glue", async () => {
    const linked = await linkCore({
      modules: [{ files: ["beyond.c"] }],
      out: "out/beyond.wasm",
      core: "debug", // which links in a fifth of the time
      cwd: directory,
      cacheDir: CACHE,
    });
    const refused = loadDebug({ wasm: linked.wasm });
    await expect(refused).rejects.toMatchObject({ code: "ERR_CORE_MISMATCH" });
    await expect(refused).rejects.toThrow("emscripten_run_script_int");
    const { default: glue } = (await import(pathToFileURL(linked.glues.node).href)) as {
      default: GlueFactory;
    };
    const runtime = await loadDebug({ wasm: linked.wasm, glue, stdlib: false });
    expect(runtime.createState().run("return package.preload.beyond ~= nil")).toEqual([true]);
  });

  test("the debug core has its own product", async () => {
    const said = await link(
      ["a.c", "-Iinclude", "--core", "debug", "-g", "-o", "out/checked.wasm"],
      directory,
    );
    expect(said.code, said.err).toBe(0);
    const wasm = path.join(directory, "out/checked.wasm");
    const runtime = await loadDebug({ wasm, stdlib: false });
    expect(runtime.createState().run(`return (require "a"), (require "a_b")`)).toEqual([42, "the part"]);
    await expect(loadRuntime({ wasm })).rejects.toMatchObject({ code: "ERR_CORE_MISMATCH" });
  });

  test.each([
    [["broken.c"], "broken.c does not compile"],
    [["lacking.c"], "nobody_has_this"],
    [["a.c", "-Iinclude", "twin.c"], "duplicate symbol: luaopen_a"],
    [["a.c", "-Iinclude", "--name", "x=luaopen_x"], "luaopen_x"],
    [["wrong.c"], "wrong.c: luaopen_wrong has the wrong type: found :i; expected i:i"],
    [["a.c", "-Iinclude", "wrong.c", "--name", "x=luaopen_wrong"], "luaopen_wrong has the wrong type"],
    [["absent.c"], "absent.c cannot be read"],
    [["script.js"], "script.js is not an input"],
  ])("what does not go together: %j", async (argv, message) => {
    const said = await link([...argv, "-o", "out/never.wasm"], directory);
    expect(said.code).toBe(1);
    expect(said.err).toContain(message);
    expect(existsSync(path.join(directory, "out/never.wasm"))).toBe(false);
  });
});

describe.each(products)("a wasm that is not a core, $name", (product) => {
  test("is refused by what it lacks", async () => {
    const module = await compileTexts({ "x.c": "int luaopen_x (void *L) { return 0; }" });
    const refused = product.loadRuntime({ wasm: module });
    await expect(refused).rejects.toMatchObject({ code: "ERR_CORE_INVALID" });
    await expect(refused).rejects.toThrow("pl_open");
  });
});
