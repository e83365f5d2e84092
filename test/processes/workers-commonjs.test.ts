/** Workers of a program in CommonJS: their threads run the same copy of the package as the program. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { afterAll, expect, test } from "vitest";
import { builtPackage } from "../support/built.js";
import { runProgram } from "../support/child.js";

const folder = mkdtempSync(path.join(builtPackage(), "commonjs-"));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

const DOUBLE = `defineModule({
  name: "double",
  types: (t) => ({ export: t.record({ of: t.function({ params: [t.param("n", t.number)], results: [t.number] }) }) }),
  build: () => ({ exports: { of: (n) => 2 * n } }),
})`;

test("they import modules in CommonJS, compiled ones too", async () => {
  const files = {
    "double.cjs": `const { defineModule } = require("perilune");\nmodule.exports = ${DOUBLE};`,
    "compiled.cjs": `Object.defineProperty(exports, "__esModule", { value: true });
      const { defineModule } = require("perilune");\nexports.default = ${DOUBLE};`,
    "main.cjs": `
      const { pathToFileURL } = require("node:url");
      const { loadRuntime } = require("perilune");
      const { compile, createProcess, createScheduler, importForWorkers, Pid } = require("perilune/processes");
      const { runInWorker } = require("perilune/worker");
      async function main() {
        const proto = compile(await loadRuntime(), 'return require "double".of(...)', "main.lua");
        const scheduler = createScheduler({ workers: 1 });
        scheduler.start();
        const printed = [];
        for (const file of ["./double.cjs", "./compiled.cjs"]) {
          const url = pathToFileURL(require.resolve(file));
          const process = createProcess({ proto, modules: [await importForWorkers(url)] });
          const { values, error } = await scheduler.execute({}, new Pid("p"), process, "", [21]);
          printed.push(error?.message ?? values[0]);
          const source = 'return require "double".of(4)';
          printed.push(...(await runInWorker(source, { timeout: 60_000, modules: [url] })));
        }
        await scheduler.stop();
        console.log(JSON.stringify(printed));
      }
      main();`,
  };
  for (const [name, text] of Object.entries(files)) writeFileSync(path.join(folder, name), text);
  const { stdout, stderr } = await runProgram(process.execPath, [path.join(folder, "main.cjs")], {
    cwd: folder,
  });
  expect(stderr).toBe("");
  expect(JSON.parse(stdout.toString())).toEqual([42, 8, 42, 8]);
});
