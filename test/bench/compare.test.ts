/** `--compare`: detects a run that was slowed on purpose, and reports no change between a report and itself. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, describe, expect, test } from "vitest";
import { compareReports } from "../../bench/method/compare.mjs";
import { builtPackage } from "../support/built.js";
import { nativeLua } from "../support/native-lua.mjs";
import { bench } from "./run.js";
import { ALL } from "../support/scale.js";

const native = await nativeLua();
const NO_NATIVE = "missing" in native ? ` (skipped: ${native.missing})` : "";

const directory = mkdtempSync(path.join(tmpdir(), "perilune-bench-"));
afterAll(() => {
  rmSync(directory, { recursive: true });
});

/** A build of Perilune that runs every chunk ten times, so that it really is slower. */
function slowPackage(): string {
  const entry = pathToFileURL(path.join(builtPackage(), "dist", "index.js")).href;
  mkdirSync(path.join(directory, "slow", "dist"), { recursive: true });
  writeFileSync(
    path.join(directory, "slow", "dist", "index.js"),
    `import { loadRuntime as load } from ${JSON.stringify(entry)};
export async function loadRuntime(options) {
  const runtime = await load(options);
  const createState = runtime.createState.bind(runtime);
  runtime.createState = (of) => {
    const state = createState(of);
    const run = state.run.bind(state);
    state.run = (...args) => {
      for (let i = 1; i < 10; i++) run(...args);
      return run(...args);
    };
    return state;
  };
  return runtime;
}
`,
  );
  return path.join(directory, "slow");
}

describe.skipIf("missing" in native)(`a run and an earlier one${NO_NATIVE}`, () => {
  test.runIf(ALL)("one that does everything ten times is found to be slower", async () => {
    const earlier = path.join(directory, "earlier.json");
    const cases = ["--filter", "interpreter/fib", "--filter", "interpreter/n-queens"];
    const subjects = ["--subject", "native", "--subject", "perilune", "--rounds", "3"];
    const before = await bench(...cases, ...subjects, "--json", earlier);
    expect(before.code, before.stderr).toBe(0);

    const { code, stdout } = await bench(
      ...[...cases, ...subjects],
      ...["--package", slowPackage(), "--compare", earlier],
    );
    expect(code, stdout).toBe(1);
    expect(stdout).toContain("interpreter/fib perilune 29:");
    expect(stdout).toContain("interpreter/n-queens perilune 56:");
    expect(stdout).toContain("geometric mean of Perilune:");
    expect(stdout).toContain("2 results compared, 3 slower, 0 faster");

    const same = await bench("--from", earlier, "--compare", earlier);
    expect(same.code, same.stdout).toBe(0);
    expect(same.stdout).toContain("2 results compared, 0 slower, 0 faster");
    expect(JSON.parse(readFileSync(earlier, "utf8"))).toMatchObject({ baseline: "native", kind: "short" });
  });
});

describe("what is slower", () => {
  const report = (median: number, spread = 0, more: object = {}) => ({
    baseline: "native",
    noise: { noisy: false },
    subjects: [{ name: "perilune", title: "Perilune" }],
    cases: [
      {
        ...{ suite: "boundary", name: "call" },
        results: [
          {
            ...{ subject: "perilune", size: 10 },
            ratio: { to: "native", median, low: median - spread, high: median + spread },
          },
        ],
      },
    ],
    ...more,
  });
  const limits = { threshold: 1.25, meanThreshold: 1.1 };

  test("is beyond the threshold, and beyond what the runs spread by themselves", () => {
    expect(compareReports(report(2.4), report(2), limits).slower).toEqual([]);
    expect(compareReports(report(2.6), report(2), limits).slower).toEqual([
      "boundary/call perilune 10: 2.60, was 2.00 (1.30 times)",
    ]);
    expect(compareReports(report(2.6, 0.5), report(2, 0.2), limits).slower).toEqual([]);
    expect(compareReports(report(1), report(2), limits).faster).toHaveLength(1);
  });

  test("a geometric mean has a threshold of its own", () => {
    const interpreter = (median: number) => {
      const made = report(median);
      return { ...made, cases: made.cases.map((each) => ({ ...each, suite: "interpreter" })) };
    };
    expect(compareReports(interpreter(2.3), interpreter(2), limits).slower).toEqual([
      "geometric mean of Perilune: 2.30, was 2.00",
    ]);
  });

  test("a size that the trial made smaller is compared, one of another kind of run is not", () => {
    const sized = (median: number, size: number, kind: string) =>
      JSON.parse(JSON.stringify({ ...report(median), kind }).replaceAll(':10,"ratio"', `:${size},"ratio"`));
    expect(compareReports(sized(9, 1, "full"), sized(2, 10, "full"), limits).slower).toEqual([
      "boundary/call perilune 1: 9.00, was 2.00 (4.50 times)",
    ]);
    expect(compareReports(sized(9, 1, "short"), sized(2, 10, "full"), limits)).toMatchObject({
      compared: 0,
      notes: ["1 results have other sizes: this is a short run, the earlier one a full run"],
    });
  });

  test("counts results that only one has, and reports another processor", () => {
    const other = report(2, 0, { machine: { processor: "an abacus" } });
    const none = report(2, 0, { cases: [], machine: { processor: "a mill" } });
    expect(compareReports(none, other, limits).notes).toEqual([
      "1 results of the earlier run are not in this one",
      "the earlier run used another processor: an abacus",
    ]);
    expect(compareReports(other, none, limits).notes[0]).toBe(
      "1 results of this run are not in the earlier one",
    );
  });

  test("other cases, sizes and baselines are not compared, and noise is told", () => {
    const noisy = report(9, 0, { noise: { noisy: true } });
    expect(compareReports(noisy, report(2), limits).notes).toEqual(["this run is too noisy to be reliable"]);
    const elsewhere = JSON.parse(JSON.stringify(report(9)).replaceAll('"native"', '"wasmoon"')) as unknown;
    const { compared, slower, notes } = compareReports(elsewhere, report(2), limits);
    expect({ compared, slower, notes: notes.length }).toEqual({ compared: 0, slower: [], notes: 1 });
  });
});
