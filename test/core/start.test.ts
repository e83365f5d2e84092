/** The start of a program loads few files of the package, and no part of Node that it does not need yet. */
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { builtPackage } from "../support/built.js";
import { runProgram } from "../support/child.js";

const dist = path.join(builtPackage(), "dist");

/** Node's modules for processes, sockets, threads, HTTP and text that is neither ASCII nor UTF-8. */
const LATE =
  /^NativeModule (?:child_process|net|tty|http2?|https|crypto|worker_threads|os|internal\/deps\/undici\/undici)$/;

/** Runs a module in a process; it gets the parts of Node that were loaded and its own modules besides. */
async function loadedBy(program: string, ...args: readonly string[]): Promise<readonly string[]> {
  const report = `import { writeSync } from "node:fs"; process.on("exit", () => writeSync(2, process.moduleLoadList.join("\\n")));`;
  const run = await runProgram(process.execPath, [
    ...["--import", `data:text/javascript,${encodeURIComponent(report)}`],
    ...(program === "" ? args : ["--input-type=module", "-e", program]),
  ]);
  expect(run.code, run.stderr).toBe(0);
  return run.stderr.split("\n").filter((name) => LATE.test(name));
}

describe("the start loads of Node only what it needs", () => {
  const url = JSON.stringify(`file://${path.join(dist, "index.js")}`);

  it("for an import, a runtime and a first result", async () => {
    const program = `const { loadRuntime } = await import(${url});
      if ((await loadRuntime()).createState().run("return 1 + 1")[0] !== 2) process.exit(1);`;
    expect(await loadedBy(program)).toEqual([]);
  });

  it("for the command, with output to a pipe", async () => {
    expect(await loadedBy("", path.join(dist, "cli", "main.cjs"), "-e", "print(1 + 1)")).toEqual([]);
  });

  it("on a Node that has no process.getBuiltinModule too", async () => {
    const program = `delete process.getBuiltinModule; const { loadRuntime } = await import(${url});
      const state = (await loadRuntime({ processes: true })).createState();
      if (state.run("return os.execute('exit 3')")[2] !== 3) process.exit(1);`;
    expect(await loadedBy(program)).toContain("NativeModule child_process");
  });

  it("and the rest when a program uses it", async () => {
    const program = `const { loadRuntime } = await import(${url});
      (await loadRuntime({ processes: true })).createState().run("os.execute('true')");`;
    expect(await loadedBy(program)).toContain("NativeModule child_process");
  });
});

it("the command that runs a script has no code of states and host modules for JavaScript", () => {
  const text = readFileSync(path.join(dist, "cli", "interpreter.cjs"), "utf8");
  const sources = Array.from(text.matchAll(/^\/\/ src\/(\S+)\.ts$/gm), ([, name]) => name);
  expect(sources).toContain("runtime/standalone");
  const late = /^(?:state\/(?:state|operations)$|values\/codec|modules\/host\/define|types\/check|compile\/)/;
  expect(sources.filter((name) => late.test(name ?? ""))).toEqual([]);
});

it("the package is few files of JavaScript", () => {
  const chunks = readdirSync(path.join(dist, "chunks")).filter((name) => name.endsWith(".js"));
  expect(chunks.length).toBeLessThan(80);
});
