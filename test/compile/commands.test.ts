/** `perilune build`, `inspect` and `stamp` as the command line runs them: arguments in, text and an exit code out. */
import {
  existsSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { runBuild, runInspect, runStamp, type CommandIo } from "../../src/compile/commands.node.js";
import type { CoreExport } from "../../src/core/export-types.js";
import { readSections } from "../../src/wasm-binary/sections.js";

// Loading LLVM takes seconds on a busy machine.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const CORE = new Map<string, CoreExport>([["lua_gettop", { kind: "func", type: "i:i" }]]);
const GOOD = "#include <lua.h>\nint luaopen_good(lua_State *L) { return lua_gettop(L); }\n";

let cwd: string;
beforeEach(() => {
  cwd = mkdtempSync(path.join(tmpdir(), "perilune-commands-"));
  writeFileSync(path.join(cwd, "good.c"), GOOD);
});
afterEach(() => rmSync(cwd, { recursive: true, force: true }));

interface Result {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Runs a command where no emcc is found. */
async function run(
  command: (argv: readonly string[], io: CommandIo) => Promise<number>,
  line: string,
  more: Partial<CommandIo> = {},
): Promise<Result> {
  let out = "";
  let err = "";
  const code = await command(
    line.split(" ").filter((word) => word !== ""),
    {
      stdout: (text) => (out += text),
      stderr: (text) => (err += text),
      core: CORE,
      cwd,
      environment: {},
      ...more,
    },
  );
  return { code, out, err };
}

const wasmOf = (name: string): Uint8Array => new Uint8Array(readFileSync(path.join(cwd, name)));

describe("perilune build", () => {
  it("writes a module named for the first file, in silence", async () => {
    mkdirSync(path.join(cwd, "src"));
    writeFileSync(path.join(cwd, "src/good.c"), GOOD);
    expect(await run(runBuild, "src/good.c")).toEqual({ code: 0, out: "", err: "" });
    expect(existsSync(path.join(cwd, "good.wasm"))).toBe(true);
  });

  it("writes where -o says, with the flags of a C compiler", async () => {
    writeFileSync(
      path.join(cwd, "b.c"),
      '#include "b.h"\n#if X != 1\n#error X\n#endif\nint b(void) { return B; }\n',
    );
    mkdirSync(path.join(cwd, "inc"));
    writeFileSync(path.join(cwd, "inc/b.h"), "#define B 2\n");
    const result = await run(
      runBuild,
      "good.c b.c -o other.wasm -Iinc -D X=1 -O3 -g -lm -Wall -fPIC -shared",
    );
    expect(result).toEqual({
      code: 0,
      out: "",
      err: "other.wasm: warning: require looks for luaopen_other in it; it has luaopen_good\n",
    });
    expect(readSections(wasmOf("other.wasm"), "other.wasm").custom(".debug_info")).toHaveLength(1);
  });

  it.each([
    ["void luaopen_w(void) {}", ":"],
    ["int luaopen_w(void) { return 0; }", ":i"],
    ["long long luaopen_w(int a, double b) { return a + (long long)b; }", "id:I"],
  ])("refuses %s, which require could not call", async (source, type) => {
    writeFileSync(path.join(cwd, "w.c"), source);
    const { code, err } = await run(runBuild, "w.c");
    expect(code).toBe(1);
    expect(err).toBe(
      `perilune build: w.c: luaopen_w has the wrong type: found ${type}; ` +
        "expected i:i, as of int luaopen_w(lua_State *)\n",
    );
    expect(existsSync(path.join(cwd, "w.wasm"))).toBe(false);
  });

  it("warns about one next to a valid one, and inspect names it", async () => {
    writeFileSync(path.join(cwd, "w.c"), "int luaopen_w(void) { return 0; }");
    expect(await run(runBuild, "good.c w.c -o good.wasm")).toEqual({
      code: 0,
      out: "",
      err:
        "w.c: warning: luaopen_w has the wrong type: found :i; " +
        "expected i:i, as of int luaopen_w(lua_State *)\n",
    });
    expect((await run(runBuild, "good.c w.c --export luaopen_w -o good.wasm")).code).toBe(0);
    const { code, out } = await run(runInspect, "good.wasm");
    expect(code).toBe(0);
    expect(out).toContain(
      "init functions whose type is not int (lua_State *) (1)\n  luaopen_w  found :i, expected i:i\n",
    );
  });

  it("says with -v which compiler is used", async () => {
    const { code, err } = await run(runBuild, "-v good.c");
    expect(code).toBe(0);
    expect(err).toMatch(
      /^perilune build: compiling with @yowasp\/clang, version .+\nperilune build: wrote good\.wasm, \d+ bytes\n$/,
    );
  });

  it("prints diagnostics, writes nothing, and fails", async () => {
    writeFileSync(path.join(cwd, "bad.c"), "int luaopen_bad(void) {\n  return nothing;\n}\n");
    const { code, err } = await run(runBuild, "bad.c");
    expect(code).toBe(1);
    expect(err).toContain(
      "perilune build: bad.c does not compile:\nbad.c:2:10: error: use of undeclared identifier 'nothing'",
    );
    expect(existsSync(path.join(cwd, "bad.wasm"))).toBe(false);
  });

  it("warns of what the core does not have", async () => {
    const { code, err } = await run(runBuild, "good.c", { core: new Map() });
    expect(code).toBe(0);
    expect(err).toBe("good.wasm: warning: the core does not have lua_gettop\n");
  });

  it.each([
    ["", 2, "no C file was given"],
    ["good.c --nonsense", 2, "unknown flag --nonsense"],
    ["good.c -c", 2, "-c: compiling and linking cannot be separated"],
    ["good.c -o", 2, "-o needs a file"],
    ["nowhere.c", 1, "nowhere.c cannot be read"],
    ["good.cpp", 1, "good.cpp cannot be read"],
    ["good.c -lnowhere", 1, "no libnowhere.wasm or libnowhere.a for -lnowhere"],
    ["good.c -o no/such/dir.wasm", 1, "there is no directory no/such"],
    ["good.c -o good.c/x.wasm", 1, "there is no directory good.c"],
    ["good.c -o .", 1, "it is a directory"],
  ])("fails on '%s' with %i", async (line, code, message) => {
    const result = await run(runBuild, line);
    expect(result.code).toBe(code);
    expect(result.out).toBe("");
    expect(result.err).toContain(`perilune build: `);
    expect(result.err).toContain(message);
    expect(result.err.includes("Try 'perilune build --help'.")).toBe(code === 2);
  });

  it.each(["good.c", "./sub/../good.c", "linked.wasm", "hard.wasm"])(
    "does not replace a source by its module: -o %s",
    async (output) => {
      mkdirSync(path.join(cwd, "sub"));
      symlinkSync("good.c", path.join(cwd, "linked.wasm"));
      linkSync(path.join(cwd, "good.c"), path.join(cwd, "hard.wasm"));
      const result = await run(runBuild, `good.c -o ${output}`);
      expect(result.code).toBe(1);
      expect(result.err).toContain(`perilune build: ${output} is not written: `);
      expect(readFileSync(path.join(cwd, "good.c"), "utf8")).toBe(GOOD);
    },
  );

  it("refuses to overwrite inputs and names of sources", async () => {
    writeFileSync(path.join(cwd, "text.wasm"), "#define X 1\n");
    const included = await run(runBuild, "good.c -include text.wasm -o text.wasm");
    expect(included).toMatchObject({ code: 1, out: "" });
    expect(included.err).toContain("text.wasm is not written: it would overwrite the input");
    for (const output of ["new.c", "new.h", "new.lua", "NEW.C", "new.cpp"]) {
      const result = await run(runBuild, `good.c -o ${output}`);
      expect(result.code).toBe(1);
      expect(result.err).toBe(
        `perilune build: ${output} is not written: ` +
          "it has the name of a source; expected one that ends in .wasm\n",
      );
      expect(existsSync(path.join(cwd, output))).toBe(false);
    }
  });

  it("replaces the module of the last build", async () => {
    for (let round = 0; round < 2; round++) {
      expect(await run(runBuild, "good.c -o good.wasm")).toEqual({ code: 0, out: "", err: "" });
    }
  });

  it("says in one line what to install when there is no compiler", async () => {
    const importClang = (): Promise<never> =>
      Promise.reject(Object.assign(new Error("Cannot find package"), { code: "ERR_MODULE_NOT_FOUND" }));
    const { code, err } = await run(runBuild, "good.c", { importClang });
    expect(code).toBe(1);
    expect(err).toMatch(/^perilune build: no C compiler .*npm install @yowasp\/clang@.*\n$/);
  });
});

describe("perilune inspect", () => {
  it("prints modules, and tells by its exit code whether all would load", async () => {
    await run(runBuild, "good.c");
    const good = await run(runInspect, "good.wasm");
    expect(good).toMatchObject({ code: 0, err: "" });
    expect(good.out).toContain("this core can load it");
    const refused = await run(runInspect, "good.wasm good.wasm", { core: new Map() });
    expect(refused.code).toBe(1);
    expect(refused.out.match(/refused: .*lua_gettop/g)).toHaveLength(2);
  });

  it("says what is wrong with a file that is not a module", async () => {
    expect(await run(runInspect, "good.c")).toMatchObject({ code: 1, out: "" });
    expect((await run(runInspect, "good.c")).err).toContain(
      "perilune inspect: good.c: not a WebAssembly module",
    );
    expect((await run(runInspect, "nowhere.wasm")).err).toContain("nowhere.wasm cannot be read");
    expect(await run(runInspect, "")).toMatchObject({ code: 2 });
    expect(await run(runInspect, "--nonsense x")).toMatchObject({ code: 2 });
  });
});

describe("perilune stamp", () => {
  it("stamps in place or elsewhere, after the checks", async () => {
    await run(runBuild, "good.c");
    const built = wasmOf("good.wasm");
    const plain = built.slice(0, readSections(built, "good.wasm").custom("perilune.abi")[0]?.start);
    writeFileSync(path.join(cwd, "plain.wasm"), plain);

    expect(await run(runStamp, "plain.wasm", { core: new Map() })).toMatchObject({ code: 1 });
    expect(wasmOf("plain.wasm")).toEqual(plain);

    expect(await run(runStamp, "plain.wasm -o stamped.wasm --compiler-version 3.1.69")).toEqual({
      code: 0,
      out: "",
      err: "",
    });
    expect(wasmOf("plain.wasm")).toEqual(plain);
    expect((await run(runInspect, "stamped.wasm")).out).toContain("made by emcc 3.1.69");

    expect(await run(runStamp, "plain.wasm")).toMatchObject({ code: 0 });
    expect((await run(runInspect, "plain.wasm")).out).toContain("made by emcc unknown");
  });

  it("refuses the name of a source as output", async () => {
    await run(runBuild, "good.c");
    const result = await run(runStamp, "good.wasm -o good.c");
    expect(result.code).toBe(1);
    expect(result.err).toContain("good.c is not written: it has the name of a source");
    expect(readFileSync(path.join(cwd, "good.c"), "utf8")).toBe(GOOD);
  });

  it("wants just one module", async () => {
    expect(await run(runStamp, "")).toMatchObject({ code: 2 });
    expect((await run(runStamp, "a.wasm b.wasm")).err).toContain("b.wasm is a second");
  });
});

describe("--help", () => {
  it.each([
    ["build", runBuild],
    ["inspect", runInspect],
    ["stamp", runStamp],
  ] as const)("of %s goes to standard output", async (name, command) => {
    for (const flag of ["--help", "-h"]) {
      const { code, out, err } = await run(command, flag);
      expect({ code, err }).toEqual({ code: 0, err: "" });
      expect(out).toContain(`usage: perilune ${name}`);
    }
  });
});
