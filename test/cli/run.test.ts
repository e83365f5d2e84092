/** `perilune run`: a program as a process, on its own thread and in a worker. */

import { spawn } from "node:child_process";
import { describe, expect, test } from "vitest";
import { folder, MAIN, perilune } from "./support.js";

const PROGRAM = `
local time, json, fs, kv = require "time", require "json", require "fs", require "kv"
local helper = require "helper"
local what = ...
if what == "fail" then
  local none = nil
  return none.field
elseif what == "exit" then
  os.exit(3)
elseif what == "busy" then
  print "busy"
  while true do end
end
time.sleep(0.001)
assert(kv.set("greeting", helper.greet(what)))
print(kv.get "greeting", json.encode(select("#", ...)), fs.list("data")[1].name, fs.read "../main.lua")
`;

const FILES = {
  "main.lua": PROGRAM,
  "helper.lua": "return { greet = function(name) return 'hello ' .. name end }",
  "root/data/x": "",
  "spawn.lua": `
local process = require "process"
function double(parent, n) process.send(parent, n * 2) end
if ... then
  for i = 1, 2 do assert(process.spawn("double", process.pid(), i)) end
  print(process.receive() + process.receive())
end`,
};

describe.each(["0", "2"])("perilune run --workers %s", (workers) => {
  test("runs a program with its modules, files and arguments", async () => {
    using place = folder(FILES);
    const args = ["run", "--workers", workers, "--root", "root", "main.lua", "ann", "--workers"];
    const { stdout, stderr, code } = await perilune(args, { cwd: place.path });
    expect([stderr, code]).toEqual(["", 0]);
    expect(stdout).toMatch(/^hello ann\t2\tx\tnil\t.*main\.lua.*\n$/);
  });

  test("runs the processes that it spawns", async () => {
    using place = folder(FILES);
    const { stdout, stderr, code } = await perilune(["run", "-w", workers, "spawn.lua", "go"], {
      cwd: place.path,
    });
    expect([stdout, stderr, code]).toEqual(["6\n", "", 0]);
  });

  test("reports errors, and exits as the program says", async () => {
    using place = folder(FILES);
    const outcomes = await Promise.all(
      ["fail", "exit"].map((what) => perilune(["run", "-w", workers, "main.lua", what], { cwd: place.path })),
    );
    expect(outcomes.map(({ code, stdout }) => [code, stdout])).toEqual([
      [1, ""],
      [3, ""],
    ]);
    expect(outcomes[0]?.stderr).toContain(
      "perilune: main.lua:7: attempt to index a nil value (local 'none')\nstack traceback:\n\tmain.lua:7: in main chunk",
    );
  });

  test("ends at an interrupt", async () => {
    using place = folder(FILES);
    const child = spawn(process.execPath, [MAIN, "run", `--workers=${workers}`, "main.lua", "busy"], {
      cwd: place.path,
      stdio: ["ignore", "pipe", "inherit"],
    });
    child.stdout.once("data", () => child.kill("SIGINT"));
    const code = await new Promise((resolve) => child.on("close", resolve));
    expect(code).toBe(130);
  });
});

test("perilune run refuses a wrong command line", async () => {
  using place = folder(FILES);
  const cases = [
    [["-w", "x", "main.lua"], 2, "--workers needs a number of threads"],
    [[], 2, "no script was given"],
    [["--thread", "main.lua"], 2, "Unknown option '--thread'"],
    [["absent.lua"], 1, "absent.lua cannot be read"],
  ] as const;
  const outcomes = await Promise.all(cases.map(([args]) => perilune(["run", ...args], { cwd: place.path })));
  for (const [at, { code, stderr }] of outcomes.entries()) {
    expect(code).toBe(cases[at]?.[1]);
    expect(stderr).toContain(`perilune run: ${cases[at]?.[2]}`);
  }
});
