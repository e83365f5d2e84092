/** `perilune cc`, `ar` and `ranlib` as makefiles and configure scripts call them. */
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { runAr, runRanlib } from "../../src/compile/archiver.node.js";
import { runCc } from "../../src/compile/cc.node.js";
import type { CommandIo } from "../../src/compile/commands.node.js";
import { definedFunctions } from "../../src/compile/object-symbols.js";
import { moduleOfProgram } from "../../src/compile/program.js";
import { loadRuntime } from "../../src/index.js";
import { ProgramExit } from "../../src/errors/state.js";

// Loading LLVM takes seconds on a busy machine.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

let cwd: string;
beforeEach(() => (cwd = mkdtempSync(path.join(tmpdir(), "perilune-cc-test-"))));
afterEach(() => rmSync(cwd, { recursive: true, force: true }));

const write = (name: string, text: string | Uint8Array): void => {
  mkdirSync(path.dirname(path.join(cwd, name)), { recursive: true });
  writeFileSync(path.join(cwd, name), text);
};
const read = (name: string): string => readFileSync(path.join(cwd, name), "utf8");
const bytes = (name: string): Uint8Array => new Uint8Array(readFileSync(path.join(cwd, name)));

type Command = (argv: readonly string[], io: CommandIo) => Promise<number>;

async function run(
  command: Command,
  line: string,
  stdin = "",
): Promise<{ code: number; out: string; err: string }> {
  let out = "";
  let err = "";
  const code = await command(
    line.split(" ").filter((word) => word !== ""),
    {
      stdout: (text) => (out += text),
      stderr: (text) => (err += text),
      stdin: () => new TextEncoder().encode(stdin),
      cwd,
      environment: { PERILUNE_CACHE: "off" },
    },
  );
  return { code, out, err };
}
const cc = (line: string, stdin?: string): ReturnType<typeof run> => run(runCc, line, stdin);
const ar = (line: string): ReturnType<typeof run> => run(runAr, line);
const SILENT = { code: 0, out: "", err: "" };

const ELF = Uint8Array.of(0x7f, 0x45, 0x4c, 0x46, 2, 1, 1, 0);

let written = "";
const runtime = await loadRuntime({
  stdout: { write: (part) => void (written += new TextDecoder().decode(part)) },
});

/** Runs a program in this process, and returns its output and its exit code. */
function runProgram(name: string, ...args: string[]): string {
  written = "";
  const state = runtime.createState({ sandbox: "none" });
  try {
    (state.openNative(moduleOfProgram(bytes(name), name)) as (...all: string[]) => unknown)(name, ...args);
  } catch (error) {
    return `${written}${error instanceof ProgramExit ? `exit ${error.code}` : String(error)}`;
  }
  return written;
}

describe("perilune cc -c", () => {
  it("names an object for each source, in the current directory", async () => {
    write("sub/a.c", "int a(void) { return 1; }");
    write("b.c", "int b(double x) { return x; }");
    expect(await cc("-c sub/a.c b.c")).toEqual(SILENT);
    expect([...definedFunctions(bytes("a.o"), "a.o")]).toEqual([["a", ":i"]]);
    expect([...definedFunctions(bytes("b.o"), "b.o")]).toEqual([["b", "d:i"]]);
    expect((await cc("-c sub/a.c b.c -o c.o")).err).toContain(
      "-o c.o names one file, but there are 2 sources",
    );
  });

  it("writes the rules of -MMD, -MD and -MP beside the object, with the given targets", async () => {
    write("a.c", '#include <stdint.h>\n#include "a b.h"\n#include <sys.h>\nint32_t a;');
    write("inc/a b.h", "");
    write("sys/sys.h", "");
    write("out/keep", "");
    expect(await cc("-c a.c -Iinc -isystem sys -o out/a.o -MMD -MP")).toEqual(SILENT);
    expect(read("out/a.d")).toBe("out/a.o: a.c inc/a\\ b.h\ninc/a\\ b.h:\n");
    expect(await cc("-c a.c -Iinc -isystem sys -MD -MF deps -MT x$(y) -MQ p$q")).toEqual(SILENT);
    const rule = read("deps").replace(/ \\\n */g, " ");
    expect(rule).toMatch(/^x\$\(y\) p\$\$q: a\.c .*inc\/a\\ b\.h .*sys\/sys\.h\n$/);
    const system = rule.split(" ").find((word) => word.endsWith("/stdint.h"));
    expect(existsSync(system ?? "none")).toBe(true);
  });

  it("writes only a rule for -M and -MM", async () => {
    write("a.c", '#include "a.h"\n');
    write("a.h", "#include <stddef.h>\n");
    expect(await cc("-MM a.c")).toEqual({ ...SILENT, out: "a.o: a.c a.h\n" });
    expect(await cc("-M a.c -o rule")).toEqual(SILENT);
    expect(read("rule")).toMatch(/^a\.o: a\.c a\.h(?: |\n)/);
    expect(existsSync(path.join(cwd, "a.o"))).toBe(false);
  });

  it("preprocesses, also standard input, and lists macros", async () => {
    write("v.h", "#define V 7\n");
    expect((await cc("-E -P -x c -", '#include "v.h"\nint v = V;\n')).out.trim()).toBe("int v = 7;");
    expect((await cc("-E -dM -x c -DQ=5 -", "")).out).toMatch(/^#define Q 5$/m);
    expect(await cc("-S -x c - -o v.s", "int f(void) { return 3; }")).toEqual(SILENT);
    expect(read("v.s")).toContain(".functype\tf () -> (i32)");
    const { code, err } = await cc("-c -x c -", "int 1;");
    expect([code, err]).toEqual([1, expect.stringContaining("<stdin>:1:5: error")]);
  });

  it("takes arguments from a file", async () => {
    write("a b.c", "char *a(void) { return S; }");
    write("args", `-c 'a b.c' "-DS=\\"x y\\""\n-o a.o`);
    expect(await cc("@args")).toEqual(SILENT);
    expect(existsSync(path.join(cwd, "a.o"))).toBe(true);
  });

  it.each([
    ["-c a.c -o none/a.o", "none/a.o is not written: there is no directory none"],
    ["-c a.c -o a.c", "a.c is not written: it has the name of a source"],
    ["-c missing.c", "missing.c cannot be read"],
    ["a.c -lpthread", "-lpthread: version 1 of the ABI has no threads"],
    ["-pthread a.c", "-pthread: version 1 of the ABI has no threads"],
    ["-x ada -c a.c", "-x ada: the language is C or C++"],
    ["-c -", "-x needs a language for standard input: -x c or -x c++"],
    ["", "no C file was given"],
    ["-c a.c --no-such", "unknown flag --no-such"],
    ["-c a.c -fno-such-thing", "unknown argument: '-fno-such-thing'"],
  ])("refuses %s with the reason", async (line, reason) => {
    write("a.c", "int main(void) { return 0; }");
    const { code, err } = await cc(line);
    expect(code).not.toBe(0);
    expect(err).toContain(reason);
    expect(readdirSync(cwd)).toEqual(["a.c"]);
  });

  it("warns of flags that have no effect here", async () => {
    write("a.c", "int a;");
    const { code, err } = await cc("-c a.c -march=native -Ofast");
    expect(code).toBe(0);
    expect(err).toContain("warning: -march=native is ignored");
    expect(err).toContain("warning: -Ofast is ignored: -O3 is used");
  });

  it.each([
    ["--version", /^clang version .*perilune cc/],
    ["-dumpmachine", /^wasm32-unknown-emscripten\n$/],
    ["-dumpversion", /^\d+\.\d+\.\d+\n$/],
    ["-print-prog-name=ld", /^ld\n$/],
  ])("answers %s", async (question, answer) => {
    const { code, out } = await cc(question);
    expect(code).toBe(0);
    expect(out).toMatch(answer);
  });
});

describe("perilune cc, when it links", () => {
  it("makes a program that gets its arguments and gives its exit code", async () => {
    write(
      "main.c",
      `#include <stdio.h>
      int twice(int);
      int main(int argc, char **argv) { printf("%s %d\\n", argv[1], twice(21)); return argc; }`,
    );
    write("twice.c", "int twice(int x) { return 2 * x; }");
    expect(await cc("-O2 -Wl,-O1 main.c twice.c")).toEqual({
      ...SILENT,
      err: "warning: -Wl,-O1 is ignored: linker flags are not passed on\n",
    });
    expect(runProgram("a.out", "it is")).toBe("it is 42\nexit 2");
    if (process.platform !== "win32") expect(statSync(path.join(cwd, "a.out")).mode & 0o100).toBe(0o100);
    expect(read("a.out").split("\n", 1)).toEqual(["#!/bin/sh"]);
  });

  it.each([
    ["int main(void) { return 3; }", "exit 3"],
    ["int main() { return 4; }", "exit 4"],
    ["int main(int c, char **v, char **e) { return e == 0; }", "exit 0"],
    ["#include <stdlib.h>\nint main(void) { abort(); }", "abort"],
  ])("calls %s", async (text, expected) => {
    write("m.c", text);
    expect(await cc("m.c -o m")).toEqual(SILENT);
    expect(runProgram("m")).toContain(expected);
  });

  it("finds a main in an archive", async () => {
    write("m.c", "int main(void) { return 5; }");
    write("e.c", "int e;");
    expect(await cc("-c m.c e.c")).toEqual(SILENT);
    expect(await ar("rc libm0.a m.o")).toEqual(SILENT);
    expect(await cc("e.o libm0.a -o m")).toEqual(SILENT);
    expect(runProgram("m")).toBe("exit 5");
  });

  it("names a main of another type", async () => {
    write("m.c", 'float odd(double) __asm__("main");\nfloat odd(double x) { return x; }');
    expect((await cc("m.c")).err).toContain("main has the type d:f; expected :i, ii:i or iii:i");
  });

  it("finds a function of the C library, and no other one, as AC_CHECK_FUNC asks", async () => {
    write("yes.c", "char lstat ();\nint main (void) { return lstat (); }");
    write("no.c", "char no_such_function ();\nint main (void) { return no_such_function (); }");
    expect((await cc("yes.c -o conftest")).code).toBe(0);
    rmSync(path.join(cwd, "conftest"));
    const { code, err } = await cc("no.c -o conftest");
    expect(code).toBe(1);
    expect(err).toContain("conftest: undefined symbol: no_such_function");
    expect(existsSync(path.join(cwd, "conftest"))).toBe(false);
  });

  it("says that main is missing", async () => {
    write("m.c", "int f(void) { return 3; }");
    expect((await cc("m.c")).err).toContain("undefined symbol: main");
  });

  it("makes a native module with -shared, from objects and archives", async () => {
    write(
      "m.c",
      "#include <lua.h>\nint v(void);\nint luaopen_m(lua_State *L) { lua_pushinteger(L, v()); return 1; }",
    );
    write("v.c", "int v(void) { return 9; }");
    expect(await cc("-c m.c v.c")).toEqual(SILENT);
    expect(await ar("cru libv.a v.o")).toEqual(SILENT);
    expect(await run(runRanlib, "libv.a")).toEqual(SILENT);
    expect(await cc("-shared m.o -L. -lv -lm -o m.so")).toEqual(SILENT);
    expect(runtime.createState().openNative(bytes("m.so"))).toBe(9);
  });

  it("names objects and archives of machine code", async () => {
    write("m.c", "int main(void) { return 0; }");
    write("elf.o", ELF);
    expect((await cc("m.c elf.o")).err).toContain("elf.o is not a WebAssembly object");
    expect(await ar("rc libelf.a elf.o")).toEqual(SILENT);
    expect((await cc("m.c libelf.a")).err).toContain(
      "libelf.a is not a WebAssembly object: its member elf.o is machine code",
    );
  });
});

describe("perilune ar", () => {
  beforeEach(() => {
    for (const name of ["a", "b", "d/b"]) write(`${name}.txt`, `text of ${name}\n`);
  });

  it("makes, lists, prints, changes and extracts", async () => {
    expect(await ar("rcs x.a a.txt b.txt")).toEqual(SILENT);
    expect(await ar("t x.a")).toEqual({ ...SILENT, out: "a.txt\nb.txt\n" });
    expect(await ar("p x.a b.txt")).toEqual({ ...SILENT, out: "text of b\n" });
    expect(await ar("-rD x.a d/b.txt")).toEqual(SILENT);
    expect((await ar("p x.a")).out).toBe("text of a\ntext of d/b\n");
    expect(await ar("d x.a a.txt")).toEqual(SILENT);
    expect(await ar("qS x.a a.txt")).toEqual(SILENT);
    rmSync(path.join(cwd, "a.txt"));
    expect(await ar("xv x.a")).toEqual({ ...SILENT, out: "x - b.txt\nx - a.txt\n" });
    expect([read("a.txt"), read("b.txt")]).toEqual(["text of a\n", "text of d/b\n"]);
    expect((await ar("r y.a a.txt")).err).toBe("perilune ar: creating y.a\n");
  });

  it("is the same for the same members", async () => {
    await ar("rc x.a a.txt b.txt");
    await ar("rcU y.a a.txt b.txt");
    expect(bytes("x.a")).toEqual(bytes("y.a"));
  });

  it.each([
    ["rc x.a none.o", "none.o cannot be read"],
    ["t none.a", "none.a cannot be read"],
    ["rc none/x.a a.txt", "there is no directory none"],
    ["rx x.a", "found rx; expected one of"],
    ["rcT x.a a.txt", "unknown modifier T"],
    ["", "found no operation"],
    ["t a.txt", 'a.txt is not an archive: found "text of ", expected !<arch>'],
  ])("refuses %s with the reason", async (line, reason) => {
    const { code, err } = await ar(line);
    expect(code).not.toBe(0);
    expect(err).toContain(reason);
    expect(existsSync(path.join(cwd, "x.a"))).toBe(false);
  });
});
