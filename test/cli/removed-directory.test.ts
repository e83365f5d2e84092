/** The command line in a removed directory behaves like native Lua. */

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { MAIN, run } from "./support.js";

let work: string;
beforeAll(() => {
  work = mkdtempSync(path.join(tmpdir(), "perilune-removed-"));
  writeFileSync(path.join(work, "main.lua"), "print(require('module'), io.open('new', 'w'))");
  writeFileSync(path.join(work, "module.lua"), "return 'found'");
});
afterAll(() => {
  rmSync(work, { recursive: true, force: true });
});

/** Runs the command in a shell whose directory no longer exists. */
async function runRemoved(...args: string[]): Promise<{ stdout: string; stderr: string; code: number }> {
  mkdirSync(path.join(work, "x"));
  return run("sh", ["-c", 'rmdir "$PWD"; exec "$0" "$@"', process.execPath, MAIN, ...args], {
    cwd: path.join(work, "x"),
  });
}

test.skipIf(process.platform === "win32")("runs a chunk", async () => {
  expect(await runRemoved("-e", "print(1, (os.getenv('PATH')) ~= nil)")).toEqual({
    stdout: "1\ttrue\n",
    stderr: "",
    code: 0,
  });
});

test.skipIf(process.platform === "win32")(
  "runs a script with its modules, and makes no file elsewhere",
  async () => {
    const { stdout, stderr } = await runRemoved(path.join(work, "main.lua"));
    expect(stdout).toMatch(/^found\tnil\tnew: No such file or directory\t/);
    expect(stderr).toBe("");
  },
);
