/** .ci/count.mjs: CI's reading of test results. A skipped test must not count as passed. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, expect, it } from "vitest";
import { ROOT } from "../support/compile.js";

const directory = mkdtempSync(path.join(tmpdir(), "perilune-count-"));
afterAll(() => {
  rmSync(directory, { recursive: true });
});

function count(kind: "vitest" | "real", text: string): { said: string; named: string; code: number | null } {
  const file = path.join(directory, "results");
  writeFileSync(file, text);
  const { stdout, stderr, status } = spawnSync(
    process.execPath,
    [path.join(ROOT, ".ci/count.mjs"), kind, file],
    {
      encoding: "utf8",
    },
  );
  return { said: stdout, named: stderr, code: status };
}

/** A report of vitest with one file. */
function report(fileStatus: string, ...statuses: string[]): string {
  const assertionResults = statuses.map((status, i) => ({ status, fullName: `test ${i}` }));
  return JSON.stringify({
    testResults: [{ name: "a.test.ts", status: fileStatus, message: "broken", assertionResults }],
  });
}

it("counts what passed and what failed", () => {
  expect(count("vitest", report("passed", "passed", "passed"))).toMatchObject({ said: "2 0\n", named: "" });
  expect(count("vitest", report("failed", "passed", "failed"))).toMatchObject({ said: "1 1\n" });
});

it.each(["skipped", "pending", "todo", "disabled"])("counts and names a test that is %s", (status) => {
  const { said, named } = count("vitest", report("passed", "passed", status));
  expect(said).toBe("1 1\n");
  expect(named).toContain("a.test.ts: test 1");
});

it("counts a file that did not load", () => {
  expect(count("vitest", report("failed"))).toMatchObject({
    said: "0 1\n",
    named: "failed: a.test.ts: broken\n",
  });
});

it("reads the last line of the real libraries' tests", () => {
  expect(count("real", "pass  LPeg\n6 passed, 1 failed\n").said).toBe("6 1\n");
  expect(count("real", "4 passed, 0 failed, 2 skipped: LPeg; lfs\n")).toMatchObject({
    said: "4 2\n",
    named: "4 passed, 0 failed, 2 skipped: LPeg; lfs\n",
  });
  expect(count("real", "4 passed, 0 failed, tests that cannot pass: 1 of x (io.popen)\n").said).toBe("4 0\n");
  expect(count("real", "4 passed, 0 failed, 1 skipped: a, tests that cannot pass: b\n").said).toBe("4 1\n");
});

it("fails when there are no results", () => {
  expect(count("real", "Killed\n").code).not.toBe(0);
  expect(count("vitest", "").code).not.toBe(0);
});
