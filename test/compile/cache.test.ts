/** Builds compile only what changed; a cache that is damaged or cannot be used never fails a build. */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { cacheDirectory } from "../../src/compile/cache-directory.node.js";
import { runBuild } from "../../src/compile/commands.node.js";
import { compileModule } from "../../src/compile/compile.node.js";
import { ObjectCache } from "../../src/compile/object-cache.node.js";

// Loading LLVM takes seconds on a busy machine.
vi.setConfig({ testTimeout: 60_000 });

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(path.join(tmpdir(), "perilune-cache-"));
  put("a.c", '#include <lua.h>\n#include "a.h"\nint luaopen_a(lua_State *L) { return VALUE + b(); }\n');
  put("a.h", "#define VALUE 1\nint b(void);\n");
  put("b.c", '#include "b.h"\nint b(void) { return 2; }\n');
  put("inc/b.h", "int b(void);\n");
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

function put(name: string, text: string): void {
  mkdirSync(path.dirname(path.join(directory, name)), { recursive: true });
  writeFileSync(path.join(directory, name), text);
}

interface Built {
  readonly compiled: number;
  readonly reused: number;
  readonly err: string;
}

/** Builds a.c and b.c as the command line does. */
async function build(flags: readonly string[] = [], cache = path.join(directory, "cache")): Promise<Built> {
  let err = "";
  const argv = ["a.c", "b.c", "-v", "-Inone", "-Iinc", ...flags];
  const code = await runBuild(argv, {
    stdout: () => undefined,
    stderr: (text) => (err += text),
    cwd: directory,
    environment: { PERILUNE_CACHE: cache },
  });
  expect(err).not.toContain("error");
  expect(code).toBe(0);
  const [, compiled = "-1", reused = "-1"] = /compiled (\d+), took (\d+) from the cache/.exec(err) ?? [];
  return { compiled: Number(compiled), reused: Number(reused), err };
}

const counts = ({ compiled, reused }: Built): number[] => [compiled, reused];
const wasm = (): Buffer => readFileSync(path.join(directory, "a.wasm"));
const entries = (): string[] => readdirSync(path.join(directory, "cache", "objects"));

describe("a rebuild", () => {
  it("compiles nothing if nothing changed, and makes the same module", async () => {
    expect(counts(await build())).toEqual([2, 0]);
    const first = wasm();
    expect(counts(await build())).toEqual([0, 2]);
    expect(wasm()).toEqual(first);
    expect(counts(await build(["--no-cache"]))).toEqual([-1, -1]);
    expect(wasm()).toEqual(first);
  });

  it("compiles the file that changed, or whose header did", async () => {
    await build();
    put("b.c", '#include "b.h"\nint b(void) { return 3; }\n');
    expect(counts(await build())).toEqual([1, 1]);
    const before = wasm();
    put("a.h", "#define VALUE 5\nint b(void);\n");
    expect(counts(await build())).toEqual([1, 1]);
    expect(wasm()).not.toEqual(before);
    put("inc/b.h", "long unused;\nint b(void);\n");
    expect(counts(await build())).toEqual([1, 1]);
  });

  it("compiles everything if the flags changed, or a header came before another", async () => {
    await build();
    expect(counts(await build(["-O1"]))).toEqual([2, 0]);
    expect(counts(await build(["-DX=1"]))).toEqual([2, 0]);
    put("none/b.h", "int b(void); int more;\n");
    expect(counts(await build())).toEqual([2, 0]);
  });

  it("shows the warnings again", async () => {
    put("b.c", "#warning look here\nint b(void) { return 3; }\n");
    expect((await build()).err).toContain("look here");
    const again = await build();
    expect(again.err).toContain("look here");
    expect(counts(again)).toEqual([0, 2]);
  });

  it("compiles a file that uses the time each time", async () => {
    put("b.c", "const char *when = __DATE__;\nint b(void) { return 3; }\n");
    await build();
    expect(counts(await build())).toEqual([1, 1]);
  });
});

describe("the cache", () => {
  it("compiles a damaged object again, and mends it", async () => {
    await build();
    const good = wasm();
    const [first = "", second = ""] = entries();
    const at = (name: string): string => path.join(directory, "cache", "objects", name);
    const bytes = readFileSync(at(first));
    bytes[bytes.length - 40] = (bytes[bytes.length - 40] ?? 0) ^ 1;
    writeFileSync(at(first), bytes);
    writeFileSync(at(second), "");
    expect(counts(await build())).toEqual([2, 0]);
    expect(counts(await build())).toEqual([0, 2]);
    expect(wasm()).toEqual(good);
  });

  it("leaves no unfinished files", async () => {
    await build();
    expect(entries().every((name) => /^[0-9a-f]{64}\.object$/.test(name))).toBe(true);
    expect(entries()).toHaveLength(2);
  });

  it("that cannot be written stores nothing, and the build goes on", async () => {
    put("file", "");
    expect(counts(await build([], path.join(directory, "file", "cache")))).toEqual([2, 0]);
    expect(counts(await build([], path.join(directory, "file", "cache")))).toEqual([2, 0]);
  });

  it("removes the objects used longest ago when it is full", () => {
    const cache = new ObjectCache(directory, 3000);
    const entry = { bytes: new Uint8Array(1000), diagnostics: "", prerequisites: [], files: [] };
    for (const key of ["a", "b", "c", "d"]) cache.store(key, entry);
    const kept = ["a", "b", "c", "d"].filter((key) => cache.find(key) !== undefined);
    expect(kept).toHaveLength(2);
  });

  it("is used by compileModule only if it is asked to", async () => {
    const options = { files: ["b.c", "a.c"], includeDirs: ["inc"], cwd: directory, compiler: "npm" } as const;
    const environment = { XDG_CACHE_HOME: directory };
    await compileModule({ ...options, environment });
    expect(readdirSync(directory)).not.toContain("perilune");
    await compileModule({ ...options, environment, cache: true });
    expect(readdirSync(path.join(directory, "perilune", "objects"))).toHaveLength(2);
    await compileModule({ ...options, environment, cache: "mine" });
    expect(readdirSync(path.join(directory, "mine", "objects"))).toHaveLength(2);
    for (const wrong of [1, "", null])
      await expect(compileModule({ ...options, cache: wrong as unknown as string })).rejects.toThrow(
        /cache.*expected true, false or the path of a directory/,
      );
  });
});

describe("the directory of the cache", () => {
  it("is that of the environment, then that of the system", () => {
    const home = "/home/me";
    expect(cacheDirectory({ HOME: home }, "linux")).toBe("/home/me/.cache/perilune");
    expect(cacheDirectory({ HOME: home }, "darwin")).toBe("/home/me/Library/Caches/perilune");
    expect(cacheDirectory({ HOME: home, XDG_CACHE_HOME: "/c" }, "linux")).toBe("/c/perilune");
    expect(cacheDirectory({ HOME: home, XDG_CACHE_HOME: "c" }, "linux")).toBe("/home/me/.cache/perilune");
    expect(cacheDirectory({ HOME: home, PERILUNE_CACHE: "mine" }, "linux")).toBe("mine");
    expect(cacheDirectory({ HOME: home, PERILUNE_CACHE: "off" }, "linux")).toBeUndefined();
    expect(cacheDirectory({}, "linux")).toBeUndefined();
    expect(cacheDirectory({}, "win32")).toBeUndefined();
  });
});
