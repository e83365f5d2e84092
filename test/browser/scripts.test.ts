/** `<script type="text/lua">` in a page, by the file of `perilune/scripts` that needs no other: order, src, require, errors. */
import { expect, test } from "vitest";
import { builtPackage } from "../support/built.js";
import { inEachBrowser } from "../support/browsers/engines.js";

const folders = (): Record<string, string> => ({ "/package/": builtPackage() });

const LUA = (text: string): string => `<script type="text/lua">${text}</script>`;

/** Takes the errors of a page before the page of tests does. */
const LISTEN = `
  const messages = [], events = [];
  addEventListener("error", (event) => {
    event.stopImmediatePropagation();
    if (event.target instanceof HTMLElement) events.push(event.type);
    else {
      messages.push(event.error?.message ?? event.message);
      event.preventDefault();
    }
  }, true);`;

inEachBrowser("Lua in HTML", folders, (pages) => {
  test("scripts run in order in one state, with require over a base and promises", async () => {
    const { texts } = pages.server;
    texts.set("/lua/main.lua", "name = ... or 'main' seen(require('parts.one').value)");
    texts.set("/lua/parts/one.lua", "return { value = require('two') + 1 }");
    texts.set("/lua/two.lua", "return 41");
    const head = `${LUA("seen('first') x = 1")}<script type="text/lua" src="/lua/main.lua"></script>
      ${LUA("seen(later(x), name)")}<script type="text/x-lua">seen('never')</script>`;
    const { result, requests } = await pages.run(
      `import { runScripts, LuaState } from "/package/dist/page/scripts.js";
      const seen = [];
      const state = await runScripts({ base: "/lua", prepare: (made) => {
        made.set("seen", (...values) => { seen.push(...values); });
        made.set("later", async (value) => value + 1);
      } });
      done([...seen, state instanceof LuaState, state.run("return x")]);`,
      { head },
    );
    expect(result).toEqual(["first", 42, 2, "main", true, [1]]);
    const files = requests
      .map((address) => new URL(address).pathname)
      .filter((name) => name.startsWith("/package/"));
    expect(files.sort()).toEqual(["/package/dist/page/scripts.js", "/package/wasm/perilune.wasm"]);
  });

  test("an error is reported with its place, and the next script runs", async () => {
    const head = `${LUA("\nerror('of the first')")}<script type="text/lua" src="/lua/none.lua"></script>
      ${LUA("require 'absent'")}${LUA("ran = true")}`;
    const { result } = await pages.run(
      `import { runScripts } from "/package/dist/page/scripts.js";
      const state = await runScripts({ base: "/lua/" });
      await new Promise((resolve) => setTimeout(resolve, 50));
      const refused = await runScripts({ base: 1 }).catch((error) => error.message);
      done([state.get("ran"), messages, events, refused]);`,
      { head: `<script>${LISTEN}</script>${head}` },
    );
    expect(result).toEqual([
      true,
      [
        expect.stringContaining("script 1:2: of the first"),
        expect.stringContaining("/lua/none.lua"),
        expect.stringContaining("module 'absent' not found"),
      ],
      ["error", "error", "error"],
      "option base: expected a URL or text, found 1",
    ]);
  });
});
