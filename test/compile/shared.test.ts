/** Shared libraries: `perilune build --shared`, `perilune cc -shared`, links against them, and what inspect and stamp say. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { runCc } from "../../src/compile/cc.node.js";
import { runBuild, runInspect, runStamp, type CommandIo } from "../../src/compile/commands.node.js";
import { inspectModule, stampModule } from "../../src/compile.js";
import { readSideModule } from "../../src/modules/native/check.js";
import { readSections } from "../../src/wasm-binary/sections.js";
import { runProgram } from "../../src/cli/run-program.js";
import { coded } from "../support/coded.js";
import { thrown } from "../support/caught.js";

// Loading LLVM takes seconds on a busy machine.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

let cwd: string;
beforeAll(() => {
  cwd = mkdtempSync(path.join(tmpdir(), "perilune-shared-"));
  const files = {
    "area.c": `#include "area.h"
int area_calls;
static int half(int x) { return x / 2; }
int area_triangle(int a, int b) { area_calls++; return half(a * b); }\n`,
    "area.h": "extern int area_calls;\nint area_triangle(int, int);\n",
    "shapes.c": `#include <lua.h>\n#include "area.h"
int luaopen_shapes(lua_State *L) { lua_pushinteger(L, area_triangle(3, 4) + area_calls); return 1; }\n`,
    "program.c": '#include "area.h"\nint main(void) { return area_triangle(6, 7) + area_calls; }\n',
    "public.c": `__attribute__((visibility("default"))) int seen(void) { return 1; }\nint unseen(void) { return 2; }\n`,
    "wrong.c": `#include <lua.h>\nlong long area_triangle(long long);
int luaopen_wrong(lua_State *L) { lua_pushinteger(L, area_triangle(3)); return 1; }\n`,
  };
  for (const [name, text] of Object.entries(files)) writeFileSync(path.join(cwd, name), text);
  mkdirSync(path.join(cwd, "lib"));
});
afterAll(() => rmSync(cwd, { recursive: true, force: true }));

type Command = (argv: readonly string[], io: CommandIo) => Promise<number>;

async function run(command: Command, ...argv: string[]): Promise<{ code: number; out: string; err: string }> {
  let out = "";
  let err = "";
  const io: CommandIo = {
    stdout: (text) => (out += text),
    stderr: (text) => (err += text),
    cwd,
    environment: { PERILUNE_CACHE: path.join(cwd, "cache") },
  };
  return { code: await command(argv, io), out, err };
}

const fine = { code: 0, out: "", err: "" };
const bytesOf = (name: string): Uint8Array => new Uint8Array(readFileSync(path.join(cwd, name)));
const exportsOf = (name: string): string[] =>
  [...readSideModule(bytesOf(name), name).module.exports.keys()].sort();

test("a library exports what is not static, or only what is marked visible", async () => {
  expect(await run(runBuild, "--shared", "area.c", "-o", "lib/libarea.wasm")).toEqual(fine);
  const exported = exportsOf("lib/libarea.wasm").filter((name) => !name.startsWith("__"));
  expect(exported).toEqual(["area_calls", "area_triangle"]);
  expect(await run(runBuild, "--shared", "public.c", "-o", "public.wasm")).toEqual(fine);
  expect(exportsOf("public.wasm").filter((name) => !name.startsWith("__"))).toEqual(["seen"]);
});

test("without --shared a source needs luaopen_, and the message names the flag", async () => {
  const refused = await run(runBuild, "area.c", "-o", "area.wasm");
  expect(refused).toMatchObject({
    code: 1,
    err: expect.stringContaining("--shared makes a library") as string,
  });
});

test("a module that is linked with -l needs the library by its name", async () => {
  expect(await run(runBuild, "shapes.c", "-Llib", "-larea", "-Wl,-rpath,$ORIGIN/lib:/opt/lib")).toEqual(fine);
  const { needed, runtimePaths } = readSideModule(bytesOf("shapes.wasm"), "shapes.wasm").dylink;
  expect({ needed, runtimePaths }).toEqual({
    needed: ["libarea.wasm"],
    runtimePaths: ["$ORIGIN/lib", "/opt/lib"],
  });
  // Nothing else of the section changes.
  const alone = await run(runBuild, "shapes.c", "-o", "alone.wasm");
  expect(alone).toMatchObject({
    code: 0,
    err: expect.stringContaining("does not have area_calls, area_triangle") as string,
  });
  const [before, after] = ["alone.wasm", "shapes.wasm"].map(
    (name) => readSideModule(bytesOf(name), name).dylink,
  );
  expect({ ...after, needed: [], runtimePaths: [] }).toEqual(before);
});

test("inspect and stamp take the libraries into account that are in place", async () => {
  const inspected = await run(runInspect, "shapes.wasm");
  expect(inspected).toMatchObject({ code: 0, err: "" });
  expect(inspected.out).toContain(
    "needs libraries: libarea.wasm\nlooks for them in: $ORIGIN/lib, /opt/lib\n",
  );
  expect(inspected.out).toContain("this core can load it");
  const bytes = bytesOf("shapes.wasm");
  expect(inspectModule(bytes, "shapes.wasm").fault).toMatchObject(coded("ERR_MODULE_NEEDED_LIBRARY"));
  const abi = readSections(bytes, "").custom("perilune.abi")[0];
  writeFileSync(path.join(cwd, "plain.wasm"), bytes.subarray(0, abi?.start));
  expect(await run(runStamp, "plain.wasm", "--compiler", "clang")).toEqual(fine);
  const library = bytesOf("lib/libarea.wasm");
  expect(thrown(() => stampModule(library))).toMatchObject(coded("ERR_MODULE_MISSING_INIT"));
  expect(stampModule(library, "libarea.wasm", undefined, { shared: true })).toBe(library);
});

test("perilune cc -shared makes a library where there is no luaopen_, and links programs with it", async () => {
  expect(await run(runCc, "-c", "area.c", "-o", "area.o")).toEqual(fine);
  expect(await run(runCc, "-shared", "area.o", "-o", "lib/libarea2.so")).toEqual(fine);
  const flags = ["program.c", "lib/libarea2.so", `-Wl,-rpath,${cwd}/lib`];
  expect(await run(runCc, ...flags, "-o", "program")).toEqual(fine);
  expect(await runProgram([path.join(cwd, "program")])).toBe(22);
});

test("bad libraries are refused or named", async () => {
  writeFileSync(path.join(cwd, "lib/libelf.so"), "\x7fELF and so on");
  const elf = await run(runBuild, "shapes.c", "lib/libelf.so", "-o", "x.wasm");
  expect(elf).toMatchObject({ code: 1, err: expect.stringContaining("lib/libelf.so") as string });
  expect(elf.err).toContain("it is machine code (ELF); expected a library that perilune build --shared made");
  const byName = await run(runBuild, "shapes.c", "-Llib", "-lelf", "-o", "x.wasm");
  expect(byName.err).toContain("no libelf.wasm or libelf.a for -lelf: looked in lib");
  const core = path.join(import.meta.dirname, "../../wasm/perilune.wasm");
  const main = await run(runBuild, "shapes.c", core, "-o", "x.wasm");
  expect(main).toMatchObject({
    code: 1,
    err: expect.stringContaining("perilune.wasm is not a WebAssembly object") as string,
  });
  const wrong = await run(runBuild, "wrong.c", "-Llib", "-larea", "-o", "wrong.wasm");
  expect(wrong).toMatchObject({
    code: 0,
    err: "wrong.wasm: warning: area_triangle is used as I:I, but it is ii:i\n",
  });
});
