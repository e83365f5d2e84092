/** `runInWorker`: results, errors, and scripts that nothing inside of their worker ends. Uses the built package. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { runInWorker as Run } from "../../src/worker.js";
import { builtPackage } from "../support/built.js";
import { coded } from "../support/coded.js";
import { Collected } from "../support/products.js";

let runInWorker: typeof Run;
let directory: string;
let modules: URL[];

beforeAll(async () => {
  const entry = pathToFileURL(path.join(builtPackage(), "dist/worker.js"));
  ({ runInWorker } = (await import(entry.href)) as { runInWorker: typeof Run });
  directory = mkdtempSync(path.join(tmpdir(), "perilune-worker-"));
  const file = path.join(directory, "stubborn.mjs");
  writeFileSync(
    file,
    `import { defineModule } from ${JSON.stringify(new URL("index.js", entry).href)};
     export default defineModule({
       name: "stubborn",
       types: (t) => {
         const none = t.function({ params: [], results: [] });
         return { export: t.record({ loop: none, die: none, fill: none }) };
       },
       build: () => ({ exports: {
         loop: () => { for (;;); },
         die: () => process.exit(7),
         fill: () => { const all = []; for (;;) all.push(new Array(1e5).fill(1.5)); },
       } }),
     });`,
  );
  modules = [pathToFileURL(file)];
});

afterAll(() => {
  rmSync(directory, { recursive: true });
});

describe("a script in a worker", () => {
  it("returns its results, with tables as plain JavaScript", async () => {
    const results = await runInWorker(
      "local n = ... return n * factor, { a = { 1, 2 } }, nil, require 'given'",
      {
        timeout: 10_000,
        args: [6],
        globals: { factor: 7 },
        files: { "/app/given.lua": "return 'given'" },
        context: "/app",
        sandbox: "strict",
      },
    );
    expect(results).toEqual([42, { a: [1, 2] }, undefined, "given", "/app/given.lua"]);
  });

  it("writes to the streams that it is given, within a limit", async () => {
    const stdout = new Collected();
    await runInWorker("print('one') io.stderr:write('') print('two')", { timeout: 10_000, stdout });
    expect(stdout.text()).toBe("one\ntwo\n");
    await runInWorker("for i = 1, 40 do pcall(print, ('x'):rep(1e6)) end", { timeout: 10_000, stdout });
    const { length } = stdout.take();
    expect(length).toBeGreaterThan(10e6);
    expect(length).toBeLessThanOrEqual(2 ** 24);
  });

  it("sees no file, variable and input of the machine", async () => {
    const results = await runInWorker(
      "return io.open('/etc/passwd') == nil, os.getenv('PATH'), io.read(), (pcall(os.execute, 'true'))",
      { timeout: 10_000 },
    );
    expect(results.slice(0, 3)).toEqual([true, undefined, undefined]);
  });

  it("fails with what Lua threw", async () => {
    await expect(
      runInWorker("local function f() error('wrong') end f()", { timeout: 10_000, name: "=job" }),
    ).rejects.toMatchObject({
      name: "ProcessError",
      code: "ERR_WORKER_SCRIPT",
      message: "job:1: wrong",
      error: { name: "LuaError", code: "ERR_LUA", traceback: expect.stringContaining("'f'") as string },
    });
    await expect(
      runInWorker("while true do end", { timeout: 10_000, limits: { fuel: 1000 } }),
    ).rejects.toMatchObject({ error: { code: "ERR_LIMIT", limit: "fuel" } });
    await expect(runInWorker("return print", { timeout: 10_000 })).rejects.toMatchObject({
      message: "result 1 is a function, which ends with its state: return plain values",
    });
    await expect(
      runInWorker("return 1", { timeout: 10_000, sandbox: "odd" as "none" }),
    ).rejects.toMatchObject({
      error: { code: "ERR_OPTION" },
    });
  });

  it("ends at its deadline, from inside with a traceback, or with its worker", async () => {
    await expect(runInWorker("while true do end", { timeout: 50 })).rejects.toMatchObject({
      code: "ERR_WORKER_TIMEOUT",
      timeout: 50,
      traceback: expect.stringContaining("main chunk") as string,
    });
    await expect(runInWorker("require 'stubborn'.loop()", { timeout: 50, modules })).rejects.toMatchObject({
      code: "ERR_WORKER_TIMEOUT",
      traceback: "",
    });
  });

  it("takes only its worker with it", async () => {
    await expect(runInWorker("require 'stubborn'.die()", { timeout: 10_000, modules })).rejects.toMatchObject(
      { code: "ERR_WORKER_FAILED", message: "the worker ended: its thread exited with the code 7" },
    );
    await expect(
      runInWorker("require 'stubborn'.fill()", { timeout: 60_000, modules, memory: 2 ** 22 }),
    ).rejects.toMatchObject({ code: "ERR_WORKER_FAILED", cause: { code: "ERR_WORKER_OUT_OF_MEMORY" } });
    await expect(
      runInWorker("local t = {} while true do t[#t + 1] = {} end", { timeout: 60_000, memory: 2 ** 22 }),
    ).rejects.toMatchObject({ error: { code: "ERR_LUA_MEMORY" } });
  });

  it("does not send one text a thousand times", async () => {
    const many = "local s, t = ('x'):rep(1e6), {} for i = 1, 1000 do t[i] = s end";
    const limits = { timeout: 20_000, memory: 2 ** 26 };
    await expect(runInWorker(`${many} return t`, limits)).rejects.toMatchObject({
      error: { code: "ERR_SIZE_LIMIT" },
    });
    await expect(runInWorker(`${many} return table.unpack(t, 1, 20)`, limits)).resolves.toHaveLength(20);
    await expect(runInWorker(`${many} return 1, { [s] = { a = t } }`, limits)).rejects.toThrow("too large");
  });

  it("ends when its signal is aborted", async () => {
    const running = runInWorker("require 'stubborn'.loop()", {
      timeout: 60_000,
      modules,
      signal: AbortSignal.timeout(300),
    });
    await expect(running).rejects.toThrow(coded("ERR_ABORTED"));
    await expect(runInWorker("return 1", { timeout: 60_000, signal: AbortSignal.abort() })).rejects.toThrow(
      coded("ERR_ABORTED"),
    );
  });

  it("cannot be started with what is no option, module or script", async () => {
    await expect(runInWorker("", {} as never)).rejects.toThrow(coded("ERR_OPTION"));
    await expect(runInWorker("", { timeout: 0 })).rejects.toThrow(coded("ERR_OPTION"));
    await expect(runInWorker("", { timeout: 9, memori: 1 } as never)).rejects.toThrow(coded("ERR_OPTION"));
    await expect(runInWorker("", { timeout: 9, modules: [1 as never] })).rejects.toThrow(coded("ERR_OPTION"));
    await expect(
      runInWorker("", { timeout: 9, modules: [path.join(directory, "absent.mjs")] }),
    ).rejects.toMatchObject({ code: "ERR_WORKER_SCRIPT" });
    await expect(
      runInWorker("", { timeout: 9, worker: path.join(directory, "absent.mjs") }),
    ).rejects.toMatchObject({ code: "ERR_WORKER_FAILED" });
  });
});
