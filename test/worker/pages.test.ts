/** `runInWorker` of pages: a module worker each, terminated in code that no limit ends. */
import { expect, test } from "vitest";
import { builtPackage } from "../support/built.js";
import { inEachBrowser } from "../support/browsers/engines.js";

const folders = (): Record<string, string> => ({ "/package/": builtPackage() });

const STUBBORN = `
  import { defineModule } from "/package/dist/browser.js";
  export default defineModule({
    name: "stubborn",
    types: (t) => {
      const none = t.function({ params: [], results: [] });
      return { export: t.record({ loop: none, page: t.function({ params: [], results: [t.boolean] }) }) };
    },
    build: () => ({ exports: { loop: () => { for (;;); }, page: () => typeof document === "object" } }),
  });`;

inEachBrowser("a script in a worker", folders, (pages) => {
  const resultOf = async (script: string): Promise<unknown> => {
    pages.server.texts.set("/stubborn.js", STUBBORN);
    const { result } = await pages.run(`
      import { runInWorker } from "./package/dist/worker-browser.js";
      const modules = ["stubborn.js"];
      const failure = (source, options) => runInWorker(source, options).then(
        (results) => ({ results }),
        ({ name, code, message, timeout, traceback, error, cause }) =>
          ({ name, code, message, timeout, traceback: traceback?.split("\\n").length, error, cause: cause?.code }),
      );
      ${script}`);
    return result;
  };

  test("returns its results, and writes to the streams that it is given", async () => {
    const result = await resultOf(`
      const written = [];
      const results = await runInWorker(
        "print('one') local n = ... return n * factor, { a = { 1, 2 } }, (require 'given'), require 'stubborn'.page(), require 'stubborn' ~= nil",
        { timeout: 20_000, args: [6], globals: { factor: 7 }, sandbox: "strict", context: "/app", modules,
          files: { "/app/given.lua": "return 'given'" }, stdout: { write: (bytes) => written.push(...bytes) } },
      );
      done({ results, written: String.fromCharCode(...written) });`);
    expect(result).toEqual({ results: [42, { a: [1, 2] }, "given", false, true], written: "one\n" });
  });

  test("ends at its deadline, from inside or with its worker, and the page goes on", async () => {
    const result = await resultOf(`
      let turns = 0;
      const timer = setInterval(() => turns++, 5);
      const inside = await failure("while true do end", { timeout: 60 });
      const outside = await failure("require 'stubborn'.loop()", { timeout: 60, modules });
      const caught = await failure("while true do pcall(require 'stubborn'.loop) end", { timeout: 60, modules });
      clearInterval(timer);
      done({ inside, outside, caught, turned: turns > 3 });`);
    const timeout = { name: "ProcessError", code: "ERR_WORKER_TIMEOUT", timeout: 60 };
    expect(result).toEqual({
      inside: { ...timeout, message: expect.any(String) as string, traceback: expect.any(Number) as number },
      outside: { ...timeout, message: expect.any(String) as string, traceback: 1 },
      caught: { ...timeout, message: expect.any(String) as string, traceback: 1 },
      turned: true,
    });
  });

  test("fails with what it threw, by its limits, its signal, or a worker that does not start", async () => {
    const result = (await resultOf(`
      done([
        await failure("error('wrong')", { timeout: 20_000, name: "=job" }),
        await failure("local t = {} while true do t[#t + 1] = {} end", { timeout: 20_000, memory: 2 ** 22 }),
        await failure("while true do end", { timeout: 20_000, limits: { fuel: 1000 } }),
        await failure("return print", { timeout: 20_000 }),
        await failure("return 1", { timeout: 20_000, modules: ["absent.js"] }),
        await failure("return 1", { timeout: 20_000, worker: "absent.js" }),
        await failure("require 'stubborn'.loop()", { timeout: 20_000, modules, signal: AbortSignal.timeout(300) }),
        await failure("return 1", { timeout: 20_000, globals: { f: () => 1 } }),
        await failure("return 'the page goes on'", { timeout: 20_000 }),
      ]);`)) as Record<string, unknown>[];
    expect(
      result.map(({ name, code, error }) => [name, code, (error as { code?: string } | undefined)?.code]),
    ).toEqual([
      ["ProcessError", "ERR_WORKER_SCRIPT", "ERR_LUA"],
      ["ProcessError", "ERR_WORKER_SCRIPT", "ERR_LUA_MEMORY"],
      ["ProcessError", "ERR_WORKER_SCRIPT", "ERR_LIMIT"],
      ["ProcessError", "ERR_WORKER_SCRIPT", "ERR_HOST"],
      ["ProcessError", "ERR_WORKER_SCRIPT", undefined],
      ["ProcessError", "ERR_WORKER_FAILED", undefined],
      ["AbortedError", "ERR_ABORTED", undefined],
      ["DataCloneError", 25, undefined],
      [undefined, undefined, undefined],
    ]);
    expect(result[0]?.["message"]).toBe("job:1: wrong");
    expect(result.at(-1)).toEqual({ results: ["the page goes on"] });
  });
});
