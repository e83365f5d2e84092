/**
 * Everything that the project can test here: `npm run test:all`. The tests of `npm test` with all their rounds
 * (test/support/scale.ts) and new values for property tests, those of Lua's behaviour again with compiled code, at the usual thresholds
 * and as early as can be, and real libraries against their own tests. The last line is `N passed, N failed`; a test that
 * was skipped is named and counts as failed. It takes about half an hour on two cores.
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const directory = mkdtempSync(path.join(tmpdir(), "perilune-test-all-"));

/** What runs with compiled code too: all that does not count table slots, or wait for a time by the clock. */
const WITH_COMPILED_CODE = [
  "lua",
  "state",
  "values",
  "modules",
  "stdlib",
  "interpreter",
  "host-modules",
  "attacks",
  "processes",
].map((name) => `test/${name}`);

/** Runs a program of the repository; returns its exit status and, with `keep`, its output. */
function run(args, { env = {}, keep = false } = {}) {
  const stdio = ["ignore", keep ? "pipe" : "inherit", "inherit"];
  const { status, stdout } = spawnSync(process.execPath, args, {
    cwd: root,
    env: { ...process.env, ...env },
    stdio,
    maxBuffer: 1 << 28,
  });
  const text = stdout?.toString() ?? "";
  process.stdout.write(text);
  return { status, text };
}

/** Counts results as CI does. */
function count(kind, file) {
  const { text } = run([".ci/count.mjs", kind, file], { keep: true });
  const [passed = 0, failed = 1] = /^(\d+) (\d+)$/m.exec(text)?.slice(1).map(Number) ?? [];
  return { passed, failed };
}

try {
  run(["test/support/tools.mjs"]); // without them, their tests are skipped, and counted
  const report = path.join(directory, "vitest.json");
  const tests = run(["node_modules/vitest/vitest.mjs", "run"], {
    env: { PERILUNE_TEST_ALL: "1", PERILUNE_TEST_SEED: "random", PERILUNE_TEST_REPORT: report },
  });
  const compiled = ["on", "always"].map((jit) => {
    const file = path.join(directory, `${jit}.json`);
    const { status } = run(["node_modules/vitest/vitest.mjs", "run", ...WITH_COMPILED_CODE], {
      env: { PERILUNE_JIT: jit, PERILUNE_TEST_REPORT: file },
    });
    return { ...count("vitest", file), status };
  });
  const printed = path.join(directory, "real.txt");
  const real = run(["test/real/run.mjs"], { keep: true });
  writeFileSync(printed, real.text);
  const sums = [
    { ...count("vitest", report), status: tests.status },
    ...compiled,
    { ...count("real", printed), status: real.status },
  ];
  const passed = sums.reduce((sum, one) => sum + one.passed, 0);
  const failed = sums.reduce((sum, one) => sum + Math.max(one.failed, one.status === 0 ? 0 : 1), 0);
  process.stdout.write(`${passed} passed, ${failed} failed\n`);
  process.exitCode = failed === 0 ? 0 : 1;
} finally {
  rmSync(directory, { recursive: true, force: true });
}
