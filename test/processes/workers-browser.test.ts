/** Workers in browsers: the same protocol over Web Workers. */

import path from "node:path";
import { build } from "esbuild";
import { expect, it } from "vitest";
import { builtPackage } from "../support/built.js";
import { inEachBrowser } from "../support/browsers/engines.js";

const folders = (): Record<string, string> => ({ "/package/": builtPackage() });

const MODULE = `
  import { defineModule } from "/package/dist/browser.js";
  import { commandId, Yield } from "/package/dist/processes-browser.js";
  const ASK = commandId("probe", "ask");
  class AskYield extends Yield {
    commandId = ASK;
    constructor(data) { super(); this.data = data; }
    toCommand() { return this.data; }
  }
  export default defineModule({
    name: "probe",
    types: (t) => ({
      export: t.record({
        ask: t.function({ params: [t.param("data", t.string)], results: [t.optional(t.any), t.optional(t.LuaError)], yields: [ASK] }),
        where: t.function({ results: [t.boolean] }),
        throw_later: t.function({ results: [t.any] }),
        close: t.function({ results: [t.any] }),
      }),
    }),
    build: () => ({
      yields: [{ type: AskYield, command: ASK }],
      exports: {
        ask: (data) => new AskYield(data),
        where: () => typeof document === "object",
        throw_later: () => {
          setTimeout(() => { throw new Error("nobody catches this"); });
          return new Promise(() => undefined);
        },
        close: () => {
          self.close();
          return new Promise(() => undefined);
        },
      },
    }),
  });`;

inEachBrowser("workers", folders, (pages) => {
  it("run processes, dispatch commands on the page, and are replaced", async () => {
    pages.server.texts.set("/probe.js", MODULE);
    const { result } = await pages.run(`
      import { loadRuntime } from "/package/dist/browser.js";
      import { clockHandlers, compile, createDispatcher, createProcess, createScheduler, importForWorkers, Pid }
        from "/package/dist/processes-browser.js";
      import time from "/package/dist/hosts/time/module.js";
      const probe = await importForWorkers(new URL("/probe.js", location.href));
      const dispatcher = createDispatcher();
      dispatcher.registerAll(clockHandlers());
      dispatcher.register("probe.ask", (data) => ({ data, page: typeof document === "object" }));
      const proto = compile(await loadRuntime(), \`
        local probe, time = require "probe", require "time"
        function ask(name)
          time.sleep(0.001)
          local answer = probe.ask(name)
          return answer.data, answer.page, probe.where()
        end
        function spin() while true do end end
        function die() probe.throw_later() end
        function close() probe.close() end
      \`, "main.lua");
      const process = createProcess({ proto, modules: [probe, time] });
      const results = {};
      for (const workers of [0, 2]) {
        const scheduler = createScheduler({ dispatcher, workers });
        scheduler.start();
        const run = (method, input) => scheduler.execute({}, new Pid(method), process, method, input);
        const asked = await Promise.all(["a", "b"].map((name) => run("ask", [name])));
        const busy = new Pid("busy");
        const spinning = scheduler.execute({}, busy, process, "spin");
        setTimeout(() => scheduler.cancel(busy), 20);
        const ends = [asked.map(({ values }) => values), (await spinning).error.kind];
        if (workers > 0) {
          for (const method of ["die", "close"]) {
            const { error } = await run(method);
            ends.push(error.kind, error.cause.code, error.cause.message);
          }
          ends.push((await run("ask", ["again"])).values);
        }
        await scheduler.stop();
        results[workers] = ends;
      }
      done(results);
    `);
    expect(result).toEqual({
      0: [
        [
          ["a", true, true],
          ["b", true, true],
        ],
        "canceled",
      ],
      2: [
        [
          ["a", true, false],
          ["b", true, false],
        ],
        "canceled",
        "unavailable",
        "ERR_WORKER_ENDED",
        expect.stringContaining("nobody catches this"),
        "unavailable",
        "ERR_WORKER_ENDED",
        "the worker that ran the process ended: it closed its thread",
        ["again", true, false],
      ],
    });
  });
});

it("have a script in one part, since bundlers that make classic workers refuse others", async () => {
  const { metafile } = await build({
    entryPoints: [path.join(builtPackage(), "dist/workers/thread.browser.js")],
    ...{ bundle: true, write: false, metafile: true, format: "iife", platform: "browser", logLevel: "error" },
    logOverride: { "empty-import-meta": "silent" },
  });
  const kinds = Object.values(metafile.inputs).flatMap(({ imports }) => imports.map(({ kind }) => kind));
  expect(new Set(kinds)).toEqual(new Set(["import-statement"]));
});
