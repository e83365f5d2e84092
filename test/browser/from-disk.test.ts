/** An HTML file opened from the disk, with its script in it: `perilune/inline` needs no server. */
import { rmSync, writeFileSync, mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { build } from "esbuild";
import { expect, test } from "vitest";
import { inEachBrowser } from "../support/browsers/engines.js";
import { builtPackage } from "../support/built.js";

const PROGRAM = `
import { loadRuntime } from "perilune/inline";
async function main() {
  const runtime = await loadRuntime({ files: { "/app/greeting.lua": "return { word = 'hello' }" } });
  const state = runtime.createState({ context: "/app" });
  state.set("later", async (x) => x * 2);
  return [location.protocol, state.run("return require('greeting').word"), await state.runAsync("return later(21)")];
}
main().then(
  (value) => { globalThis.finished = JSON.stringify(value); },
  (error) => { globalThis.finished = String(error); },
);`;

async function bundled(): Promise<string> {
  const { outputFiles } = await build({
    stdin: { contents: PROGRAM, resolveDir: tmpdir() },
    nodePaths: [path.join(builtPackage(), "modules")],
    bundle: true,
    format: "iife",
    platform: "browser",
    charset: "utf8",
    logOverride: { "empty-import-meta": "silent" },
    write: false,
  });
  return outputFiles[0]?.text ?? "";
}

inEachBrowser(
  "from the disk",
  () => ({}),
  (pages) => {
    test("Lua runs, requires a given file and waits for a promise", async () => {
      const directory = mkdtempSync(path.join(tmpdir(), "perilune-disk-"));
      try {
        const file = path.join(directory, "page.html");
        const script = (await bundled()).replaceAll("</script", "<\\/script");
        writeFileSync(file, `<!doctype html>\n<meta charset="utf-8">\n<script>${script}</script>\n`);
        const { finished } = await pages.browser.visit(pathToFileURL(file).href, 60);
        expect(JSON.parse(finished)).toEqual(["file:", ["hello"], [42]]);
      } finally {
        rmSync(directory, { recursive: true, force: true });
      }
    });
  },
);
