/** `perilune types`: its input, its output, and its errors. */

import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { builtPackage } from "../support/built.js";
import { ROOT } from "../support/compile.js";
import { readLuals } from "../support/luals/file.js";
import { folder, perilune } from "./support.js";

const MODULE = `import { defineModule } from "perilune";
export default defineModule({
  name: "greetings",
  description: "Greets",
  class: ["deterministic"],
  types: (t) => ({ export: t.record({ greet: t.function({ params: [t.param("name", t.string)], results: [t.string] }) }) }),
  build: () => { throw new Error("nothing is built"); },
});
`;

const TYPED = MODULE.replaceAll("greetings", "typed")
  .replace("build: () => {", "build: (): never => { const wrong: string = helper; void wrong;")
  .replace("import {", 'import { helper } from "./helper.js";\nimport {');

/** A directory with files that can import `perilune` and the named packages. */
function project(
  files: Readonly<Record<string, string>>,
  packages: readonly string[] = [],
): ReturnType<typeof folder> {
  const place = folder(files);
  const modules = path.join(place.path, "node_modules");
  mkdirSync(modules);
  symlinkSync(builtPackage(), path.join(modules, "perilune"), "junction");
  for (const name of packages)
    symlinkSync(path.join(ROOT, "node_modules", name), path.join(modules, name), "junction");
  return place;
}

const filesIn = (directory: string): string[] =>
  readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(directory, path.join(entry.parentPath, entry.name)))
    .sort();

const MANIFEST = JSON.stringify({
  format: 1,
  name: "native.thing",
  class: [],
  export: { kind: "record", fields: {} },
});

describe("it writes", () => {
  test("all formats of all modules in a directory, and runs no other program", async () => {
    using place = project({
      "lib/greetings.mjs": MODULE,
      "lib/deep/native.types.json": MANIFEST,
      "lib/other.mjs": "console.log('run'); process.exit(9);",
      "lib/greetings.test.mjs": "defineModule; process.exit(9);",
      "lib/node_modules/x/index.mjs": "defineModule; process.exit(9);",
      "lib/data.json": "{}",
    });
    expect(await perilune(["types", "lib", "-o", "out"], { cwd: place.path })).toEqual({
      stdout: "",
      stderr: "",
      code: 0,
    });
    expect(filesIn(path.join(place.path, "out"))).toEqual([
      "json/greetings.types.json",
      "json/native/thing.types.json",
      "luals/config.json",
      "luals/library/LuaError.lua",
      "luals/library/greetings.lua",
      "luals/library/native/thing.lua",
      "markdown/greetings.md",
      "markdown/native/thing.md",
      "typescript/greetings.d.ts",
      "typescript/native/thing.d.ts",
    ]);
    const written = readLuals(readFileSync(path.join(place.path, "out/luals/library/greetings.lua"), "utf8"));
    const manifest = JSON.parse(
      readFileSync(path.join(place.path, "out/json/greetings.types.json"), "utf8"),
    ) as object;
    expect({ format: 1, ...written }).toEqual(manifest);
  });

  test("one format of one module, by default in types/", async () => {
    using place = project({ "greetings.mjs": MODULE });
    const running = { cwd: place.path };
    expect((await perilune(["types", "greetings.mjs", "--format", "markdown"], running)).code).toBe(0);
    expect(filesIn(path.join(place.path, "types"))).toEqual(["markdown/greetings.md"]);
  });

  test("the same on a second run, next to its own output", async () => {
    using place = project({ "greetings.mjs": MODULE, "native.types.json": MANIFEST });
    const running = { cwd: place.path };
    for (const args of [["."], ["."], [".", "--check"]])
      expect(await perilune(["types", ...args], running)).toEqual({ stdout: "", stderr: "", code: 0 });
    // Its own output directory is not skipped if it is named.
    expect((await perilune(["types", "types", "-o", "types", "--format", "json"], running)).code).toBe(0);
  });

  test("nothing with --check, and says what differs", async () => {
    using place = project({ "m.types.json": MANIFEST });
    const running = { cwd: place.path };
    const args = ["types", "m.types.json", "--format", "markdown", "--format", "json", "--check"];
    expect(await perilune(args, running)).toEqual({
      stdout: "",
      stderr:
        "perilune types: types/markdown/native/thing.md is missing\nperilune types: types/json/native/thing.types.json is missing\n",
      code: 1,
    });
    expect(existsSync(path.join(place.path, "types"))).toBe(false);
    expect((await perilune(args.slice(0, -1), running)).code).toBe(0);
    expect(await perilune(args, running)).toEqual({ stdout: "", stderr: "", code: 0 });
  });

  test("the types next to a native module", async () => {
    using place = project({ "thing.wasm": "", "thing.types.json": MANIFEST, "other.c": "" });
    const running = { cwd: place.path };
    expect((await perilune(["types", "thing.wasm", "--format", "json"], running)).code).toBe(0);
    expect(filesIn(path.join(place.path, "types"))).toEqual(["json/native/thing.types.json"]);
    expect(await perilune(["types", "other.c"], running)).toEqual({
      stdout: "",
      stderr:
        "perilune types: other.c: no types file found: tried other.types.ts, other.types.mts, other.types.js, other.types.mjs, other.types.json\n",
      code: 1,
    });
  });

  test.each(["typescript", "esbuild"])("TypeScript by the user's %s", async (compiler) => {
    using place = project({ "typed.types.ts": TYPED, "helper.ts": "export const helper: string = 'x';\n" }, [
      compiler,
    ]);
    const { stderr, code } = await perilune(["types", "typed.types.ts", "--format", "json"], {
      cwd: place.path,
    });
    expect([stderr, code]).toEqual(["", 0]);
    expect(filesIn(path.join(place.path, "types"))).toEqual(["json/typed.types.json"]);
  });
});

describe("it refuses", () => {
  test.each<[string, Readonly<Record<string, string>>, readonly string[], number, RegExp]>([
    ["a file that is not there", {}, ["no.mjs"], 1, /^perilune types: .*no\.mjs/],
    ["a file of another kind", { "a.lua": "" }, ["a.lua"], 1, /a\.lua: no definition: expected \.js/],
    [
      "a directory without definitions",
      { "d/a.mjs": "" },
      ["d"],
      1,
      /^perilune types: d: no definitions found/,
    ],
    [
      "a program that throws",
      { "a.mjs": "throw new Error('oops')" },
      ["a.mjs"],
      1,
      /a\.mjs: cannot be loaded: oops/,
    ],
    ["a program with a syntax error", { "a.mjs": "import {" }, ["a.mjs"], 1, /a\.mjs: cannot be loaded: /],
    [
      "a program without a default export",
      { "a.mjs": "" },
      ["a.mjs"],
      1,
      /a\.mjs: the default export is missing/,
    ],
    [
      "a default export that is none",
      { "a.mjs": "export default 1" },
      ["a.mjs"],
      1,
      /a\.mjs: the default export is a number/,
    ],
    [
      "a definition that is wrong",
      { "a.mjs": MODULE.replace('"greetings"', '"a b"') },
      ["a.mjs"],
      1,
      /"a b" is not a module name/,
    ],
    [
      "a manifest that is wrong",
      { "a.json": MANIFEST.replace("record", "recor") },
      ["a.json"],
      1,
      /a\.json: export\.kind: unknown kind 'recor'/,
    ],
    ["a manifest that is not JSON", { "a.json": "{" }, ["a.json"], 1, /a\.json: not JSON: /],
    [
      "two modules of one name",
      { "a.json": MANIFEST, "b.json": MANIFEST },
      ["a.json", "b.json"],
      1,
      /b\.json: module 'native\.thing' is already defined in a\.json/,
    ],
    [
      "an unknown format",
      { "a.json": MANIFEST },
      ["a.json", "--format", "html"],
      2,
      /--format needs luals, typescript, markdown, json/,
    ],
    ["an unknown flag", {}, ["--wrong"], 2, /'--wrong'/],
  ])("%s", async (_, files, args, code, message) => {
    using place = project(files);
    const outcome = await perilune(["types", ...args], { cwd: place.path });
    expect([outcome.stdout, outcome.code]).toEqual(["", code]);
    expect(outcome.stderr).toMatch(message);
    expect(existsSync(path.join(place.path, "types"))).toBe(false);
  });

  test("TypeScript that nothing runs, unless Node does", async () => {
    using place = project({ "a.types.ts": TYPED, "helper.ts": "export const helper: string = 'x';\n" });
    const { stderr, code } = await perilune(["types", "a.types.ts"], { cwd: place.path });
    const own = "typescript" in process.features && process.features.typescript !== false;
    // Node itself does not look for helper.ts behind helper.js.
    expect(code).toBe(1);
    expect(stderr).toMatch(
      own ? /cannot be loaded/ : /TypeScript needs the package typescript or esbuild in its project/,
    );
  });
});
