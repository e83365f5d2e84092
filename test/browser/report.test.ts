/**
 * The example of `npm start` in headless Chromium, from the browser entry, its native modules given as URLs: with no
 * bundler at all, and bundled by esbuild. What it prints is checked against Node's own digests.
 */
import { createHash } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { build } from "esbuild";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { builtPackage } from "../support/built.js";
import { chromiumPath, launchChromium, runInPage, WITHOUT } from "../support/chromium.js";
import { ROOT } from "../support/compile.js";
import { serve, type StaticServer } from "../support/static-server.js";

const pages = path.join(ROOT, "test/browser/pages");

describe.skipIf(chromiumPath === undefined)(`the example in Chromium${WITHOUT}`, () => {
  let browser: Browser;
  let server: StaticServer;
  let bundles: string;
  const readme = readFileSync(path.join(ROOT, "README.md"));

  beforeAll(async () => {
    bundles = mkdtempSync(path.join(tmpdir(), "perilune-bundle-"));
    server = await serve({
      "/package/": builtPackage(),
      "/wasm/": path.join(ROOT, "wasm"),
      "/repository/": ROOT,
      "/pages/": pages,
      "/bundle/": bundles,
    });
    browser = await launchChromium();
  });
  afterAll(async () => {
    await browser?.close();
    await server?.close();
    rmSync(bundles, { recursive: true, force: true });
  });

  const expectReport = (printed: unknown): void => {
    const line = (label: string, value: string): RegExp => new RegExp(`^${label} +${value}$`, "m");
    for (const name of ["sha256", "sha1", "md5"]) {
      expect(printed).toMatch(line(name.toUpperCase(), createHash(name).update(readme).digest("hex")));
    }
    expect(printed).toMatch(line("Size", `${readme.length.toLocaleString("en")} bytes`));
  };

  /** Bundles a page that imports `perilune` by its name, as an application does. */
  const bundle = async (name: string, script: string, format: "esm" | "iife" = "esm"): Promise<void> => {
    await build({
      stdin: { contents: script, resolveDir: bundles },
      nodePaths: [path.join(builtPackage(), "modules")],
      bundle: true,
      format,
      platform: "browser",
      minify: true,
      loader: { ".wasm": "file" },
      outfile: path.join(bundles, name),
      logLevel: "error",
      logOverride: { "empty-import-meta": "silent" }, // what a classic script has not, and nothing asks for
    });
  };

  const repository = 'new URL("/repository/", location.href)';

  test.each(["browser", "browser-debug"])("dist/%s.js, imported as it is", async (entry) => {
    const run = await runInPage(
      browser,
      server,
      `import * as perilune from "./package/dist/${entry}.js";
       import { report } from "./pages/report.mjs";
       done(await report(perilune, ${repository}));`,
    );
    expectReport(run.result);
    expect(run.requests.filter((url) => !url.startsWith(`${server.origin}/`))).toEqual([]);
    expect(server.missed).toEqual([]);
  });

  test("bundled by esbuild, the wasm found beside the bundle", async () => {
    await bundle(
      "beside.js",
      `import * as perilune from "perilune";
       import { report } from ${JSON.stringify(path.join(pages, "report.mjs"))};
       done(await report(perilune, ${repository}));`,
    );
    const run = await runInPage(browser, server, 'import "./bundle/beside.js";');
    expectReport(run.result);
    expect(run.requests).toContain(`${server.origin}/wasm/perilune.wasm`);
  });

  test("bundled by esbuild, the wasm a file of the bundle", async () => {
    await bundle(
      "file.js",
      `import * as perilune from "perilune";
       import wasm from "perilune/wasm/perilune.wasm";
       import { report } from ${JSON.stringify(path.join(pages, "report.mjs"))};
       done(await report(perilune, ${repository}, { wasm: new URL(wasm, import.meta.url) }));`,
    );
    const run = await runInPage(browser, server, 'import "./bundle/file.js";');
    expectReport(run.result);
    expect(
      run.requests.filter((url) => url.endsWith(".wasm") && url.includes("/bundle/perilune-")),
    ).toHaveLength(1);
    expect(run.requests).not.toContain(`${server.origin}/wasm/perilune.wasm`);
  });

  test("bundled by esbuild as a classic script, the wasm at a path of the page", async () => {
    await bundle(
      "classic.js",
      `import * as perilune from "perilune";
       import { report } from ${JSON.stringify(path.join(pages, "report.mjs"))};
       report(perilune, ${repository}, { wasm: "repository/wasm/perilune.wasm" }).then(done, failed);`,
      "iife",
    );
    const run = await runInPage(
      browser,
      server,
      `const script = document.createElement("script");
       script.src = "./bundle/classic.js";
       document.head.append(script);`,
    );
    expectReport(run.result);
    expect(run.requests).toContain(`${server.origin}/repository/wasm/perilune.wasm`);
  });

  test("in a worker, which has no document", async () => {
    server.texts.set(
      "/worker.js",
      `import * as perilune from "./package/dist/browser.js";
       import { report } from "./pages/report.mjs";
       report(perilune, ${repository}).then((printed) => postMessage(printed));`,
    );
    const run = await runInPage(
      browser,
      server,
      `const worker = new Worker("./worker.js", { type: "module" });
       worker.onerror = (event) => failed(event.message);
       worker.onmessage = ({ data }) => done(data);`,
    );
    expectReport(run.result);
  });
});
