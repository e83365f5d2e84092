/**
 * Every case of the benchmarks returns the expected result on every available subject; otherwise a run throws. Ignores the
 * times.
 */
import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { describe, expect, test, vi } from "vitest";
import { parseOptions, UsageError } from "../../bench/options.mjs";
import { builtPackage } from "../support/built.js";
import { chromium } from "../support/browsers/chromium.js";
import { without } from "../support/browsers/engines.js";
import { ROOT } from "../support/compile.js";
import { nativeLua } from "../support/native-lua.mjs";
import { ALL, EVERYTHING, sampled } from "../support/scale.js";
import { bench, benchIn, quickReport, type Report } from "./run.js";

// The first run of a checkout compiles C modules, and links them into cores.
vi.setConfig({ testTimeout: 300_000 });

const PROGRAMS = path.join(ROOT, "bench", "programs");
const native = await nativeLua();
const NO_NATIVE = "missing" in native ? ` (skipped: ${native.missing})` : "";

const namesOf = (report: Report, suite: string): string[] =>
  report.cases.filter((each) => each.suite === suite).map(({ name }) => name);

const measuredBy = (report: Report, subject: string): number =>
  report.cases.filter(({ results }) => results.some((result) => result.subject === subject)).length;

describe("the interpreter's programs", () => {
  const programs = readdirSync(PROGRAMS)
    .filter((file) => file.endsWith(".lua"))
    .map((file) => file.slice(0, -".lua".length));

  test("each has a twin in JavaScript, sizes, and a known result of each size", () => {
    const read = (name: string): Record<string, Record<string, unknown>> =>
      JSON.parse(readFileSync(path.join(PROGRAMS, name), "utf8"));
    const [sizes, checksums] = [read("sizes.json"), read("checksums.json")];
    const twins = readdirSync(PROGRAMS);
    expect(programs.length).toBeGreaterThanOrEqual(26);
    for (const name of programs) {
      expect(twins).toContain(`${name}.mjs`);
      expect(Object.keys(sizes[name] ?? {})).toEqual(["full", "cold", "small", "slow", "tiny"]);
      for (const size of Object.values(sizes[name] ?? {}))
        expect(checksums[name], `${name} of size ${String(size)}`).toHaveProperty(String(size));
    }
  });

  test.skipIf("missing" in native)(
    `run on native Lua, Perilune with and without its compiler, wasmoon, JavaScript${NO_NATIVE}`,
    async () => {
      const subjects = ["native", "perilune", "perilune-jit", "wasmoon", "javascript"];
      const wanted = [...sampled(programs, 5, 5)];
      const report = await quickReport(
        ...wanted.flatMap((name) => ["--filter", `interpreter/${name}`]),
        ...subjects.flatMap((name) => ["--subject", name]),
      );
      expect(report.baseline).toBe("native");
      expect(namesOf(report, "interpreter")).toEqual(expect.arrayContaining(wanted));
      const measured = namesOf(report, "interpreter").length;
      for (const name of subjects) expect(measuredBy(report, name), name).toBe(measured);
    },
  );

  test("run on fengari and LuaJIT, or the report names what is missing", async () => {
    const wanted = sampled(["interpreter/fib", "interpreter/json", "interpreter/vararg"], 3, 3);
    const report = await quickReport(
      ...wanted.flatMap((name) => ["--filter", name]),
      ...["fengari", "luajit", "luajit-off"].flatMap((name) => ["--subject", name]),
    );
    expect(measuredBy(report, "fengari")).toBe(wanted.length);
    for (const name of ["luajit", "luajit-off"]) {
      const missing = report.missing.filter(({ subject }) => subject === name);
      expect(measuredBy(report, name)).toBe(missing.length === 0 ? wanted.length : 0);
    }
  });
});

if (EVERYTHING)
  test("the boundary, loading and memory of Perilune and wasmoon", async () => {
    const report = await quickReport(
      ...["boundary/", "loading/", "memory/"].flatMap((name) => ["--filter", name]),
      ...["perilune", "perilune-engine", "wasmoon"].flatMap((name) => ["--subject", name]),
    );
    // wasmoon has no immutable tables; beside the boundary it is measured in three cases.
    expect(measuredBy(report, "perilune-engine")).toBe(namesOf(report, "boundary").length - 1);
    expect(namesOf(report, "boundary")).toHaveLength(measuredBy(report, "wasmoon") - 2);
    expect(measuredBy(report, "perilune")).toBe(report.cases.length);
    for (const each of report.cases) expect(each.results[0]?.subject, each.name).toBe("perilune");
    for (const memory of report.memory) {
      expect(memory["table"]).toBeGreaterThanOrEqual(8_000_000);
      expect(memory["empty"]).toBeGreaterThan(1000);
      expect(memory["kept"]).toBe(0);
    }
    expect(report.memory).toHaveLength(2);
  });

if (EVERYTHING)
  test("a rules engine and a request, on what embeds another interpreter too", async () => {
    const subjects = ["perilune", "wasmoon", "quickjs", "javascript"];
    const report = await quickReport("--filter", "embedding/r");
    expect(report.cases.map(({ results }) => results.map(({ subject }) => subject))).toEqual([
      subjects,
      subjects,
      ["perilune"],
    ]);
  });

test("entities in tables, packed, and by reference", async () => {
  const report = await quickReport(
    "--filter",
    "embedding/entities",
    "--subject",
    "perilune",
    "--subject",
    "javascript",
  );
  expect(report.cases.map(({ name }) => name)).toEqual(
    ["", "-packed", "-packed-js", "-packed-cursor", "-class", "-type"].map((suffix) => `entities${suffix}`),
  );
  for (const { results } of report.cases)
    expect(results.map(({ subject }) => subject)).toEqual(["perilune", "javascript"]);
});

if (EVERYTHING)
  test("processes, beside promises in JavaScript and wasmoon", async () => {
    const report = await quickReport(
      ...["--filter", "processes/"],
      ...["perilune", "wasmoon", "javascript"].flatMap((name) => ["--subject", name]),
    );
    const measured = report.cases.map(({ name, results }) => [
      name,
      ...results.map(({ subject }) => subject),
    ]);
    expect(measured).toEqual([
      ["yields", "perilune", "javascript"],
      ["promises", "perilune", "wasmoon", "javascript"],
      ["start", "perilune", "javascript"],
      ["wake", "perilune", "javascript"],
      ["messages", "perilune", "javascript"],
      ["busy", "perilune"],
    ]);
  });

if (EVERYTHING)
  test("a program's start: the command, imports of Perilune and wasmoon, and Node itself", async () => {
    const subjects = ["perilune", "perilune-import", "wasmoon", "javascript"];
    const report = await quickReport(
      ...["--filter", "loading/start", ...subjects.flatMap((name) => ["--subject", name])],
    );
    expect(report.cases.map(({ results }) => results.map(({ subject }) => subject))).toEqual([subjects]);
  });

if (EVERYTHING)
  test("growth of main operations, with the power that it fits", async () => {
    const report = await quickReport(
      ...["growth/append", "growth/concat"].flatMap((name) => ["--filter", name]),
      ...["--subject", "perilune", "--subject", "wasmoon"],
    );
    expect(report.growth.map(({ name, subject }) => `${name} ${subject}`)).toEqual([
      "append perilune",
      "concat perilune",
      "append wasmoon",
      "concat wasmoon",
    ]);
    for (const { points, power } of report.growth) {
      expect(points.map(([size]) => size)).toEqual([10, 100, 1000, 10_000]);
      expect(power).toBeTypeOf("number");
    }
  });

if (EVERYTHING)
  test("native modules, or the report names what cannot be built here", async () => {
    const report = await quickReport(
      ...["native/c-call", "native/complex"].flatMap((name) => ["--filter", name]),
      ...["--subject", "perilune", "--subject", "native"],
    );
    expect(namesOf(report, "native")).toEqual(["c-call", "complex-lua", "complex-mixed", "complex-c"]);
    expect(measuredBy(report, "perilune")).toBe(4);
  });

if (EVERYTHING)
  test.skipIf(chromium.missing.length > 0)(
    `the same cases on a page in Chromium${without(chromium)}`,
    async () => {
      const subjects = ["perilune-chromium", "wasmoon-chromium", "fengari-chromium", "javascript-chromium"];
      const report = await quickReport(
        "--browser",
        ...["interpreter/fib", "interpreter/json", "boundary/call", "native/complex", "loading/open"].flatMap(
          (name) => ["--filter", name],
        ),
        ...subjects.flatMap((name) => ["--subject", name]),
      );
      expect(measuredBy(report, "perilune-chromium")).toBe(report.cases.length);
      expect(measuredBy(report, "javascript-chromium")).toBe(2);
      const withoutModules = namesOf(report, "boundary").filter((name) => !name.includes("module"));
      expect(measuredBy(report, "fengari-chromium")).toBe(3 + withoutModules.length);
      expect(namesOf(report, "boundary").length).toBeGreaterThan(3);
    },
  );

/** Runs the case fib on JavaScript with a program text that `changes` makes. Rejects with its output. */
const runFib = (changes: string): Promise<unknown> =>
  promisify(execFile)(
    process.execPath,
    [
      "--input-type=module",
      "-e",
      `
    import { runCases } from "./bench/method/run-cases.mjs";
    import { findSubjects } from "./bench/subjects/subjects.mjs";
    import { interpreterCases } from "./bench/suites/interpreter.mjs";
    const { subjects } = await findSubjects({ cores: [], package: process.argv[1] });
    const fib = interpreterCases().find(({ name }) => name === "fib");
    const options = {
      cases: [fib],
      subjects: subjects.filter(({ name }) => name === "javascript"),
      level: "tiny", rounds: 1, most: 1, cold: 0, say: () => undefined, done: () => undefined,
    };
    ${changes}
    await runCases(options);`,
      builtPackage(),
    ],
    { cwd: ROOT },
  );

describe("what ends a run, by name", () => {
  test("a wrong result", async () => {
    const run = runFib('options.cases = [{ ...fib, expected: () => "28658" }];');
    await expect(run).rejects.toThrow("JavaScript: interpreter/fib: size 23 gave 28657, not 28658");
  });

  test("a wrong result of a cold run", async () => {
    const expected = '(size) => (size === 24 ? "0" : "28657")';
    const run = runFib(`options.cold = 1; options.cases = [{ ...fib, cold: 24, expected: ${expected} }];`);
    await expect(run).rejects.toThrow("JavaScript: interpreter/fib: size 24 gave 46368, not 0");
  });

  test("a result that nobody knows", async () => {
    const run = runFib("options.cases = [{ ...fib, size: () => 22 }];");
    await expect(run).rejects.toThrow("JavaScript: interpreter/fib: no known result of size 22");
  });

  test.runIf(ALL)("a subject that does not answer", async () => {
    const run = runFib("options.limit = 1; options.cases = [{ ...fib, size: () => 60 }];");
    await expect(run).rejects.toThrow("JavaScript: interpreter/fib: size 60: no answer after 1 s");
  });

  test("a subject that does not start", async () => {
    const run = runFib("options.subjects[0].start = () => Promise.reject(new Error('broken'));");
    await expect(run).rejects.toThrow("JavaScript does not start: broken");
  });
});

test.runIf(ALL)("modules that cannot be compiled are named, and the rest is measured", async () => {
  const directory = mkdtempSync(path.join(tmpdir(), "perilune-bench-"));
  try {
    const entry = pathToFileURL(path.join(builtPackage(), "dist", "index.js")).href;
    const write = (name: string, text: string): void => {
      mkdirSync(path.dirname(path.join(directory, name)), { recursive: true });
      writeFileSync(path.join(directory, name), text);
    };
    write("dist/index.js", `export * from ${JSON.stringify(entry)};`);
    const failing = (name: string): string =>
      `export async function ${name}() { throw new Error("no compiler here\\nadvice"); }`;
    write("dist/compile.js", ["compileModule", "linkCore"].map(failing).join("\n"));
    write("wasm/lock.json", JSON.stringify({ test: "of a package that compiles nothing" }));
    const report = await quickReport(
      ...["native/c-call", "native/complex"].flatMap((name) => ["--filter", name]),
      ...["--subject", "perilune", "--package", directory],
    );
    expect(report.cases.map(({ name, results, missing }) => [name, results.length, missing])).toEqual([
      ["c-call", 0, [{ subject: "native/c-call", reason: "calls: no compiler here" }]],
      ["complex-lua", 1, []],
      ["complex-mixed", 0, [{ subject: "native/complex-mixed", reason: "complex: no compiler here" }]],
      ["complex-c", 0, [{ subject: "native/complex-c", reason: "complex: no compiler here" }]],
    ]);
    expect(report.missing).toContainEqual({
      subject: "native modules",
      reason: "modules linked statically: no compiler here",
    });
  } finally {
    rmSync(directory, { recursive: true });
  }
});

test.runIf(ALL)("a browser that does not start is named", async () => {
  const { code, stdout, stderr } = await benchIn(
    { env: { CHROMIUM: process.execPath } },
    ...["--quick", "--rounds", "1", "--browser", "--subject", "javascript", "--subject", "fengari-chromium"],
    ...["--filter", "interpreter/fib"],
  );
  expect(code, stderr).toBe(0);
  expect(stdout).toMatch(/Not measured: 1\n\n- fengari-chromium: .* does not start: .* \(1\)\n/);
});

test.runIf(ALL)("an invalid core ends the run", async () => {
  const { code, stderr } = await bench(
    ...["--quick", "--rounds", "1", "--filter", "interpreter/fib", "--subject", "perilune"],
    ...["--core", `perilune-none=${path.join(ROOT, "package.json")}`, "--subject", "perilune-none"],
  );
  expect(code).not.toBe(0);
  expect(stderr).toContain("ModuleError");
});

describe("options that make no sense", () => {
  test.each([
    ["--rounds", "none"],
    ["--core", "nameless"],
    ["--fast"],
    ["--core", "wasmoon=x.wasm"],
    ["--readme", "--filter", "fib"],
    ["--readme", "--quick"],
    ["--full", "--quick"],
    ["--rounds", "1.5"],
    ["--threshold", "0.5"],
    ["--mean-threshold", "x"],
    ["--core", "mine=x.wasm", "--core", "mine=y.wasm"],
    ["--from", "x.json", "--filter", "fib"],
    ["--from", "x.json", "--full"],
  ])("%j", (...args) => {
    expect(() => parseOptions(args)).toThrow(UsageError);
  });

  test.each([
    ["--fast"],
    ["--subject", "lua"],
    ["--package", `${ROOT}/docs`],
    ["--filter", "interpreter/fib", "--filter", "no-such-case"],
    ["--core", "mine=no-such-file.wasm"],
  ])("end a run before it begins: %j", async (...args) => {
    const { code, stdout, stderr } = await bench(...args);
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).toContain("npm run bench");
  });
});
