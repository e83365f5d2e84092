/**
 * The linter's own rules work: each test breaks one in memory, in a real file's path, and the linter must name it.
 * `npm run lint` checks the repository itself.
 */
import { readFileSync, readdirSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { ESLint } from "eslint";
import { describe, expect, it } from "vitest";
import { ALL } from "../support/scale.js";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const strict = new ESLint({ cwd: ROOT });

/** The rules that need no types and that `wanted` takes, which are found far sooner. */
const withoutTypes = (wanted: (ruleId: string) => boolean): ESLint =>
  new ESLint({
    cwd: ROOT,
    overrideConfig: { languageOptions: { parserOptions: { projectService: false } } },
    ruleFilter: ({ ruleId }) => wanted(ruleId),
  });
const quick = withoutTypes((ruleId) => !ruleId.startsWith("@typescript-eslint/"));
const untyped = withoutTypes((ruleId) => /\/no-(?:explicit-any|non-null-assertion)$|^[\w-]+$/.test(ruleId));

/** The rules that `text` breaks as the content of `file`, with their messages. */
async function broken(file: string, text: string, eslint = quick): Promise<string[]> {
  const [result] = await eslint.lintText(text, { filePath: path.join(ROOT, file) });
  return (result?.messages ?? []).map(({ ruleId, message }) => `${ruleId ?? "fatal"}: ${message}`);
}

describe("an upward import is an error", () => {
  it.each([
    ["src/errors/base.ts", "../core/memory.js"],
    ["src/errors/base.ts", "../security/rules.js"],
    ["src/security/rules.ts", "../types/type.js"],
    ["src/types/check.ts", "../values/types.js"],
    ["src/core/memory.ts", "../values/text.js"],
    ["src/values/text.ts", "../state/state.js"],
    ["src/state/state.ts", "../modules/resolver.js"],
    ["src/modules/resolver.ts", "../compile/build.js"],
    ["src/modules/native/native-names.ts", "../../runtime/roots.js"],
    ["src/compile/build.ts", "../modules/resolver.js"],
    ["src/compile/build.ts", "../state/state.js"],
    ["src/runtime/roots.ts", "../wasmoon/emscripten-module.js"],
    ["src/runtime/roots.ts", "../exports.js"],
    ["src/runtime/roots.ts", "../hosts/cache.js"],
    ["src/modules/host/define.ts", "../../hosts/failures.js"],
    ["src/hosts/cache.ts", "../cli/session.js"],
    ["src/hosts/cache.ts", "../exports.js"],
  ])("%s imports %s", async (file, from) => {
    expect(await broken(file, `export * from "${from}";\n`)).toContainEqual(
      expect.stringMatching(/^import-x\/no-restricted-paths: .*see the floors in CONTRIBUTING\.md/),
    );
  });

  it("by type, and while the program runs", async () => {
    const upward = expect.stringMatching(/^import-x\/no-restricted-paths: /) as string;
    expect(
      await broken("src/errors/base.ts", `export type { Core } from "../core/core.js";\n`),
    ).toContainEqual(upward);
    const late = `export const late = (): Promise<unknown> => import("../core/core.js");\n`;
    expect(await broken("src/errors/base.ts", late)).toContainEqual(upward);
  });

  it("a downward one is not", async () => {
    expect(await broken("src/state/state.ts", `export * from "../values/text.js";\n`)).toEqual([]);
    expect(
      await broken("src/compile/build.ts", `export * from "../modules/native/native-names.js";\n`),
    ).toEqual([]);
    expect(
      await broken("src/wasmoon/emscripten-module.ts", `export * from "../runtime/roots.js";\n`),
    ).toEqual([]);
  });
});

describe("a cycle is an error", () => {
  it("within a folder", async () => {
    // lua.ts imports base.ts.
    expect(await broken("src/errors/base.ts", `export { LuaError } from "./lua.js";\n`)).toContainEqual(
      expect.stringMatching(/^import-x\/no-cycle: Dependency cycle detected/),
    );
  });

  it.each([
    `export type { LuaError } from "./lua.js";\n`,
    `import type { LuaError } from "./lua.js";\nexport type Failure = LuaError;\n`,
    `export type Failure = import("./lua.js").LuaError;\n`,
  ])("of types alone: %j", async (text) => {
    expect(await broken("src/errors/base.ts", text)).toContainEqual(
      expect.stringMatching(
        /^house\/no-cycle: a cycle of imports: src\/errors\/lua\.ts imports .*src\/errors\/base\.ts$/,
      ),
    );
  });

  it("of one file", async () => {
    expect(await broken("src/errors/base.ts", `export { x } from "./base.js";\n`)).toContainEqual(
      expect.stringMatching(/^import-x\/no-self-import: /),
    );
  });
});

describe("what runs in browsers has nothing of Node's", () => {
  it.each([
    [`import { sep } from "node:path";\nexport const s = sep;\n`, "import-x/no-nodejs-modules: "],
    [`import { sep } from "path";\nexport const s = sep;\n`, "import-x/no-nodejs-modules: "],
    [`export const fs = (): Promise<unknown> => import("node:fs");\n`, "import-x/no-nodejs-modules: "],
    [`export const here = process.cwd();\n`, "no-restricted-globals: "],
    [`export * from "./process.node.js";\n`, "import-x/no-restricted-paths: "],
  ])("%j", async (text, rule) => {
    expect(await broken("src/runtime/roots.ts", text)).toContainEqual(expect.stringContaining(rule));
  });

  it("and files that say so by their name may have it", async () => {
    const text = `import { sep } from "node:path";\nexport const here = process.cwd() + sep;\n`;
    expect(await broken("src/runtime/load.node.ts", text)).toEqual([]);
  });
});

describe("src is strict", () => {
  it.each([
    ["export const x: any = 1;\n", "@typescript-eslint/no-explicit-any: "],
    ["export const x = (y: number[]): number => y[0]!;\n", "@typescript-eslint/no-non-null-assertion: "],
    ["export const x = (): void => { console.log(1); };\n", "no-console: "],
    ["export const x = (y: unknown): boolean => y == 1;\n", "eqeqeq: "],
  ])("%j", async (text, rule) => {
    expect(await broken("src/errors/base.ts", text, untyped)).toContainEqual(expect.stringContaining(rule));
  });

  // Rules that need types take seconds, and `npm run lint` uses them.
  it.runIf(ALL).each([
    ["export const x = (y: string): number => JSON.parse(y);\n", "@typescript-eslint/no-unsafe-return: "],
    [
      "export const x = async (y: Promise<void>): Promise<void> => { y; await y; };\n",
      "no-floating-promises: ",
    ],
  ])("%j, by types", async (text, rule) => {
    expect(await broken("src/errors/base.ts", text, strict)).toContainEqual(expect.stringContaining(rule));
  });

  it("tests have no any either", async () => {
    expect(await broken("test/house/lint.test.ts", "export const x: any = 1;\n", untyped)).toContainEqual(
      expect.stringContaining("@typescript-eslint/no-explicit-any: "),
    );
  });
});

it("no rule is switched off by a comment", () => {
  const files = ["src", "test", "wasm/tools", "scripts", "bench"].flatMap((folder) =>
    readdirSync(path.join(ROOT, folder), { recursive: true, encoding: "utf8" })
      .filter((file) => /\.[cm]?[jt]s$/.test(file))
      .map((file) => path.join(ROOT, folder, file)),
  );
  expect(files.length).toBeGreaterThan(100);
  const directive = new RegExp(["eslint", "disable"].join("-"));
  expect(files.filter((file) => directive.test(readFileSync(file, "utf8")))).toEqual([]);
});
