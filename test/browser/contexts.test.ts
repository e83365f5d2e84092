/** Where the package runs besides a plain page: kinds of workers, strict policies, isolation, an import map. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { build } from "esbuild";
import { afterAll, beforeAll, expect, test } from "vitest";
import { builtPackage } from "../support/built.js";
import { inEachBrowser } from "../support/browsers/engines.js";
import { compileTo, ROOT } from "../support/compile.js";

const PAGES = path.join(ROOT, "test/browser/pages");
const made = mkdtempSync(path.join(tmpdir(), "perilune-contexts-"));

beforeAll(async () => {
  await compileTo(made, "jumps", "test/fixtures/native/jumps.c");
});
afterAll(() => {
  rmSync(made, { recursive: true, force: true });
});

const folders = (): Record<string, string> => ({
  "/package/": builtPackage(),
  "/repository/": ROOT,
  "/pages/": PAGES,
  "/modules/": made,
});

const TOUR = `
import * as perilune from "/package/dist/browser.js";
import { tour } from "/pages/tour.mjs";`;
import { ALL } from "../support/scale.js";
const AT = 'new URL("/", location.href)';

const EXPECTED = {
  value: ["Lua 5.4", true],
  uncaught: "LuaError: [string \"error('out')\"]:1: out",
  ofLibrary: [false, "bad argument #3 to 'string.rep' (string expected, got table)"],
  caught: [false, "in"],
  yielded: [3],
  awaited: [11],
  rejected: [false, "refused"],
  native: ["d41d8cd98f00b204e9800998ecf8427e"],
  jumps: [1, 2],
  afterwards: false,
};

inEachBrowser("contexts", folders, (pages) => {
  test("a page", async () => {
    const { result } = await pages.run(`${TOUR}\ndone(await tour(perilune, ${AT}));`);
    expect(result).toEqual(EXPECTED);
  });

  test.runIf(ALL)("a module worker", async () => {
    pages.server.texts.set(
      "/dedicated.js",
      `${TOUR}
      tour(perilune, ${AT}).then(postMessage, (error) => postMessage(String(error.stack)));`,
    );
    const { result } = await pages.run(`
        const worker = new Worker("/dedicated.js", { type: "module" });
        worker.onerror = (event) => failed(event.message);
        worker.onmessage = ({ data }) => done(data);`);
    expect(result).toEqual(EXPECTED);
  });

  test.runIf(ALL)("a shared worker", async () => {
    pages.server.texts.set(
      "/shared.js",
      `${TOUR}
      const answer = tour(perilune, ${AT}).catch((error) => String(error.stack));
      onconnect = async ({ ports: [port] }) => port.postMessage(await answer);`,
    );
    const { result } = await pages.run(`
        const worker = new SharedWorker("/shared.js", { type: "module" });
        worker.onerror = (event) => failed(event.message ?? "the shared worker has failed");
        worker.port.onmessage = ({ data }) => done(data);`);
    expect(result).toEqual(EXPECTED);
  });

  test("a service worker, bundled by esbuild as a classic script", async () => {
    await build({
      stdin: {
        contents: `
          import * as perilune from "perilune";
          import { tour } from ${JSON.stringify(path.join(PAGES, "tour.mjs"))};
          addEventListener("message", ({ data, source }) => {
            tour(perilune, ${AT}, { wasm: "/package/wasm/perilune.wasm" })
              .then((result) => source.postMessage(result), (error) => source.postMessage(String(error.stack)));
          });`,
        resolveDir: made,
      },
      nodePaths: [path.join(builtPackage(), "modules")],
      ...{ bundle: true, format: "iife", platform: "browser", logLevel: "error" },
      logOverride: { "empty-import-meta": "silent" },
      outfile: path.join(made, "service.js"),
    });
    const { result } = await pages.run(`
      navigator.serviceWorker.onmessage = ({ data }) => done(data);
      const registration = await navigator.serviceWorker.register("/modules/service.js");
      const worker = registration.installing ?? registration.waiting ?? registration.active;
      await new Promise((resolve) => {
        const check = () => worker.state === "activated" && resolve();
        worker.onstatechange = check;
        check();
      });
      worker.postMessage("go");`);
    expect(result).toEqual(EXPECTED);
  });

  test("a page under a strict policy, with Trusted Types", async () => {
    const policy =
      "default-src 'none'; connect-src 'self'; script-src 'self' 'wasm-unsafe-eval'; " +
      "require-trusted-types-for 'script'; trusted-types 'none'";
    const { result, console } = await pages.run(
      `${TOUR}
      let refused;
      try { refused = (0, eval)("1") } catch (error) { refused = error instanceof EvalError || error instanceof TypeError; }
      done({ refused, ...(await tour(perilune, ${AT})) });`,
      { headers: { "content-security-policy": policy } },
    );
    expect(result).toEqual({ refused: true, ...EXPECTED });
    expect(console.filter((line) => line.includes("perilune"))).toEqual([]);
  });

  test("a page whose policy forbids compiling, in the same words everywhere", async () => {
    const { result } = await pages.run(
      `import { loadRuntime } from "/package/dist/browser.js";
      await loadRuntime().then(() => done("loaded"), (error) => done([error.code, error.message]));`,
      { headers: { "content-security-policy": "default-src 'self'" } },
    );
    const why =
      "the page's policy forbids compiling WebAssembly; its script-src must have 'wasm-unsafe-eval'";
    expect(result).toEqual(["ERR_CORE_SOURCE", expect.stringContaining(why)]);
  });

  test.runIf(ALL)("a page that is isolated from other origins", async () => {
    const headers = {
      "cross-origin-opener-policy": "same-origin",
      "cross-origin-embedder-policy": "require-corp",
    };
    const { result } = await pages.run(
      `${TOUR}
      done({ isolated: crossOriginIsolated, ...(await tour(perilune, ${AT})) });`,
      { headers },
    );
    expect(result).toEqual({ isolated: true, ...EXPECTED });
  });

  test("a page with an import map and no bundler", async () => {
    const { result } = await pages.run(
      `import * as perilune from "perilune";
      import json from "perilune/modules/json";
      import { tour } from "/pages/tour.mjs";
      const state = (await perilune.loadRuntime()).createState({ modules: [json] });
      done({ json: state.run("return require('json').encode({ 1 })"), ...(await tour(perilune, ${AT})) });`,
      {
        head: `<script type="importmap">${JSON.stringify({
          imports: {
            perilune: "/package/dist/browser.js",
            "perilune/modules/json": "/package/dist/hosts/json/module.js",
          },
        })}</script>`,
      },
    );
    expect(result).toEqual({ json: ["[1]"], ...EXPECTED });
  });
});
