/** The store in IndexedDB, in browsers, against the one in memory. */

import { expect, it } from "vitest";
import { builtPackage } from "../support/built.js";
import { inEachBrowser } from "../support/browsers/engines.js";

const folders = (): Record<string, string> => ({ "/package/": builtPackage() });

inEachBrowser("the store in IndexedDB", folders, (pages) => {
  it("answers as the one in memory, and keeps values", async () => {
    const { result } = await pages.run(`
      import { loadRuntime } from "./package/dist/browser.js";
      import { createDispatcher, indexedDbStorage, kvHandlers, memoryStorage } from "./package/dist/processes-browser.js";
      import kv from "./package/dist/hosts/kv/module.js";
      const program = \`
        local kv, seen = require "kv", {}
        local function note(...)
          local values = table.pack(...)
          for i = 1, values.n do values[i] = tostring(values[i]) end
          seen[#seen + 1] = table.concat(values, ",", 1, values.n)
        end
        local function list(...)
          local found = {}
          for i, entry in ipairs(assert(kv.list(...))) do found[i] = entry.key .. "=" .. entry.value end
          note(table.concat(found, ";"))
        end
        note(kv.get "a", kv.set("a", "1"), kv.get "a", kv.set("a", "2"), kv.get "a", kv.delete "none")
        note(kv.swap("n", "0", "1"), kv.swap("n", nil, "1"), kv.swap("n", nil, "2"), kv.swap("n", "1", "2"), kv.swap("n", "2", nil))
        for _, key in ipairs { "b", "a/2", "a/10", "a/\\\\xff", "a0", "\\\\xff", "" } do kv.set(key, key) end
        list() list "a/" list "\\\\xff" list("", { after = "a/10", limit = 3 }) list("a", { after = "a/" }) list("a", { after = "b" })
        list("", { limit = 0 })
        note(kv.delete "b", kv.delete "b", kv.get "b")
        return table.concat(seen, "\\\\n")
      \`;
      const runtime = await loadRuntime();
      const run = async (storage, text = program) => {
        const dispatcher = createDispatcher();
        dispatcher.registerAll(kvHandlers(storage));
        await dispatcher.start();
        const state = runtime.createState({ dispatcher, modules: [kv] });
        const [result] = await state.runAsync(text);
        state.close();
        await dispatcher.stop();
        return result;
      };
      const name = "perilune-" + Math.random();
      const kept = indexedDbStorage(name);
      const results = [await run(memoryStorage()), await run(kept)];
      results.push(await run(indexedDbStorage(name), 'return require("kv").get "a"'));
      results.push(await run(kept, 'return require("kv").get "a"'));
      indexedDB.deleteDatabase(name);
      done(results);
    `);
    const [memory, stored, ...again] = result as string[];
    expect(memory).toContain("nil,true,1,true,2,false\nfalse,true,false,true,true\n");
    expect(stored).toBe(memory);
    expect(again).toEqual(["2", "2"]);
  });
});
