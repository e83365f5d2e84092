/** The other compiler: finding an emcc, and comparing its output with the npm compiler's. Without one these tests are skipped and counted. */
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, describe, expect, it, vi } from "vitest";
import { chooseToolchain } from "../../src/compile/choose.node.js";
import { compileModule } from "../../src/compile/compile.node.js";
import { findEmcc, SUPPORTED_EMCC } from "../../src/compile/find-emcc.node.js";
import { coded } from "../support/coded.js";
import { readAbi } from "../../src/modules/native/abi.js";
import { readSideModule, type SideModule } from "../../src/modules/native/check.js";

// Loading LLVM takes seconds on a busy machine.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const directory = mkdtempSync(path.join(tmpdir(), "perilune-emcc-"));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

const { found } = await findEmcc(process.env);
const windows = process.platform === "win32";

/** A program that answers `--version` as emcc does. */
function fakeEmcc(folder: string, version: string): string {
  const file = path.join(directory, folder, "emcc");
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(
    file,
    `#!/bin/sh\necho "emcc (Emscripten gcc/clang-like replacement + linker) ${version} (abc)"\n`,
  );
  chmodSync(file, 0o755);
  return file;
}

describe.skipIf(windows)("which compiler is taken", () => {
  const [supported = ""] = SUPPORTED_EMCC;
  const PATH = "/bin:/usr/bin-of-nobody";
  const absent = (): Promise<never> =>
    Promise.reject(Object.assign(new Error("Cannot find package"), { code: "ERR_MODULE_NOT_FOUND" }));

  it("is EMCC before EMSDK before the path", async () => {
    const EMCC = fakeEmcc("by-name", supported);
    const inSdk = fakeEmcc("sdk/upstream/emscripten", supported);
    const onPath = fakeEmcc("bin", supported);
    const bin = `${path.dirname(onPath)}:${PATH}`;
    const EMSDK = path.join(directory, "sdk");
    expect((await findEmcc({ EMCC, EMSDK, PATH: bin })).found?.command).toBe(EMCC);
    expect((await findEmcc({ EMSDK, PATH: bin })).found?.command).toBe(inSdk);
    expect((await findEmcc({ PATH: bin })).found).toEqual({ command: onPath, version: supported });
  });

  it("passes over other versions, and says so", async () => {
    const EMCC = fakeEmcc("old", "3.1.6");
    const { toolchain, notes } = await chooseToolchain("auto", { EMCC, PATH });
    expect(toolchain.compiler).toBe("clang");
    expect(notes).toEqual([
      `${EMCC} (EMCC) is 3.1.6, not ${SUPPORTED_EMCC.join(" or ")}`,
      `compiling with @yowasp/clang, version ${toolchain.version}`,
    ]);
  });

  it("is refused by its version when it was asked for", async () => {
    const EMCC = fakeEmcc("old2", "6.0.5");
    await expect(chooseToolchain("emcc", { EMCC, PATH })).rejects.toThrow(coded("ERR_COMPILER_VERSION"));
    await expect(chooseToolchain("emcc", { EMCC, PATH })).rejects.toThrow("6.0.5");
  });

  it("is missed in one line that says what to run", async () => {
    const error = await chooseToolchain("auto", { PATH }, absent).catch((e: unknown) => e);
    expect(error).toMatchObject({ code: "ERR_COMPILER_MISSING" });
    expect(String(error)).toMatch(/^CompileError: .*npm install @yowasp\/clang@[\w.-]+.*EMCC.*$/);
    await expect(chooseToolchain("emcc", { PATH })).rejects.toThrow(coded("ERR_COMPILER_MISSING"));
    await expect(chooseToolchain("npm", { PATH }, absent)).rejects.toThrow(coded("ERR_COMPILER_MISSING"));
  });

  it("ignores an EMCC that is not an emcc, with a warning", async () => {
    const EMCC = fakeEmcc("broken", supported);
    writeFileSync(EMCC, "#!/bin/sh\nexit 1\n");
    const other = fakeEmcc("other", supported);
    writeFileSync(other, "#!/bin/sh\necho hello\n");
    const onPath = fakeEmcc("bin-of-this", supported);
    const PATHS = `${path.dirname(onPath)}:${PATH}`;

    const { toolchain, warnings } = await chooseToolchain("auto", { EMCC, PATH });
    expect(toolchain.compiler).toBe("clang");
    expect(warnings).toBe(`warning: EMCC is ${EMCC}, which does not run; compiling with @yowasp/clang\n`);
    expect(await chooseToolchain("auto", { EMCC, PATH: PATHS })).toMatchObject({
      warnings: `warning: EMCC is ${EMCC}, which does not run; compiling with ${onPath}\n`,
    });
    expect((await chooseToolchain("auto", { EMCC: other, PATH })).warnings).toContain(
      "which is not an emcc;",
    );
    expect((await chooseToolchain("npm", { EMCC, PATH })).warnings).toBe("");
    expect((await chooseToolchain("auto", { PATH })).warnings).toBe("");

    const refused = chooseToolchain("emcc", { EMCC, PATH });
    await expect(refused).rejects.toMatchObject({ code: "ERR_COMPILER_MISSING" });
    await expect(refused).rejects.toThrow(
      new RegExp(`^EMCC is ${EMCC}, which does not run: set it to an emcc of version [\\d.]+$`),
    );
    await expect(chooseToolchain("auto", { EMCC, PATH }, absent)).rejects.toThrow(
      /^EMCC is .*, which does not run; no C compiler .*npm install/,
    );
    const sources = { "x.c": "int luaopen_x(void *L) { return !L; }\n" };
    expect((await compileModule({ sources, environment: { EMCC, PATH } })).warnings).toBe(warnings);
  });

  it("is said to be broken when the package is there and does not load", async () => {
    const broken = (): Promise<never> => Promise.reject(new Error("no memory"));
    await expect(chooseToolchain("npm", {}, broken)).rejects.toThrow(
      "@yowasp/clang does not load: Error: no memory",
    );
  });
});

describe.skipIf(found === undefined)(`emcc ${SUPPORTED_EMCC.join(" or ")}`, () => {
  const C = `
#include <errno.h>
#include <setjmp.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <lauxlib.h>
#include "x.h"
static jmp_buf env;
static int fail (lua_State *L) { longjmp(env, 1); return luaL_error(L, "no %d", errno); }
static int root (lua_State *L) {
  struct stat s;
  long double x = luaL_checknumber(L, 1);
  char copy[64];
  memset(copy, 0, sizeof copy);
  strncpy(copy, lua_tostring(L, 2), sizeof copy - 1);
  if (setjmp(env) == 0) return fail(L);
  lua_pushinteger(L, stat(copy, &s) == 0 ? (long long)s.st_size : ONE);
  fprintf(stderr, "%Lf", x * x);
  return 1;
}
extern void perhaps (void) __attribute__((weak));
int luaopen_both (lua_State *L) {
  if (perhaps) perhaps();
  lua_pushcfunction(L, root);
  lua_pushlightuserdata(L, (void *)&strlen);
  return 2;
}
`;
  const sources = { "both.c": C, "x.h": "#define ONE 1\n" };

  /** Imports with types, those that every side module may have left out. */
  const imports = ({ module }: SideModule): string[] =>
    module.imports
      .filter((entry) => entry.kind === "func" || entry.kind === "tag" || entry.module !== "env")
      .map((entry) => `${entry.module}.${entry.name} ${JSON.stringify(entry.type)}`)
      .sort();

  it.each(["0", "2", "s"] as const)(
    "makes the imports that the npm compiler makes, with -O%s",
    async (optimize) => {
      const [emcc, npm] = await Promise.all(
        (["emcc", "npm"] as const).map(async (compiler) =>
          readSideModule((await compileModule({ sources, compiler, optimize })).wasm, compiler),
        ),
      );
      if (emcc === undefined || npm === undefined) return expect.unreachable();
      expect(imports(emcc)).toEqual(imports(npm));
      expect(readAbi(emcc.module.sections)).toMatchObject({
        compiler: "emcc",
        compilerVersion: found?.version,
      });
    },
    60_000,
  );

  it("keeps debug information, with no word of its own about it", async () => {
    const { wasm, warnings } = await compileModule({ sources, compiler: "emcc", debug: true });
    expect(readSideModule(wasm, "both.wasm").module.sections.custom(".debug_line")).toHaveLength(1);
    expect(warnings).toBe("");
  });

  it("is what auto takes", async () => {
    expect((await chooseToolchain("auto", process.env)).toolchain.compiler).toBe("emcc");
  });

  it("says what the compiler said, and no more", async () => {
    const error = await compileModule({
      sources: { "d/a.c": "int luaopen_a(void *L) {\n  return L\n}\n" },
      compiler: "emcc",
    }).catch((e: unknown) => e);
    expect(error).toMatchObject({ code: "ERR_COMPILE" });
    expect(String(error)).toContain("d/a.c:2:11: error: expected ';' after return statement");
    expect(String(error)).not.toContain("emcc: error");
  });

  it("names both files of a symbol that is there twice", async () => {
    const twice = "int luaopen_a(void *L) { return !L; }\n";
    const error = await compileModule({ sources: { "a.c": twice, "b.c": twice }, compiler: "emcc" }).catch(
      (e: unknown) => e,
    );
    expect(error).toMatchObject({ code: "ERR_LINK" });
    expect(String(error)).toMatch(/duplicate symbol: luaopen_a[\s\S]*a\.c[\s\S]*b\.c/);
  });
});
