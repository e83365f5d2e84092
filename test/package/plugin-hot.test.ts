/**
 * Hot reload of Lua by Vite's development server, with `perilune/plugin`: edits of a script, of a file of a tree, of C and of
 * its header, and files that come and go, all in a page that is not loaded again.
 */
import { rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { createServer, type Plugin } from "vite";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { chromium } from "../support/browsers/chromium.js";
import type { TestBrowser } from "../support/browsers/browser.js";
import { packedProject, type Project } from "../support/packed.js";
import perilune from "../../src/plugin.js";

const C = `#include <lua.h>
#include "value.h"
static int value(lua_State *L) { lua_pushinteger(L, VALUE); return 1; }
int luaopen_value(lua_State *L) { lua_pushcfunction(L, value); return 1; }
`;

const PAGE = `
import { loadRuntime } from "perilune";
import script from "./script.lua";
import tree from "./lua/?tree";
import value from "./c/value.c";

globalThis.loads = (Number(sessionStorage.getItem("loads")) || 0) + 1;
sessionStorage.setItem("loads", String(globalThis.loads));
const seen = [];
let current = { script, tree, value };
async function show() {
  const runtime = await loadRuntime({ files: { ...current.tree, "/app/value.wasm": current.value } });
  const state = runtime.createState({ context: "/app" });
  seen.push(state.run(current.script).concat(state.run("return require('part'), require('value')()"), Object.keys(current.tree).length));
  const edit = await (await fetch("/edit/" + seen.length)).text();
  if (edit === "done") globalThis.finished = JSON.stringify({ value: [globalThis.loads, seen] });
}
const changed = (name) => (module) => {
  current = { ...current, [name]: module.default };
  show().catch(failed);
};
function failed(error) { globalThis.finished = JSON.stringify({ error: String(error) }); }
import.meta.hot.accept("./script.lua", changed("script"));
import.meta.hot.accept("./lua/?tree", changed("tree"));
import.meta.hot.accept("./c/value.c", changed("value"));
show().catch(failed);
`;

describe.skipIf(chromium.missing.length > 0)("Vite's development server", () => {
  let project: Project;
  let browser: TestBrowser;
  beforeAll(async () => {
    project = packedProject();
    project.write({
      "index.html": '<!doctype html><script type="module" src="/page.js"></script>',
      "page.js": PAGE,
      "script.lua": "return 'first'",
      "lua/part.lua": "return 1",
      "c/value.c": C,
      "c/value.h": "#define VALUE 10\n",
    });
    browser = await chromium.launch();
  });
  afterAll(async () => {
    await browser.close();
    project.remove();
  });

  test("replaces Lua, trees and C in the page", async () => {
    const place = (name: string): string => path.join(project.directory, name);
    const write = (name: string, text: string) => (): void => {
      writeFileSync(place(name), text);
    };
    const edits = [
      write("script.lua", "return 'second'"),
      write("lua/part.lua", "return 2"),
      write("lua/other.lua", "return 3"),
      (): void => {
        rmSync(place("lua/other.lua"));
      },
      write("c/value.h", "#define VALUE 20\n"),
      write("c/value.c", C.replace("VALUE)", "VALUE + 1)")),
    ];
    const editing: Plugin = {
      name: "edits",
      configureServer({ middlewares }) {
        middlewares.use("/edit/", (request, response) => {
          const edit = edits[Number(request.url?.slice(1)) - 1];
          edit?.();
          response.end(edit === undefined ? "done" : "edited");
        });
      },
    };
    const cache = path.join(project.directory, "objects");
    const server = await createServer({
      root: project.directory,
      configFile: false,
      logLevel: "error",
      cacheDir: place(".vite"),
      server: { host: "127.0.0.1", fs: { strict: false } },
      plugins: [perilune.vite({ build: { compiler: "npm", cache } }), editing],
    });
    try {
      await server.listen();
      const { finished } = await browser.visit(server.resolvedUrls?.local[0] ?? "", 60);
      expect(JSON.parse(finished)).toEqual({
        value: [
          1,
          [
            ["first", 1, 10, 1],
            ["second", 1, 10, 1],
            ["second", 2, 10, 1],
            ["second", 2, 10, 2],
            ["second", 2, 10, 1],
            ["second", 2, 20, 1],
            ["second", 2, 21, 1],
          ],
        ],
      });
    } finally {
      await server.close();
    }
  });
});

test("the plugins take known options only", () => {
  for (const make of [perilune.vite, perilune.rollup, perilune.rolldown, perilune.esbuild]) {
    expect(() => make({ context: "app" })).toThrow('expected an absolute path, found "app"');
    expect(() => make({ nonsense: 1 } as object)).toThrow("option nonsense");
  }
});
