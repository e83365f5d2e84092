/** CMake builds a library, a native module and a program with the toolchain file of the package. */
import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { builtPackage } from "../support/built.js";
import { ALL } from "../support/scale.js";

vi.setConfig({ testTimeout: 240_000, hookTimeout: 120_000 });

const cmake = spawnSync("cmake", ["--version"], { encoding: "utf8" }).error === undefined;
const without = cmake ? "" : " (skipped: no cmake in the path)";

/** CMake's own questions to a compiler take a minute on a busy machine. */
const QUESTIONS = `
include(CheckFunctionExists)
check_function_exists(lstat HAVE_LSTAT)
check_function_exists(no_such_function HAVE_NO_SUCH_FUNCTION)
message(STATUS "compiler \${CMAKE_C_COMPILER_ID}, pointers \${CMAKE_SIZEOF_VOID_P}, lstat \${HAVE_LSTAT}, \\
other '\${HAVE_NO_SUCH_FUNCTION}'")
add_executable(program program.c)
target_link_libraries(program point)
enable_testing()
add_test(NAME program COMMAND program)
`;

const FILES: Readonly<Record<string, string>> = {
  "CMakeLists.txt": `cmake_minimum_required(VERSION 3.19)
project(point C)
find_package(Lua 5.4 REQUIRED)
add_library(point STATIC point.c)
add_library(shared SHARED shared.c)
add_library(lpoint MODULE lpoint.c)
target_include_directories(lpoint PRIVATE \${LUA_INCLUDE_DIR})
target_link_libraries(lpoint point shared \${LUA_LIBRARIES})
${QUESTIONS}`,
  "point.c": "int point(int x) { return x + 1; }\n",
  "shared.c": "int shared(int x) { return x - 1; }\n",
  "lpoint.c": `#include <lua.h>
int point(int), shared(int);
int luaopen_lpoint(lua_State *L) { lua_pushinteger(L, shared(point(42))); return 1; }
`,
  "program.c": "int point(int);\nint main(void) { return point(-1); }\n",
};

let top: string;
beforeEach(() => {
  top = mkdtempSync(path.join(tmpdir(), "perilune cmake-"));
  mkdirSync(path.join(top, "source"));
  for (const [name, text] of Object.entries(FILES)) writeFileSync(path.join(top, "source", name), text);
});
afterEach(() => rmSync(top, { recursive: true, force: true }));

describe(`the toolchain file${without}`, () => {
  it.skipIf(!ALL || !cmake)("makes libraries, native modules and programs", () => {
    const installed = builtPackage();
    const env: NodeJS.ProcessEnv = { ...process.env, PERILUNE_CACHE: path.join(top, "cache"), EMCC: "" };
    const run = (command: string, ...args: readonly string[]): string =>
      execFileSync(command, args, { cwd: top, encoding: "utf8", env, stdio: ["ignore", "pipe", "pipe"] });
    const configured = run(
      "cmake",
      ...["-S", "source", "-B", "build", "-G", "Unix Makefiles"],
      `-DCMAKE_TOOLCHAIN_FILE=${path.join(installed, "native", "cmake", "perilune.cmake")}`,
    );
    expect(configured).toMatch(/Found Lua: .*version "5\.4/);
    run("cmake", "--build", "build");
    const main = path.join(installed, "dist", "cli", "main.cjs");
    const load = `package.cpath = "build/?.wasm"; print(require "lpoint")`;
    expect(run(process.execPath, main, "-e", load)).toMatch(/^42\t/);
    expect(configured).toContain("compiler Clang, pointers 4, lstat 1, other ''");
    expect(run("ctest", "--test-dir", "build")).toContain("100% tests passed");
  });
});
