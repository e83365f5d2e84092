/** Compiling C++: which files are C++, what is linked with them, and what is said without the package for it. */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { runCc } from "../../src/compile/cc.node.js";
import { runBuild, type CommandIo } from "../../src/compile/commands.node.js";
import type { ImportCxx } from "../../src/compile/cxx-library.node.js";
import { flagsFor, isCppSymbol } from "../../src/compile/languages.js";
import { runLink } from "../../src/compile/link-core.node.js";
import { readModule } from "../../src/wasm-binary/read-module.js";
import { loadRuntime } from "../../src/index.js";
import { emcc, withoutCxx, withoutEmcc } from "../support/fixtures.js";

vi.setConfig({ testTimeout: 300_000 });

const OPEN = `
#include <lua.hpp>
#include <string>
int part(int);
extern "C" int luaopen_a(lua_State *L) {
  lua_pushstring(L, std::to_string(part(20)).c_str());
  return 1;
}`;
const PART = "int part(int x) { return x * 2 + 2; }";

let cwd: string;
beforeEach(() => {
  cwd = mkdtempSync(path.join(tmpdir(), "perilune-cxx-"));
});
afterEach(() => {
  rmSync(cwd, { recursive: true, force: true });
});

const write = (name: string, text: string): void => {
  writeFileSync(path.join(cwd, name), text);
};

type Command = (argv: readonly string[], io: CommandIo) => Promise<number>;

/** Without `environment` there is no emcc. */
async function run(
  command: Command,
  line: string,
  more: Partial<CommandIo> = {},
): Promise<{ code: number; err: string }> {
  let err = "";
  const io = { stdout: () => undefined, stderr: (text: string) => void (err += text), cwd, environment: {} };
  const code = await command(line.split(" "), { ...io, ...more });
  return { code, err };
}

const absent: ImportCxx = () =>
  Promise.reject(Object.assign(new Error("Cannot find package"), { code: "ERR_MODULE_NOT_FOUND" }));
const of =
  (emscripten: string): ImportCxx =>
  () =>
    Promise.resolve({ emscripten, headers: pathToFileURL(`${cwd}/none/`), archives: [] });

describe("without the package", () => {
  it.each([
    ["absent", absent, "C++ needs the package perilune-cxx: run `npm install perilune-cxx@0.1.0`"],
    ["for another Emscripten", of("4.0.0"), "perilune-cxx is for Emscripten 4.0.0; C++ needs it for 3.1.69"],
    ["incomplete", of("3.1.69"), "perilune-cxx is incomplete (ENOENT"],
    ["broken", () => Promise.reject(new Error("broken")), "perilune-cxx does not load: Error: broken"],
  ])("%s: says what to install, before it compiles anything", async (_, importCxx, message) => {
    write("a.cpp", OPEN);
    write("wrong.c", "this is not C");
    const { code, err } = await run(runBuild, "wrong.c a.cpp --compiler npm", { importCxx });
    expect(code).toBe(1);
    expect(err).toContain(message);
    expect(existsSync(path.join(cwd, "wrong.wasm"))).toBe(false);
  });

  it("C needs none", async () => {
    write("c.c", "#include <lua.h>\nint luaopen_c(lua_State *L) { return lua_gettop(L); }");
    expect(await run(runBuild, "c.c --compiler npm", { importCxx: absent })).toEqual({ code: 0, err: "" });
  });
});

it("the standard of one language is not given to the other", () => {
  const flags = ["-std=c++20", "-Wall", "-std=gnu99", "-std=gnu++17"];
  expect(flagsFor("c", flags)).toEqual(["-Wall", "-std=gnu99"]);
  expect(flagsFor("c++", flags)).toEqual(["-std=c++20", "-Wall", "-std=gnu++17"]);
});

it("tells symbols of C++", () => {
  expect(["_Znwm", "__cxa_throw", "__gxx_wasm_personality_v0", "__cpp_exception"].every(isCppSymbol)).toBe(
    true,
  );
  expect(["__cxa_atexit", "__cxa_finalize", "lua_call", "Z"].some(isCppSymbol)).toBe(false);
});

describe.skipIf(emcc === undefined)(`static linking${withoutEmcc}`, () => {
  it("refuses C++, sources and objects", async () => {
    write("a.cpp", OPEN);
    const { EMCC } = process.env;
    const { code, err } = await run(runLink, "a.cpp -o core.wasm", {
      environment: { ...(EMCC === undefined ? {} : { EMCC }), PATH: process.env["PATH"] },
    });
    expect(code).toBe(1);
    expect(err).toContain("a.cpp is C++: a core is linked from C alone; build C++ as a native module");
  });
});

describe.skipIf(withoutCxx !== "")(`with the package${withoutCxx}`, () => {
  const opened = async (file: string): Promise<unknown> =>
    (await loadRuntime({ stdlib: false })).createState().openNative(readFileSync(path.join(cwd, file)));

  it("compiles, separately and with an archive, and links what C++ needs", async () => {
    write("a.cpp", OPEN);
    write("part.cc", PART);
    for (const line of ["-O1 -c a.cpp", "-c part.cc", "-shared a.o part.o -lstdc++ -o a.wasm"])
      expect(await run(runCc, line)).toEqual({ code: 0, err: "" });
    const bytes = new Uint8Array(readFileSync(path.join(cwd, "a.wasm")));
    expect([...readModule(bytes, "a.wasm").exports.keys()].sort()).toEqual([
      "_Z4parti", // -shared exports functions, but no templates
      "__perilune_caught",
      "__wasm_apply_data_relocs",
      "__wasm_call_ctors",
      "luaopen_a",
    ]);
    expect(await opened("a.wasm")).toBe("42");
  });

  it("-x c++, and perilune c++, take C sources for C++", async () => {
    write("a.c", OPEN.replace("int part(int);", PART));
    expect(await run(runCc, "-shared -x c++ a.c -o a.wasm")).toEqual({ code: 0, err: "" });
    expect(await opened("a.wasm")).toBe("42");
    expect(await run(runCc, "--driver-mode=g++ -c a.c")).toEqual({ code: 0, err: "" });
    expect((await run(runCc, "-c a.c")).err).toContain("'string' file not found");
  });

  it('an init function without extern "C" is an error that says so', async () => {
    write("a.cpp", "#include <lua.hpp>\nint luaopen_a(lua_State *) { return 0; }");
    const { code, err } = await run(runBuild, "a.cpp --compiler npm");
    expect(code).toBe(1);
    expect(err).toContain('luaopen_a has a C++ name: expected extern "C"');
  });
});
