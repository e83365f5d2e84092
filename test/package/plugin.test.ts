/**
 * `perilune/plugin` of the packed package in each bundler: the core, imports of Lua, of a tree, of a native module and of C, in
 * a page that Chromium runs. test/plugin has what no bundler is needed for.
 */
import { cpSync, existsSync, readFileSync, rmSync, statSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { chromium } from "../support/browsers/chromium.js";
import type { TestBrowser } from "../support/browsers/browser.js";
import { runInPage } from "../support/browsers/run-in-page.js";
import { runProgram, type ChildResult } from "../support/child.js";
import { ROOT } from "../support/compile.js";
import { packedProject, type Project } from "../support/packed.js";
import { EVERYTHING, LONG, sampled } from "../support/scale.js";
import { serve, type StaticServer } from "../support/static-server.js";
import { toolsOf } from "../support/tools.mjs";

vi.setConfig({ testTimeout: LONG });

const OWN = path.join(ROOT, "node_modules");
const tools = toolsOf("bundlers") ?? "";
const engines = toolsOf("engines") ?? "";

const C = (factor: string): string => `#include <lua.h>
#include <lauxlib.h>
#include "factor.h"
static int times(lua_State *L) {
  lua_pushinteger(L, luaL_checkinteger(L, 1) * ${factor});
  return 1;
}
int luaopen_times(lua_State *L) {
  lua_pushcfunction(L, times);
  return 1;
}
`;

const FILES = {
  "main.js": `
import { loadRuntime } from "perilune";
import greeting from "./greeting.lua";
import tree from "./lua/?tree";
import times from "./c/times.c";
import digest from "./digest.wasm";
async function main() {
  const runtime = await loadRuntime({ files: { ...tree, "/app/times.wasm": times } });
  const state = runtime.createState({ context: "/app" });
  state.openNative(digest);
  return [...state.run(greeting), ...state.run("return require('game').move(20)"), Object.keys(tree)];
}
main().then(globalThis.done, globalThis.failed);
`,
  "greeting.lua": 'return "\u00fcber", "\\\\n", require("digest").hex("md5", "")\n',
  "lua/game.lua":
    'local far = require("parts.far")\nreturn { move = function(n) return require("times")(n) + far end }\n',
  "lua/parts/far.lua": "return 2\n",
  "lua/parts/notes.txt": "not Lua\n",
  "lua/.hidden.lua": "error()\n",
  "c/times.c": C("FACTOR"),
  "c/factor.h": "#define FACTOR 2\n",
  "broken.js": 'import wrong from "./c/wrong.c";\nconsole.log(wrong);\n',
  "c/wrong.c": C("FACTOR +"),
  "address.js": `
const size = async (response) => (await (await response).arrayBuffer()).byteLength;
size(fetch(new URL("./digest.wasm", import.meta.url))).then(globalThis.done, globalThis.failed);
`,
  "nothing.js": 'import files from "./nowhere/?tree";\nconsole.log(files);\n',
};

const EXPECTED = [
  "\u00fcber",
  "\\n",
  "d41d8cd98f00b204e9800998ecf8427e",
  42,
  ["/app/digest.wasm", "/app/game.lua", "/app/parts/far.lua"],
];

/** The address of a file in a script. */
const at = (file: string): string => JSON.stringify(file);

/** A script that builds ENTRY to out/NAME/main.js with the plugin. */
const START = `import perilune from "perilune/plugin";
const options = { build: { compiler: "npm", cache: "objects" } };
const entry = process.argv[2];
`;

const vite = (
  home: string,
  name: string,
): string => `import { build } from ${at(`${home}/${name}/dist/node/index.js`)};
  await build({ root: process.cwd(), configFile: false, logLevel: "error", base: "./", plugins: [perilune.vite(options)],
    build: { outDir: "out/${name}", rollupOptions: { input: entry, output: { entryFileNames: "main.js" } } } });`;

const packer = (load: string, name: "webpack" | "rspack"): string => `${load}
  const config = { mode: "production", context: process.cwd(), entry: "./" + entry, performance: false,
    plugins: [perilune.${name}(options)],
    output: { path: process.cwd() + "/out/${name}", filename: "main.js", publicPath: "auto" } };
  pack(config, (error, stats) => { if (error || stats.hasErrors()) { console.error(error ?? stats.toString()); process.exit(1); } });`;

const esbuild = `import { build } from ${at(`${OWN}/esbuild/lib/main.js`)};
  await build({ entryPoints: [entry], bundle: true, minify: true, format: "esm", outdir: "out/esbuild", entryNames: "main",
    plugins: [perilune.esbuild(options)], logLevel: "error" }).catch(() => process.exit(1));`;

const rolldown = `import { build } from ${at(`${OWN}/rolldown/dist/index.mjs`)};
  await build({ input: entry, platform: "browser", plugins: [perilune.rolldown(options)],
    output: { dir: "out/rolldown", entryFileNames: "main.js", minify: true } });`;

const rollup = `import { rollup } from ${at(`${tools}/rollup/dist/es/rollup.js`)};
  import { nodeResolve } from ${at(`${tools}/@rollup/plugin-node-resolve/dist/es/index.js`)};
  const bundle = await rollup({ input: entry, plugins: [perilune.rollup(options), nodeResolve({ browser: true })] });
  await bundle.write({ dir: "out/rollup", entryFileNames: "main.js", format: "es" });`;

const bun = `const made = await Bun.build({ entrypoints: [entry], outdir: "out/bun", naming: { entry: "main.js" }, target: "browser",
    minify: true, plugins: [perilune.bun(options)], throw: false });
  if (!made.success) { console.error(made.logs.join("\\n")); process.exit(1); }`;

const quick: Readonly<Record<string, string>> = { esbuild, rolldown };
const installed: Readonly<Record<string, string>> = {
  webpack: packer(`import pack from ${at(`${tools}/webpack/lib/index.js`)};`, "webpack"),
  vite5: vite(tools, "vite5"),
  vite6: vite(tools, "vite6"),
  vite: vite(tools, "vite"),
  vite7: vite(tools, "vite7"),
  rspack: packer(`import { rspack as pack } from ${at(`${tools}/@rspack/core/dist/index.js`)};`, "rspack"),
  rollup,
};

let project: Project;
let server: StaticServer;
let browser: TestBrowser;
beforeAll(async () => {
  project = packedProject({
    unplugin: path.join(OWN, "unplugin"),
    "@yowasp/clang": path.join(OWN, "@yowasp/clang"),
  });
  project.write(FILES);
  const digest = path.join(ROOT, "native/modules/digest/digest.wasm");
  for (const name of ["digest.wasm", "lua/digest.wasm"]) cpSync(digest, path.join(project.directory, name));
  server = await serve({ "/": project.directory });
  if (chromium.missing.length === 0) browser = await chromium.launch();
});
afterAll(async () => {
  await (browser as TestBrowser | undefined)?.close();
  await server.close();
  project.remove();
});

/** Runs a script that builds an entry. */
async function run(script: string, entry: string, program = process.execPath): Promise<ChildResult> {
  project.write({ "build.mjs": START + script });
  const options = { cwd: project.directory, env: { NODE_ENV: "production" } };
  return runProgram(program, [path.join(project.directory, "build.mjs"), entry], options);
}

/** Builds a page, and runs it. Returns what it gives. */
async function pageOf(name: string, script: string, entry: string, program?: string): Promise<unknown> {
  const { code, stdout, stderr } = await run(script, entry, program);
  expect(code, `${stderr}${stdout.toString()}`).toBe(0);
  const out = path.join(project.directory, "out", name);
  const text = readFileSync(path.join(out, "main.js"), "utf8");
  expect(text).not.toContain(project.directory);
  const { result } = await runInPage(
    browser,
    server,
    `const script = document.createElement("script");
     script.type = "module";
     script.src = "/out/${name}/main.js";
     document.head.append(script);`,
  );
  rmSync(out, { recursive: true });
  return result;
}

async function tryPage(name: string, script: string, program?: string): Promise<void> {
  expect(await pageOf(name, script, "main.js", program)).toEqual(EXPECTED);
}

/** Builds C with an error, and a tree that does not exist. */
async function tryErrors(script: string, program?: string): Promise<void> {
  const broken = await run(script, "broken.js", program);
  const output = `${broken.stdout.toString()}${broken.stderr}`;
  expect(broken.code, output).not.toBe(0);
  expect(output).toMatch(/wrong\.c:5/);
  expect(output).toContain("expected expression");
  const nothing = await run(script, "nothing.js", program);
  expect(nothing.code).not.toBe(0);
  expect(`${nothing.stdout.toString()}${nothing.stderr}`).toContain("nowhere is not a directory");
}

describe.skipIf(chromium.missing.length > 0)("pages", () => {
  test.for(Object.entries(quick))("%s", ([name, script]) => tryPage(name, script));
});

const withTools = describe.skipIf(tools === "" || chromium.missing.length > 0);
withTools("other bundlers (node test/support/tools.mjs bundlers installs them)", () => {
  test.for(sampled(Object.entries(installed), 3, 3))("%s", ([name, script]) => tryPage(name, script));
  test.for(sampled(["rspack", "webpack"], 2, 2))("addresses in %s mean the file", async (name) => {
    const { size } = statSync(path.join(project.directory, "digest.wasm"));
    expect(await pageOf(name, installed[name] ?? "", "address.js")).toBe(size);
  });
  test.for(EVERYTHING ? Object.entries({ ...quick, ...installed }) : [])("errors in %s", ([, script]) =>
    tryErrors(script),
  );
});

const bunProgram = path.join(engines, `@oven/bun-${process.platform}-${process.arch}`, "bin", "bun");
const withBun = describe.skipIf(!existsSync(bunProgram) || chromium.missing.length > 0);
withBun("Bun (node test/support/tools.mjs engines installs it)", () => {
  test("a page, and in a full run errors", async () => {
    await tryPage("bun", bun, bunProgram);
    if (EVERYTHING) await tryErrors(bun, bunProgram);
  });
});
