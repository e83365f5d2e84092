/** Compiling C to native modules with the npm compiler: the modules, and the messages of failures. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { importClang } from "../../src/compile/choose.node.js";
import { CompileError } from "../../src/errors/compile.js";
import { compileModule, type CompileOptions } from "../../src/compile/compile.node.js";
import { compileSources } from "../../src/compile/compile-sources.js";
import { packagedSysroot } from "../../src/compile/sysroot.node.js";
import { coded } from "../support/coded.js";
import { readAbi } from "../../src/modules/native/abi.js";
import { readSideModule, type SideModule } from "../../src/modules/native/check.js";

// Loading LLVM takes seconds on a busy machine.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

let directory: string;
beforeAll(async () => {
  directory = mkdtempSync(path.join(tmpdir(), "perilune-test-"));
  await compileModule({ sources: { "warm.c": init("warm") }, compiler: "npm" });
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));

/** A C file with nothing but an init function. */
function init(name: string, before = "", body = "return 0;"): string {
  return `#include <lua.h>\n#include <lauxlib.h>\n${before}\nint luaopen_${name} (lua_State *L) { (void)L; ${body} }\n`;
}

async function compile(
  sources: Record<string, string>,
  options: Partial<CompileOptions> = {},
): Promise<SideModule> {
  const { wasm } = await compileModule({ ...options, sources, compiler: "npm" });
  return readSideModule(wasm, "test.wasm");
}

/** Names of imports, those of the format left out. */
function imports({ module }: SideModule): string[] {
  return module.imports
    .filter((entry) => entry.kind === "func" || entry.kind === "tag" || entry.module !== "env")
    .map((entry) => (entry.module === "env" ? entry.name : `${entry.module}.${entry.name}`))
    .sort();
}

/** Writes files below a new folder and returns its path. */
function project(files: Record<string, string>): string {
  const root = mkdtempSync(path.join(directory, "project-"));
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(root, name)), { recursive: true });
    writeFileSync(path.join(root, name), text);
  }
  return root;
}

/** Returns the reason of a rejected promise. */
async function failure(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => expect.unreachable("it did not fail"),
    (error: unknown) => error,
  );
}

describe("a module", () => {
  it("is a side module of this ABI that exports its init function and no other", async () => {
    const result = await compileModule({
      sources: { "one.c": init("one", "int helper(int x) { return x + 1; }\nint datum = 3;") },
      compiler: "npm",
    });
    const side = readSideModule(result.wasm, "one.wasm");
    expect(readAbi(side.module.sections)).toEqual({
      abi: 1,
      lua: "5.4",
      compiler: "clang",
      compilerVersion: result.compiler.version,
    });
    expect(result.compiler).toEqual({ name: "clang", version: (await importClang()).version });
    expect(result.exports).toEqual(["luaopen_one"]);
    expect(result.warnings).toBe("");
    expect([...side.functions.keys()].filter((name) => !name.startsWith("__wasm"))).toEqual(["luaopen_one"]);
    expect(side.data.size).toBe(0);
    expect(WebAssembly.validate(new Uint8Array(result.wasm))).toBe(true);
  });

  it("exports every init function, and what is asked for", async () => {
    const result = await compileModule({
      sources: {
        "a.c": init(
          "a",
          "static int luaopen_private(lua_State *L) { return lua_gettop(L); }\nint extra(void) { return 1; }",
          "return luaopen_private(L);",
        ),
        "b.c": init("a_b"),
      },
      exports: ["extra"],
      compiler: "npm",
    });
    expect(result.exports).toEqual(["luaopen_a", "luaopen_a_b", "extra"]);
    expect(readSideModule(result.wasm, "a.wasm").functions.get("extra")).toBe(":i");
  });

  it("keeps its globals to itself, even if another file uses their address", async () => {
    const side = await compile({
      "a.c": init(
        "a",
        "extern int shared; extern int get(void);\nint (*pointer)(void) = get;",
        "lua_pushinteger(L, shared + pointer()); return 1;",
      ),
      "b.c": "int shared = 4; int get(void) { return shared; }\n",
    });
    expect(imports(side)).toEqual(["lua_pushinteger"]);
  });

  it("is the same, byte for byte, each time", async () => {
    const twice = await Promise.all(
      [0, 1].map(() => compileModule({ sources: { "a.c": init("a") }, compiler: "npm" })),
    );
    expect(twice[0]?.wasm).toEqual(twice[1]?.wasm);
  });

  it("is smaller without debug information, and has lines with it", async () => {
    const small = await compile({ "a.c": init("a") });
    const large = await compile({ "a.c": init("a") }, { debug: true });
    expect(small.module.sections.custom(".debug_line")).toEqual([]);
    expect(large.module.sections.custom(".debug_line")).toHaveLength(1);
    expect(large.module.sections.custom("name")).toHaveLength(1);
    expect(imports(large)).toEqual(imports(small));
  });
});

describe("the C library", () => {
  it("jumps by the runtime of wasm exceptions", async () => {
    const side = await compile({
      "j.c": init(
        "j",
        "#include <setjmp.h>\nstatic jmp_buf env;\nstatic void leap(int v) { longjmp(env, v); }",
        "int v = setjmp(env); if (v == 0) leap(3); lua_pushinteger(L, v); return 1;",
      ),
    });
    expect(imports(side)).toEqual([
      "__c_longjmp",
      "__wasm_longjmp",
      "__wasm_setjmp",
      "__wasm_setjmp_test",
      "lua_pushinteger",
    ]);
  });

  it("has long double, errno, stat and streams as Emscripten has them", async () => {
    const side = await compile({
      "c.c": init(
        "c",
        "#include <errno.h>\n#include <stdio.h>\n#include <string.h>\n#include <sys/stat.h>\n" +
          '_Static_assert(sizeof(long double) == 16, "long double");\n' +
          '_Static_assert(sizeof(time_t) == 8 && sizeof(off_t) == 8, "time_t and off_t");',
        "struct stat s; long double x = luaL_checknumber(L, 1); x = x * x + 1;" +
          "if (stat(lua_tostring(L, 2), &s) != 0) errno = ENOENT;" +
          'fprintf(stdout, "%Lg %d", x, errno); lua_pushlightuserdata(L, (void *)&strlen); return 1;',
      ),
    });
    expect(imports(side)).toEqual([
      "GOT.func.strlen",
      "GOT.mem.stdout",
      "__addtf3",
      "__errno_location",
      "__extenddftf2",
      "__multf3",
      "fprintf",
      "luaL_checknumber",
      "lua_pushlightuserdata",
      "lua_tolstring",
      "stat",
    ]);
    expect(side.module.imports.find(({ name }) => name === "__multf3")).toMatchObject({ type: "iIIII:" });
  });

  it("passes 64-bit integers whole, and leaves weak symbols open", async () => {
    const side = await compile({
      "w.c": init(
        "w",
        "extern int perhaps(long long) __attribute__((weak));",
        "if (perhaps) return perhaps(1); lua_pushinteger(L, 1LL << 40); return 1;",
      ),
    });
    expect(side.module.imports.find(({ name }) => name === "perhaps")).toBeDefined();
    expect(side.dylink.weakImports).toContain("perhaps");
    expect(side.module.imports.find(({ name }) => name === "lua_pushinteger")).toMatchObject({ type: "iI:" });
  });
});

describe("sources and headers", () => {
  it("compiles two files with a private header and a directory of others", async () => {
    const cwd = project({
      "src/a.c": init(
        "a",
        '#include "private.h"\n#include <shared/limits2.h>\n#include "../common/up.h"',
        "lua_pushinteger(L, twice(LIMIT) + UP); return 1;",
      ),
      "src/b.c": '#include "private.h"\nint twice(int x) { return 2 * x; }\n',
      "src/private.h": '#include "nested/deep.inc"\nint twice(int);\n',
      "src/nested/deep.inc": '#include "deeper.h"\n',
      "src/nested/deeper.h": "/* found beside its includer */\n",
      "inc/shared/limits2.h": "#define LIMIT 21\n",
      "common/up.h": "#define UP 0\n",
    });
    const result = await compileModule({
      files: ["src/a.c", "src/b.c"],
      includeDirs: ["inc"],
      cwd,
      compiler: "npm",
    });
    expect(result.exports).toEqual(["luaopen_a"]);
    const above = await compileModule({
      files: ["../src/a.c", path.join(cwd, "src/b.c")],
      includeDirs: [path.join(cwd, "inc")],
      cwd: path.join(cwd, "common"),
      compiler: "npm",
    });
    expect(above.wasm).toEqual(result.wasm);
  });

  it("finds a header whose name only the preprocessor knows", async () => {
    const cwd = project({
      "a.c": init(
        "a",
        "#define STR(x) #x\n#define NAME(x) STR(x.h)\n#include NAME(computed)",
        "return ANSWER;",
      ),
      "computed.h": '#include "inner.h"\n',
      "inner.h": "#define ANSWER 0\n",
    });
    const { exports } = await compileModule({ files: ["a.c"], cwd, compiler: "npm" });
    expect(exports).toEqual(["luaopen_a"]);
  });

  it("takes macros, standards and forced headers", async () => {
    const cwd = project({
      "a.c": init(
        "a",
        '#if X != 2 || defined(Y) || FORCED != 1\n#error macros\n#endif\n_Static_assert(sizeof(S) == 4, "S");',
      ),
      "forced.h": "#define FORCED 1\n",
    });
    await compileModule({
      files: ["a.c"],
      cwd,
      compiler: "npm",
      defines: ["Y", "X=1", 'S="a b"'],
      flags: ["-UX", "-DX=2", "-U", "Y", "-std=c11", "-include", "forced.h", "-Wall", "-Werror"],
    });
  });

  it("uses Lua's headers of this ABI, whatever another directory has", async () => {
    const cwd = project({ "src/a.c": init("a"), "other/lua.h": "#error another Lua\n" });
    await compileModule({ files: ["src/a.c"], includeDirs: ["other"], cwd, compiler: "npm" });
  });

  it("offers perilune.h", async () => {
    await compile({ "p.c": init("p", "#include <perilune.h>") });
  });

  it("compiles what is in memory, with no disk", async () => {
    const { exports } = await compileSources({
      sources: {
        "src/a.c": init("a", '#include "../inc/x.h"\n#include <y.h>'),
        "inc/x.h": "",
        "more/y.h": "",
      },
      includeDirs: ["more"],
      clang: await importClang(),
      sysroot: packagedSysroot(),
    });
    expect(exports).toEqual(["luaopen_a"]);
  });
});

describe("what is said", () => {
  it("names the file and the line of an error, as the user wrote the file", async () => {
    const cwd = project({
      "src/a.c": "int luaopen_a(void *L) {\n  return L\n}\n",
      "x.h": "int x = ;\n",
      "b.c": '#include "x.h"\n',
    });
    const error = await failure(compileModule({ files: ["src/../src/a.c"], cwd, compiler: "npm" }));
    expect(error).toBeInstanceOf(CompileError);
    expect(error).toMatchObject({ file: "src/../src/a.c" });
    expect(String(error)).toContain("src/../src/a.c:2:11: error: expected ';' after return statement");
    const inner = await failure(compileModule({ files: [path.join(cwd, "b.c")], compiler: "npm" }));
    expect(String(inner)).toContain(`${cwd}/x.h:1:9: error: expected expression`);
    expect(String(inner)).toContain(`In file included from ${cwd}/b.c:1`);
  });

  it("names a missing header", async () => {
    const error = await failure(compile({ "a.c": '#include "nowhere.h"\n' }));
    expect(error).toBeInstanceOf(CompileError);
    expect(String(error)).toContain("a.c:1:10: fatal error: 'nowhere.h' file not found");
  });

  it("passes warnings on", async () => {
    const { warnings } = await compileModule({
      sources: { "a.c": init("a", "", "int unused; return 0;") },
      flags: ["-Wall"],
      compiler: "npm",
    });
    expect(warnings).toMatch(/a\.c:4:\d+: warning: unused variable 'unused'/);
  });

  it("takes a call of an undeclared function for the error that it is", async () => {
    const error = await failure(compile({ "a.c": init("a", "", "return nowhere(L);") }));
    expect(String(error)).toContain("call to undeclared function 'nowhere'");
  });

  it("refuses a flag that the compiler does not know, by name", async () => {
    const error = await failure(compile({ "a.c": init("a") }, { flags: ["-fno-such-thing"] }));
    expect(error).toBeInstanceOf(CompileError);
    expect(String(error)).toContain("-fno-such-thing");
  });

  it("says that there is no init function", async () => {
    const error = await failure(
      compile({
        "a.c": "static int luaopen_a(void *L) { return !L; }\nint f(void *L) { return luaopen_a(L); }\n",
      }),
    );
    expect(error).toMatchObject({ code: "ERR_NO_INIT" });
    expect(String(error)).toContain("no function luaopen_<name> is defined in a.c");
  });

  it("warns when require would look for another init function", async () => {
    const of = async (name: string, ...symbols: string[]): Promise<string> =>
      (
        await compileModule({
          sources: { [name]: symbols.map((symbol) => init(symbol)).join("\n") },
          compiler: "npm",
        })
      ).warnings;
    expect(await of("tree.c", "lpeg")).toBe(
      "tree.wasm: warning: require looks for luaopen_tree in it; it has luaopen_lpeg\n",
    );
    expect(await of("b.c", "a_b")).toBe("");
    expect(await of("a.c", "a_b")).toBe("");
    expect(await of("v2-mod.c", "mod")).toBe("");
    expect(await of("init.c", "whatever")).toBe("");
  });

  it("names what the core lacks, and makes the module all the same", async () => {
    const result = await compileModule({
      sources: { "a.c": init("a", "extern int absent(void);", "return absent() + lua_gettop(L);") },
      compiler: "npm",
      core: new Map([["lua_gettop", { kind: "func", type: "i:i" }]]),
    });
    expect(result.missing).toEqual(["absent"]);
    expect(result.warnings).toBe("a.wasm: warning: the core does not have absent\n");
  });

  it.each([
    ["a header of C++", coded("ERR_INPUT_KIND"), { files: ["a.hpp"] }],
    ["no file", coded("ERR_NO_INPUT"), { files: [] }],
    ["a file that is not there", coded("ERR_INPUT_FILE"), { files: ["nowhere.c"] }],
    [
      "an init function that Lua cannot call",
      coded("ERR_INIT_TYPE"),
      { sources: { "a.c": "int luaopen_a(void) { return 0; }" } },
    ],
    [
      "a library that is not there",
      coded("ERR_LIBRARY_MISSING"),
      { sources: { "a.c": init("a") }, libraries: ["nowhere"] },
    ],
    [
      "an export that is not there",
      coded("ERR_EXPORT_MISSING"),
      { sources: { "a.c": init("a") }, exports: ["nowhere"] },
    ],
    ["an invalid object", coded("ERR_OBJECT_FORMAT"), { sources: { "a.c": init("a"), "b.o": "\x7fELF" } }],
    ["an invalid archive", coded("ERR_OBJECT_FORMAT"), { sources: { "a.c": init("a"), "b.a": "text" } }],
    ["a symbol that is there twice", coded("ERR_LINK"), { sources: { "a.c": init("a"), "b.c": init("a") } }],
  ] as const)("has an error of its own for %s", async (_what, type, options) => {
    const error = await failure(compileModule({ ...options, compiler: "npm" }));
    expect(error).toEqual(type);
    expect(error).toBeInstanceOf(CompileError);
  });

  it("names both files of a symbol that is there twice", async () => {
    const error = await failure(compile({ "a.c": init("a"), "d/b.c": init("a") }));
    expect(String(error)).toMatch(/duplicate symbol: luaopen_a[\s\S]*a\.c[\s\S]*d\/b\.c/);
  });
});

describe("libraries", () => {
  it("links archives and objects of WebAssembly, and lets those of the core be", async () => {
    const clang = await importClang();
    const tree = await clang.runLLVM(
      [
        "clang",
        "-cc1",
        "-triple",
        "wasm32-unknown-emscripten",
        "-mrelocation-model",
        "pic",
        "-pic-level",
        "2",
        "-emit-obj",
        "-o",
        "/inner.o",
        "-x",
        "c",
        "/inner.c",
      ],
      {
        "inner.c": "int inner(void) { return 42; }\n",
      },
    );
    const object = tree?.["inner.o"] as Uint8Array;
    const archived = await clang.runLLVM(["ar", "rcs", "/libinner.a", "/inner.o"], { "inner.o": object });
    const root = project({
      "a.c": init("a", "extern int inner(void);", "lua_pushinteger(L, inner()); return 1;"),
    });
    mkdirSync(path.join(root, "lib"));
    writeFileSync(path.join(root, "lib/libinner.a"), archived?.["libinner.a"] as Uint8Array);
    writeFileSync(path.join(root, "inner.o"), object);
    for (const options of [
      { files: ["a.c"], libraries: ["m", "inner", "dl"], libraryDirs: ["lib"] },
      { files: ["a.c", "lib/libinner.a"] },
      { files: ["a.c", "inner.o"] },
    ]) {
      const { wasm } = await compileModule({ ...options, cwd: root, compiler: "npm" });
      expect(imports(readSideModule(wasm, "a.wasm"))).toEqual(["lua_pushinteger"]);
    }
  });
});
