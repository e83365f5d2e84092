/** `perilune worker` and `perilune workflows`, as programs. */

import { execFile, spawn, type ChildProcess } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import Database from "libsql";
import { afterAll, beforeAll, expect, it } from "vitest";
import { runWorkflows } from "../../src/cli/workflows-command.js";
import { blocksOf } from "../docs/blocks.js";
import { builtPackage } from "../support/built.js";
import { ROOT } from "../support/compile.js";

const run = promisify(execFile);
const directory = mkdtempSync(path.join(tmpdir(), "perilune-flows-"));
let main: string;
let worker: ChildProcess | undefined;

beforeAll(() => {
  const installed = builtPackage();
  main = path.join(installed, "dist", "cli", "main.cjs");
  mkdirSync(path.join(directory, "node_modules"));
  symlinkSync(installed, path.join(directory, "node_modules", "perilune"), "junction");
  mkdirSync(path.join(directory, "app", "lib"), { recursive: true });
  const write = (name: string, text: string): void => {
    writeFileSync(path.join(directory, "app", name), text);
  };
  write(
    "greet.lua",
    `local workflow, people, words = require "workflow", require "people", require "lib.words"
local name = assert(people.name(...))
local more = workflow.receive "more"
return words.hello(name, more)
`,
  );
  write("lib/words.lua", `return { hello = function(name, more) return "hello " .. name .. more end }\n`);
  write(
    "activities.mjs",
    `import { defineActivities } from "perilune/workflows";
export default defineActivities({ name: "people", activities: { name: ([id]) => "n" + id } });
`,
  );
});
afterAll(() => {
  worker?.kill("SIGKILL");
  rmSync(directory, { recursive: true, force: true });
});

/** Runs a command of this process: its code, what it writes, and its errors. */
async function workflows(...args: readonly string[]): Promise<string> {
  const written: string[] = [];
  const write = (text: string): void => void written.push(text);
  await runWorkflows([...args, "--store", path.join(directory, "workflows.db")], {
    stdout: write,
    stderr: write,
  });
  return written.join("");
}

/** A process of its own: the activities of the application import the built package. */
const perilune = (...args: readonly string[]): Promise<{ readonly stdout: string }> =>
  run(process.execPath, [main, ...args], { cwd: directory });

it("starts, runs, shows, replays and signals workflows from several processes", async () => {
  expect(await workflows("list")).toContain("workflows.db: a worker makes it");
  const start = ["workflows", "start", "greet", "7", "--app", "app", "--id", "g1"];
  expect((await perilune(...start)).stdout).toBe("g1\n");
  worker = spawn(process.execPath, [main, "worker", "app"], {
    cwd: directory,
    stdio: ["ignore", "pipe", "inherit"],
  });
  const ended = new Promise((resolve) => worker?.on("close", resolve));
  await new Promise((resolve) => worker?.stdout?.once("data", resolve));
  const soon = { timeout: 60_000, interval: 300 };
  await expect
    .poll(() => workflows("list"), soon)
    .toMatch(/^g1 {2}greet {2}waiting {2}2 steps .* waits for signal:more\n$/);
  expect(await workflows("signal", "g1", "more", '"!"')).toBe("");
  await expect.poll(() => workflows("show", "g1"), soon).toContain("completed");
  const shown = await workflows("show", "g1");
  expect(shown).toMatch(/input: \[ 7 \]\n1 .* greet\.lua:2 {2}people\.name \[ 7 \] {2}→ {2}'n7'\n2 /);
  expect(shown).toContain("values: [ 'hello n7!' ]");
  const replayed = await perilune("workflows", "replay", "g1", "--app", "app", "--step", "1", "--json");
  expect(JSON.parse(replayed.stdout)).toMatchObject({ step: 1, place: "greet.lua:2", result: "n7" });
  worker.kill("SIGTERM");
  expect(await ended).toBe(0);
  await workflows("remove", "g1");
  expect(await workflows("list")).toBe("");
}, 240_000);

it("the commands of docs/workflows.md do what the page says", async () => {
  const page = blocksOf("docs/workflows.md", readFileSync(path.join(ROOT, "docs", "workflows.md"), "utf8"));
  const place = path.join(directory, "docs");
  mkdirSync(path.join(place, "app"), { recursive: true });
  for (const { example, path: file = "", text } of page)
    if (example === "app") writeFileSync(path.join(place, file), text);
  const lines = page
    .filter(
      ({ language, text }) => language === "sh" && text.includes("workflows.db") !== text.includes("order-1"),
    )
    .flatMap(({ text }) => text.split("\n"))
    .filter((line) => line.startsWith("npx perilune "))
    .map((line) =>
      [...line.slice("npx perilune ".length).matchAll(/'([^']*)'|\S+/g)].map(
        ([word, quoted]) => quoted ?? word,
      ),
    );
  const [work = [], ...others] = lines;
  expect(others.map(([, action]) => action)).toEqual(["start", "list", "signal", "show", "replay"]);
  const child = spawn(process.execPath, [main, ...work], {
    cwd: place,
    stdio: ["ignore", "pipe", "inherit"],
  });
  let said = "";
  child.stdout.on("data", (piece: Buffer) => (said += piece.toString()));
  const expected = [
    /^order-1\n$/,
    /^order-1 {2}order {2}waiting {2}2 steps .* waits for signal:address\n$/,
    /^$/,
    /completed[^]*values: \[ 'shipped to 12 High Street' \]/,
    /order\.lua:4[^]*order\.lua:6[^]*order\.lua:7/,
  ];
  try {
    await expect.poll(() => said, { timeout: 60_000 }).toContain("working: order");
    for (const [at, args] of others.entries()) {
      const output = async (): Promise<string> =>
        (await run(process.execPath, [main, ...args], { cwd: place })).stdout;
      if (args[1] === "list" || args[1] === "show")
        await expect.poll(output, { timeout: 60_000, interval: 300 }).toMatch(expected[at] ?? "");
      else expect(await output()).toMatch(expected[at] ?? "");
    }
    expect(said).toContain("2 x tea to 12 High Street\n");
  } finally {
    child.kill("SIGKILL");
  }
}, 240_000);

it("goes on with a changed program that says which version it continues", async () => {
  const app = path.join(directory, "changing");
  mkdirSync(path.join(app, "lib"), { recursive: true });
  mkdirSync(path.join(app, "node_modules"));
  const write = (name: string, text: string): void => {
    writeFileSync(path.join(app, name), text);
  };
  write("node_modules/not.lua", "not Lua");
  write("lib/words.lua", `return function(...) return table.concat({ ... }, " ") end\n`);
  write("lib/unused.lua", "return 1");
  const program = (change: string): string => `
    local workflow, words = require "workflow", require "lib.words"
    local name = ...
    ${change}
    return words(workflow.receive "word", name)
  `;
  write("greet.lua", program(""));
  const store = ["--store", path.join(directory, "changing.db")];
  const look = async (...args: readonly string[]): Promise<string> =>
    (await perilune("workflows", ...args, ...store)).stdout;
  /** Runs a worker while something else is done. */
  const working = async (work: () => Promise<void>): Promise<void> => {
    const child = spawn(process.execPath, [main, "worker", app, ...store], {
      cwd: directory,
      stdio: ["ignore", "pipe", "inherit"],
    });
    try {
      await new Promise((resolve) => child.stdout.once("data", resolve));
      await work();
    } finally {
      child.kill("SIGKILL");
    }
  };
  const soon = { timeout: 60_000, interval: 300 };
  await look("start", "greet", '"Ada"', "--id", "old", "--app", app);
  await working(async () => {
    await expect.poll(() => look("list"), soon).toContain("waits for signal:word");
  });
  const [, first = ""] = /version: ([0-9a-f]{12})\n/.exec(await look("show", "old")) ?? [];
  // What the program does not require is no part of its version.
  write("lib/unused.lua", "return 2");
  expect(await look("versions", "--app", app)).toBe(`greet  ${first}  1 unfinished  current\n`);

  write("greet.lua", program(`if workflow.patched "title" then name = "Lady " .. name end`));
  const [now = "", before = ""] = (await look("versions", "--app", app)).split("\n");
  expect(now).toMatch(/^greet {2}[0-9a-f]{12} {2}0 unfinished {2}current$/);
  expect(before).toContain(
    `greet  ${first}  1 unfinished  not run: add "${first}" to "continues" of "greet" in`,
  );
  await look("signal", "old", "word", '"hello"');
  await working(async () => {
    await expect.poll(() => look("list"), soon).toContain(`add "${first}" to 'continues' of the program`);
  });

  write("workflows.json", JSON.stringify({ programs: { greet: { continues: [first] } } }));
  expect(await look("versions", "--app", app)).toContain(`greet  ${first}  1 unfinished  continued\n`);
  await look("start", "greet", '"Grace"', "--id", "new", "--app", app);
  await look("signal", "new", "word", '"hello"');
  await working(async () => {
    await expect.poll(() => look("list", "--status", "completed"), soon).toMatch(/^new [^]*\nold /);
  });
  expect(await look("show", "old")).toContain("values: [ 'hello Ada' ]");
  expect(await look("show", "new")).toContain("values: [ 'hello Lady Ada' ]".replace("Ada", "Grace"));
  expect(await look("replay", "old", "--app", app)).toContain("greet.lua:5");

  const wrong = async (settings: string): Promise<string> => {
    write("workflows.json", settings);
    return await workflows("versions", "--app", app);
  };
  expect(await wrong("{")).toMatch(/workflows\.json: /);
  expect(await wrong(`{ "programs": { "gret": {} } }`)).toContain(
    "there is no program gret.lua; there are: greet",
  );
  expect(await wrong(`{ "programs": { "greet": { "continue": [] } } }`)).toMatch(
    /workflows\.json: .*continue/,
  );
  expect(await wrong(`{ "programs": { "greet": { "continues": ["abc"] } } }`)).toMatch(
    /workflows\.json: option programs\.greet\.continues: expected a list of hashes, .*; found "?abc/,
  );
}, 240_000);

it("says what is wrong with its arguments", async () => {
  const bare = path.join(directory, "bare");
  mkdirSync(bare);
  expect(await workflows("start", "x", "--app", bare)).toContain(
    "has no programs: expected files such as order.lua",
  );
  writeFileSync(path.join(bare, "greet.lua"), "return 1");
  expect(await workflows("start", "other", "--app", bare)).toContain(
    "there is no workflow program 'other'; there are: greet",
  );
  expect(await workflows("start", "greet", "{", "--app", bare)).toContain("expected JSON, found {");
  expect(await workflows("show", "none")).toContain("there is no workflow 'none'");
  expect(await workflows("cancel", "none")).toContain("none: it has ended, or there is none");
  expect(await workflows("replay", "g1")).toContain("'replay' needs --app");
  expect(await workflows("start", "greet", "--app", path.join(directory, "nowhere"))).toContain("nowhere");
  expect(await workflows("list", "--status", "lost")).toContain("--status");
  expect(await workflows("list", "--id", "x")).toContain("--id is for 'start', not for 'list'");
  expect(await workflows("list", "--wait", "1")).toContain("--wait is for a store in PostgreSQL");
  const wrong = async (store: string): Promise<string> => {
    const said: string[] = [];
    const write = (text: string): void => void said.push(text);
    await runWorkflows(["list", "--store", store], { stdout: write, stderr: write });
    return said.join("");
  };
  const other = path.join(bare, "greet.lua");
  expect(await wrong(other)).toContain(`the store ${other}: SQLite: `);
  const foreign = path.join(bare, "foreign.db");
  const database = new Database(foreign);
  database.exec("CREATE TABLE other (x)");
  database.close();
  expect(await wrong(foreign)).toContain(
    `the store ${foreign}: there are no workflows in this database: start a worker`,
  );
  expect(await wrong("mysql://host/x")).toContain("--store needs a file, or postgres://user:password@host");
  expect(await workflows("show")).toContain("'show' takes 1 argument, found 0");
  writeFileSync(path.join(bare, "activities.mjs"), "export default 1;");
  expect(await workflows("start", "greet", "--app", bare)).toMatch(/activities\.mjs: .*defineActivities/);
  expect(await workflows("dance")).toContain("expected one of list, start");
});
