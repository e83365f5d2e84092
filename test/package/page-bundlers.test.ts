/**
 * The packed package in pages that bundlers built: the core, a native module, a host function and an asynchronous call, in
 * Chromium. Most need no recipe; esbuild, Rollup and Rolldown copy no file that `new URL` names, so there the core is inline.
 */
import { cpSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import path from "node:path";
import { brotliCompressSync, constants } from "node:zlib";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { chromium } from "../support/browsers/chromium.js";
import type { TestBrowser } from "../support/browsers/browser.js";
import { runInPage } from "../support/browsers/run-in-page.js";
import { runProgram } from "../support/child.js";
import { ROOT } from "../support/compile.js";
import { packedProject, type Project } from "../support/packed.js";
import { sampled } from "../support/scale.js";
import { serve, type StaticServer } from "../support/static-server.js";
import { toolsOf } from "../support/tools.mjs";

const tools = toolsOf("bundlers") ?? "";
const missing = tools === "" || chromium.missing.length > 0;

const page = (specifier: string): string => `
import { loadRuntime, LuaError } from "${specifier}";
async function main() {
  const digest = new URL("/digest.wasm", location.href);
  const runtime = await loadRuntime({ files: { "/app/digest.wasm": digest } });
  const state = runtime.createState({ context: "/app" });
  state.set("add", (a, b) => a + b);
  state.set("later", async (x) => { await new Promise((resolve) => setTimeout(resolve, 1)); return x * 2; });
  let caught;
  try { state.run("error('x')"); } catch (error) { caught = error instanceof LuaError; }
  return [...state.run("return _VERSION, add(1, 2), require('digest').hex('md5', '')"), ...(await state.runAsync("return later(21)")), caught];
}
main().then(globalThis.done, globalThis.failed);
`;
const EXPECTED = ["Lua 5.4", 3, "d41d8cd98f00b204e9800998ecf8427e", 42, true];

/** The address of a tool's file in a script. */
const at = (file: string): string => JSON.stringify(path.join(tools, file));

const vite = (name: string): string => `import { build } from ${at(`${name}/dist/node/index.js`)};
  await build({ root: process.cwd(), configFile: false, logLevel: "error", base: "./", build: { outDir: "out/${name}",
    rollupOptions: { input: "main.js", output: { entryFileNames: "main.js" } } } });`;

const packer = (load: string, name: string): string => `${load}
  const config = { mode: "production", context: process.cwd(), entry: "./main.js", performance: false,
    output: { path: process.cwd() + "/out/${name}", filename: "main.js", publicPath: "auto" } };
  pack(config, (error, stats) => { if (error || stats.hasErrors()) { console.error(error ?? stats.toString()); process.exit(1); } });`;

/** Scripts that build out/NAME/main.js. */
const BUILDS: Readonly<Record<string, string>> = {
  vite5: vite("vite5"),
  vite6: vite("vite6"),
  vite7: vite("vite7"),
  vite: vite("vite"),
  webpack: packer(`import pack from ${at("webpack/lib/index.js")};`, "webpack"),
  rspack: packer(`import { rspack as pack } from ${at("@rspack/core/dist/index.js")};`, "rspack"),
  parcel: `import { Parcel } from ${at("@parcel/core/lib/index.js")};
    const config = ${at("@parcel/config-default/index.json")};
    const bundler = new Parcel({ entries: "main.js", defaultConfig: config, shouldDisableCache: true, mode: "production",
      defaultTargetOptions: { distDir: "out/parcel", publicUrl: "./", outputFormat: "esmodule", isLibrary: false, engines: { browsers: ["Chrome 120"] } } });
    await bundler.run(); process.exit(0);`,
  esbuild: `import { build } from ${at("esbuild/lib/main.js")};
    await build({ entryPoints: ["inline.js"], bundle: true, minify: true, format: "esm", outfile: "out/esbuild/main.js", charset: "utf8" });`,
  rollup: `import { rollup } from ${at("rollup/dist/es/rollup.js")};
    import { nodeResolve } from ${at("@rollup/plugin-node-resolve/dist/es/index.js")};
    const bundle = await rollup({ input: "inline.js", plugins: [nodeResolve({ browser: true })] });
    await bundle.write({ file: "out/rollup/main.js", format: "es" });`,
  rolldown: `import { build } from ${at("rolldown/dist/index.mjs")};
    await build({ input: "inline.js", platform: "browser", output: { file: "out/rolldown/main.js", minify: true } });`,
};

let project: Project;
let server: StaticServer;
let browser: TestBrowser;
beforeAll(async () => {
  if (missing) return;
  project = packedProject();
  cpSync(path.join(ROOT, "native/modules/digest/digest.wasm"), path.join(project.directory, "digest.wasm"));
  project.write({ "main.js": page("perilune"), "inline.js": page("perilune/inline") });
  server = await serve({ "/": project.directory });
  browser = await chromium.launch();
});
afterAll(async () => {
  if (missing) return;
  await browser.close();
  await server.close();
  project.remove();
});

/** The bytes of what a page loads, compressed: JavaScript, and the core as a file. */
function sizesOf(directory: string): Readonly<Record<string, number>> {
  const sizes: Record<string, number> = { js: 0, wasm: 0 };
  for (const name of readdirSync(directory, { recursive: true, encoding: "utf8" })) {
    const file = path.join(directory, name);
    const kind = path.extname(name).slice(1);
    if (!(kind in sizes) || !statSync(file).isFile()) continue;
    const params = { [constants.BROTLI_PARAM_QUALITY]: 5 };
    sizes[kind] = (sizes[kind] ?? 0) + brotliCompressSync(readFileSync(file), { params }).length;
  }
  return sizes;
}

describe.skipIf(missing)("bundlers for pages (node test/support/tools.mjs bundlers installs them)", () => {
  test.for(sampled(Object.entries(BUILDS), 1, 2))("%s", async ([name, script]) => {
    project.write({ "build.mjs": script });
    const { code, stdout, stderr } = await runProgram(
      process.execPath,
      [path.join(project.directory, "build.mjs")],
      {
        cwd: project.directory,
        env: { NODE_ENV: "production" },
      },
    );
    expect(code, `${stderr}${stdout.toString()}`).toBe(0);
    const out = path.join(project.directory, "out", name);
    const text = readFileSync(path.join(out, "main.js"), "utf8");
    expect(text).not.toContain(project.directory);
    const inline = script.includes("inline.js");
    const { js = 0, wasm = 0 } = sizesOf(out);
    process.stdout.write(
      `${name}: ${Math.round(js / 1000)} kB of JavaScript, ${Math.round(wasm / 1000)} kB of wasm (brotli)\n`,
    );
    expect(wasm === 0).toBe(inline);
    const run = await runInPage(
      browser,
      server,
      `const script = document.createElement("script");
       script.type = "module";
       script.src = "/out/${name}/main.js";
       document.head.append(script);`,
    );
    expect(run.result).toEqual(EXPECTED);
    rmSync(out, { recursive: true });
  });
});
