/** What bundlers meet in the packed package: which file each tool's conditions lead to, and what is in those files. */
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { builtinModules } from "node:module";
import path from "node:path";
import { build } from "esbuild";
import ts from "typescript";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ROOT } from "../support/compile.js";
import { packedProject, type Project } from "../support/packed.js";

/** `import { LuaError }` costs this many bytes, minified: the class, what it extends, and what finds lines. */
const ERROR_BYTES = 6_500;

let project: Project;
beforeAll(() => {
  project = packedProject();
});
afterAll(() => {
  project.remove();
});

const home = (): string => path.join(project.directory, "node_modules", "perilune");

type Target = string | { readonly [condition: string]: Target };

/** The file that a specifier means under these conditions, as Node's algorithm finds it. */
function fileOf(target: Target | undefined, conditions: readonly string[]): string | undefined {
  if (target === undefined || typeof target === "string") return target;
  for (const [condition, below] of Object.entries(target)) {
    if (condition !== "default" && !conditions.includes(condition)) continue;
    const found = fileOf(below, conditions);
    if (found !== undefined) return found;
  }
  return undefined;
}

const manifest = JSON.parse(readFileSync(path.join(ROOT, "package.json"), "utf8")) as {
  readonly exports: Readonly<Record<string, Target>>;
};

describe("conditions", () => {
  const TOOLS: readonly (readonly [string, readonly string[], string])[] = [
    ["Node, import", ["node", "import", "module-sync"], "./dist/index.js"],
    ["Node, require", ["node", "require", "module-sync"], "./dist/index.js"],
    ["Deno", ["deno", "node", "import"], "./dist/index.js"],
    ["Bun", ["bun", "node", "import"], "./dist/index.js"],
    ["a bundler for Node", ["node", "import", "module"], "./dist/index.js"],
    ["a bundler for Node, require", ["node", "require", "module"], "./dist/index.js"],
    ["Jest, CommonJS", ["require", "default", "node", "node-addons"], "./dist/cjs/index.js"],
    ["Jest with jsdom, CommonJS", ["require", "default", "browser"], "./dist/cjs/index.js"],
    ["a bundler for pages", ["browser", "import", "module"], "./dist/browser.js"],
    ["a bundler for pages, require", ["browser", "require", "module"], "./dist/browser.js"],
    ["a bundler for pages that knows few conditions", ["import"], "./dist/browser.js"],
    ["workerd", ["workerd", "worker", "browser", "import"], "./dist/workerd.js"],
  ];
  test.for(TOOLS)("%s", ([, conditions, file]) => {
    expect(fileOf(manifest.exports["."], conditions)).toBe(file);
  });
});

const FOR_PAGES = ["browser", "import", "module"];

test("pages get all entries but those for Node", () => {
  const missing = Object.entries(manifest.exports).filter(
    ([, target]) => fileOf(target, FOR_PAGES) === undefined,
  );
  expect(missing.map(([name]) => name)).toEqual([
    "./processes/node",
    "./workflows/node",
    "./workflows/postgres",
    "./plugin",
    "./plugin/imports",
  ]);
});

/** The JavaScript that pages get, with all that it imports. */
function filesForPages(): string[] {
  const entries = Object.entries(manifest.exports)
    .filter(([name]) => !/\*|package\.json/.test(name))
    .flatMap(([, target]) => fileOf(target, FOR_PAGES) ?? []);
  const found = new Set(entries.map((name) => path.join(home(), name)));
  for (const file of found) {
    for (const { fileName } of ts.preProcessFile(readFileSync(file, "utf8")).importedFiles)
      found.add(fileName.startsWith(".") ? path.join(path.dirname(file), fileName) : fileName);
  }
  return [...found];
}

test("pages get no built-in of Node", () => {
  const bare = filesForPages().filter((file) => !path.isAbsolute(file));
  expect(bare.filter((name) => name.startsWith("node:") || builtinModules.includes(name))).toEqual([]);
  expect(bare).toEqual([]);
});

/** Statements that bundlers change or refuse: `using`, and `this` outside of functions and classes. */
function unusual(node: ts.Node, found: string[]): string[] {
  ts.forEachChild(node, (child) => {
    if (child.kind === ts.SyntaxKind.ThisKeyword) found.push(child.parent.getText().slice(0, 80));
    const list =
      ts.isVariableDeclarationList(child) && (child.flags & ts.NodeFlags.BlockScoped) >= ts.NodeFlags.Using;
    if (list) found.push(child.getText().slice(0, 80));
    const binds = ts.isFunctionLike(child) && !ts.isArrowFunction(child);
    if (!binds && !ts.isClassLike(child)) unusual(child, found);
  });
  return found;
}

test("no file has syntax that bundlers stumble on, or a path of the machine that built it", () => {
  const dist = path.join(home(), "dist");
  const files = readdirSync(dist, { recursive: true, encoding: "utf8" }).filter((name) =>
    name.endsWith(".js"),
  );
  const machine = [ROOT, process.env["HOME"] ?? ROOT];
  const bad = files.flatMap((name) => {
    const text = readFileSync(path.join(dist, name), "utf8");
    const source = ts.createSourceFile(name, text, ts.ScriptTarget.Latest, true, ts.ScriptKind.JS);
    const paths = machine.filter((directory) => directory.length > 1 && text.includes(`${directory}/`));
    const addresses = name.startsWith("cli")
      ? []
      : (text.match(/new URL\("[^"]*\/", import\.meta\.url\)/g) ?? []);
    return [...unusual(source, []), ...paths, ...addresses].map((what) => `${name}: ${what}`);
  });
  expect(bad).toEqual([]);
});

test("a program that imports an error class alone gets little else", async () => {
  const entry = path.join(project.directory, "error.js");
  writeFileSync(entry, 'import { LuaError } from "perilune";\nconsole.log(LuaError.name);\n');
  const sizes = await Promise.all(
    (["browser", "node"] as const).map(async (platform) => {
      const { outputFiles } = await build({
        ...{ entryPoints: [entry], platform, bundle: true, minify: true, format: "esm", write: false },
      });
      return outputFiles[0]?.contents.length;
    }),
  );
  for (const size of sizes) expect(size).toBeLessThan(ERROR_BYTES);
});

test("the stack of an error has no lines of the package", async () => {
  const { loadRuntime } = (await import(
    path.join(home(), "dist", "index.js")
  )) as typeof import("../../src/index.js");
  const state = (await loadRuntime()).createState();
  let stack = "";
  try {
    state.run("error('x')");
  } catch (error) {
    stack = (error as Error).stack ?? "";
  }
  expect(stack).toContain("output.test.ts");
  expect(stack.split("\n").filter((line) => line.includes("perilune/dist"))).toEqual([]);
});
