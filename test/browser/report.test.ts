/**
 * The example of `npm start` in browsers, from the browser entry, with native modules given as URLs: without a bundler, and
 * bundled by esbuild. Compares its output with Node's own digests.
 */
import { createHash } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { build } from "esbuild";
import { afterAll, expect, test } from "vitest";
import { builtPackage } from "../support/built.js";
import { inEachBrowser } from "../support/browsers/engines.js";
import { ROOT } from "../support/compile.js";
import { ALL, sampled } from "../support/scale.js";

const REPORT = path.join(ROOT, "test/browser/pages/report.mjs");
const bundles = mkdtempSync(path.join(tmpdir(), "perilune-bundle-"));
afterAll(() => {
  rmSync(bundles, { recursive: true, force: true });
});

const folders = (): Record<string, string> => ({
  "/package/": builtPackage(),
  "/wasm/": path.join(ROOT, "wasm"),
  "/repository/": ROOT,
  "/pages/": path.dirname(REPORT),
  "/bundle/": bundles,
});

inEachBrowser("the example", folders, (pages) => {
  const readme = readFileSync(path.join(ROOT, "README.md"));
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

  test.each(sampled(["browser", "browser-debug"], 2))("dist/%s.js, imported as it is", async (entry) => {
    const run = await pages.run(`import * as perilune from "./package/dist/${entry}.js";
       import { report } from "./pages/report.mjs";
       done(await report(perilune, ${repository}));`);
    expectReport(run.result);
    expect(run.requests.filter((url) => !url.startsWith(`${pages.server.origin}/`))).toEqual([]);
    expect(pages.server.missed).toEqual([]);
  });

  test.runIf(ALL)("bundled by esbuild, the wasm next to the bundle", async () => {
    await bundle(
      "beside.js",
      `import * as perilune from "perilune";
       import { report } from ${JSON.stringify(REPORT)};
       done(await report(perilune, ${repository}));`,
    );
    const run = await pages.run('import "./bundle/beside.js";');
    expectReport(run.result);
    expect(run.requests).toContain(`${pages.server.origin}/wasm/perilune.wasm`);
  });

  test("bundled by esbuild, the wasm a file of the bundle", async () => {
    await bundle(
      "file.js",
      `import * as perilune from "perilune";
       import wasm from "perilune/wasm/perilune.wasm";
       import { report } from ${JSON.stringify(REPORT)};
       done(await report(perilune, ${repository}, { wasm: new URL(wasm, import.meta.url) }));`,
    );
    const run = await pages.run('import "./bundle/file.js";');
    expectReport(run.result);
    expect(
      run.requests.filter((url) => url.endsWith(".wasm") && url.includes("/bundle/perilune-")),
    ).toHaveLength(1);
    expect(run.requests).not.toContain(`${pages.server.origin}/wasm/perilune.wasm`);
  });

  test.each(sampled(["esm", "iife"] as const, 2))(
    "bundled by esbuild as %s with perilune/inline, which fetches no core",
    async (format) => {
      await bundle(
        `inline-${format}.js`,
        `import * as perilune from "perilune/inline";
       import { report } from ${JSON.stringify(REPORT)};
       report(perilune, ${repository}).then(done, failed);`,
        format,
      );
      const run = await pages.run(`const script = document.createElement("script");
       script.src = "./bundle/inline-${format}.js";
       script.type = ${JSON.stringify(format === "esm" ? "module" : "")};
       document.head.append(script);`);
      expectReport(run.result);
      expect(run.requests.filter((url) => url.endsWith("perilune.wasm"))).toEqual([]);
    },
  );

  test.runIf(ALL)("bundled by esbuild as a classic script, the wasm at a path of the page", async () => {
    await bundle(
      "classic.js",
      `import * as perilune from "perilune";
       import { report } from ${JSON.stringify(REPORT)};
       report(perilune, ${repository}, { wasm: "repository/wasm/perilune.wasm" }).then(done, failed);`,
      "iife",
    );
    const run = await pages.run(`const script = document.createElement("script");
       script.src = "./bundle/classic.js";
       document.head.append(script);`);
    expectReport(run.result);
    expect(run.requests).toContain(`${pages.server.origin}/repository/wasm/perilune.wasm`);
  });

  test("in a worker, which has no document", async () => {
    pages.server.texts.set(
      "/worker.js",
      `import * as perilune from "./package/dist/browser.js";
       import { report } from "./pages/report.mjs";
       report(perilune, ${repository}).then((printed) => postMessage(printed));`,
    );
    const run = await pages.run(`const worker = new Worker("./worker.js", { type: "module" });
       worker.onerror = (event) => failed(event.message);
       worker.onmessage = ({ data }) => done(data);`);
    expectReport(run.result);
  });
});
