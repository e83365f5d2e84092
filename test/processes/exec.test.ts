/** The module `exec` with its handler: real programs. */

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, expect, it } from "vitest";
import exec from "../../src/hosts/exec/module.js";
import { createDispatcher } from "../../src/processes/dispatcher.js";
import { RUN } from "../../src/processes/programs/commands.js";
import { execHandlers, type ExecHandlersOptions } from "../../src/processes/programs/handlers.node.js";
import { coded } from "../support/coded.js";
import { products, sharedRuntime, type Product } from "../support/products.js";
import { rejection } from "../support/promises.js";

const directory = mkdtempSync(path.join(tmpdir(), "perilune-exec-"));
afterAll(() => {
  rmSync(directory, { recursive: true });
});

const product = products[0] as Product;
const runtime = sharedRuntime(product);
const node = process.execPath;
const standard: ExecHandlersOptions = {
  programs: { node, sh: "/bin/sh", gone: "/nowhere/program", plain: path.join(directory) },
};

async function run(program: string, options: ExecHandlersOptions = standard): Promise<unknown[]> {
  const dispatcher = createDispatcher();
  dispatcher.registerAll(execHandlers(options));
  using state = runtime().createState({ dispatcher, modules: [exec] });
  return await state.runAsync(`local exec = require "exec" ${program}`);
}

it("gives a program arguments and input as they are, and returns its outputs and exit code", async () => {
  const source = `
    process.stdout.write(JSON.stringify(process.argv.slice(1)));
    process.stdin.pipe(process.stderr);
    process.stdin.on("end", () => process.exitCode = 3);`;
  const script = path.join(directory, "echo.js");
  writeFileSync(script, source.replace("slice(1)", "slice(2)"));
  expect(
    await run(`
      local e = assert(exec.run("node", { "${script}", "a b", "$HOME", "", "é;ls" }, { stdin = "in\\0\\xff" }))
      return e.code, e.signal, e.stdout, e.stderr == "in\\0\\xff"
    `),
  ).toEqual([3, undefined, '["a b","$HOME","","é;ls"]', true]);
  expect(await run(`local e = exec.run("true") return e.code, e.stdout`, { programs: ["true"] })).toEqual([
    0,
    "",
  ]);
});

it("has the environment and directory that the host gives", async () => {
  const shell = `local e = exec.run("sh", { "-c", 'pwd; echo "$A-$HOME"' }) return e.stdout`;
  expect(await run(shell, { ...standard, cwd: "/", env: { A: "1" } })).toEqual(["/\n1-\n"]);
  expect(await run(`return exec.run("sh", { "-c", 'echo "$HOME"' }).stdout`)).toEqual(["\n"]);
});

it("runs only the listed programs", async () => {
  const tell = (name: string): Promise<unknown[]> =>
    run(`local e, err = exec.run(${name}) return e, err:kind(), err:message()`);
  expect(await tell(`"ls"`)).toEqual([undefined, "permission_denied", "the program 'ls' is not allowed"]);
  for (const name of [`"/bin/sh"`, `"toString"`, `"__proto__"`, `""`])
    expect((await tell(name))[1]).toBe("permission_denied");
  expect(await tell(`"gone"`)).toEqual([undefined, "not_found", "gone: no such file or directory"]);
  expect((await tell(`"plain"`))[1]).toBe("permission_denied");
  expect((await tell(`"sh", { "a\\0b" }`))[1]).toBe("invalid");
  using state = runtime().createState({ modules: [exec], dispatcher: createDispatcher() });
  await expect(state.runAsync(`require("exec").run("sh")`)).rejects.toThrow(/no handler is registered/);
});

/** Whether a process exists. */
function lives(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, "utf8"));
  } catch {
    return false;
  }
}

it("kills a program with all that it started, when its time or its call is over", async () => {
  const note = path.join(directory, "pids");
  const script = `sleep 60 & echo $$ $! > ${note}; wait`;
  expect(
    await run(`
      local e, err = exec.run("sh", { "-c", "${script}" }, { timeout = 0.3 })
      return e, err:kind()
    `),
  ).toEqual([undefined, "timeout"]);
  const gone = async (): Promise<void> => {
    const pids = readFileSync(note, "utf8").trim().split(" ").map(Number);
    expect(pids.length).toBe(2);
    for (let tries = 0; pids.some(lives) && tries < 100; tries++)
      await new Promise((resolve) => setTimeout(resolve, 10));
    expect(pids.filter(lives)).toEqual([]);
    rmSync(note);
  };
  await gone();
  const dispatcher = createDispatcher();
  dispatcher.registerAll(execHandlers(standard));
  const controller = new AbortController();
  const { signal } = controller;
  const data = { program: "sh", args: ["-c", script], stdin: undefined };
  const running = rejection(dispatcher.dispatch(RUN, data, { context: { signal } }));
  await expect
    .poll(() => {
      try {
        return readFileSync(note, "utf8").includes("\n");
      } catch {
        return false;
      }
    })
    .toBe(true);
  controller.abort();
  expect(await running).toMatchObject({ kind: "canceled" });
  await gone();
  expect(await run(`local e, err = exec.run("sh", {}, { timeout = 0/0 }) return e, err:kind()`)).toEqual([
    undefined,
    "invalid",
  ]);
});

it("says which signal ended a program, and bounds its output", async () => {
  expect(await run(`local e = exec.run("sh", { "-c", "kill -TERM $$" }) return e.code, e.signal`)).toEqual([
    undefined,
    "SIGTERM",
  ]);
  expect(
    await run(`local e, err = exec.run("sh", { "-c", "yes" }) return e, err:kind(), err:retryable()`, {
      ...standard,
      maxOutput: 1000,
    }),
  ).toEqual([undefined, "rate_limited", false]);
  // A program that does not read its input.
  expect(await run(`return exec.run("sh", { "-c", "exit 0" }, { stdin = ("x"):rep(1000000) }).code`)).toEqual(
    [0],
  );
});

it("refuses wrong options", () => {
  for (const wrong of [
    ...[{}, { programs: "sh" }, { programs: [""] }, { programs: [3] }, { programs: { sh: 3 } }],
    ...[
      { programs: [], cwd: 3 },
      { programs: [], env: { A: 1 } },
      { programs: [], maxOutput: NaN },
    ],
    { programs: [], shell: true },
  ])
    expect(() => execHandlers(wrong as never), JSON.stringify(wrong)).toThrow(coded("ERR_OPTION"));
});
