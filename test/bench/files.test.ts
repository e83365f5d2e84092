/** The files of runs: a file that is not a report is refused before anything runs, and parts of a run are joined. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { parseOptions } from "../../bench/options.mjs";
import { prepareOutputs } from "../../bench/report/kept.mjs";
import { merge, readReport, ReportError } from "../../bench/report/read.mjs";
import { lackingOf } from "../../bench/report/whole.mjs";
import { builtPackage } from "../support/built.js";
import { ROOT } from "../support/compile.js";
import { ALL } from "../support/scale.js";
import { bench, benchIn, type Report } from "./run.js";

const LAST = path.join(ROOT, "bench", "results", "last.json");
const directory = mkdtempSync(path.join(tmpdir(), "perilune-bench-"));
afterAll(() => {
  rmSync(directory, { recursive: true });
});

const place = (name: string): string => path.join(directory, name);
const last = (): Record<string, unknown> => JSON.parse(readFileSync(LAST, "utf8"));

describe("files that are not reports", () => {
  beforeAll(() => {
    writeFileSync(place("broken.json"), "{");
    writeFileSync(place("null.json"), "null");
    writeFileSync(place("foreign.json"), '{"cases": [], "name": "other"}');
    writeFileSync(place("later.json"), JSON.stringify({ ...last(), version: 2 }));
    writeFileSync(place("half.json"), JSON.stringify({ ...last(), growth: undefined }));
    writeFileSync(
      place("odd.json"),
      JSON.stringify({ ...last(), cases: [{ suite: "a", name: "b", results: [{}], missing: [] }] }),
    );
  });

  test.each([
    ["absent.json", "cannot be read"],
    ["broken.json", "cannot be read"],
    ["null.json", "is not a report of these benchmarks"],
    ["foreign.json", "is a report of version undefined, not 1"],
    ["later.json", "is a report of version 2, not 1"],
    ["half.json", "has no list of growth"],
    ["odd.json", "has a case with no results: a/b"],
  ])("%s", (name, message) => {
    const reading = (): unknown => readReport(place(name));
    expect(reading).toThrow(ReportError);
    expect(reading).toThrow(`${name} ${message}`);
  });

  test.each([
    ["--from", place("broken.json"), []],
    ["--compare", place("broken.json"), ["--from", LAST]],
  ])("end a run before it begins: %s", async (option, file, more) => {
    const args = [...more, option, file];
    const { code, stdout, stderr } = await bench(...args);
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).toContain("broken.json cannot be read");
    expect(stderr.split("\n")).toHaveLength(2);
  });

  test.each([
    ["--json", place("no/such.json")],
    ["--json", directory],
    ["--continue", place("no/such.json")],
    ["--markdown", directory],
    ["--charts", path.join(LAST, "charts")],
  ])("nor are files that cannot be written found out at the end: %s %s", (option, file) => {
    const preparing = (): void => {
      prepareOutputs(parseOptions(["--quick", option, file]));
    };
    expect(preparing).toThrow(ReportError);
    expect(preparing).toThrow(`${option} ${file} cannot be written`);
  });

  test("and the run says so before it begins", async () => {
    const { code, stdout, stderr } = await bench("--quick", "--markdown", directory);
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).toContain(`--markdown ${directory} cannot be written`);
  });
});

describe("a run in parts", () => {
  const QUICK = ["--quick", "--rounds", "1", "--subject", "perilune"];
  const read = (file: string): Report => JSON.parse(readFileSync(file, "utf8")) as Report;
  const names = (file: string): string[] => read(file).cases.map(({ name }) => name);

  test("goes on where it was interrupted, and does not run again what it has", async () => {
    const file = place("interrupted.json");
    const args = [...QUICK, "--continue", file, "--filter", "interpreter/fib"];
    const first = await bench(...args);
    expect(first.code, first.stderr).toBe(0);
    const [fib] = read(file).cases;
    const second = await bench(...args, "--filter", "interpreter/sieve");
    expect(second.stderr).toContain("1 of 1: interpreter/sieve");
    expect(names(file)).toEqual(["fib", "sieve"]);
    expect(read(file).cases[0]).toEqual(fib);
    const third = await bench(...args);
    expect(third.stderr).not.toContain("1 of 1");
    expect(third.stdout).toContain("| sieve ");

    for (const [message, ...others] of [
      ["the earlier part has other subjects", "--quick", "--subject", "javascript"],
      ["their kind differs", "--subject", "perilune"],
    ] as const) {
      const { code, stderr } = await bench(...others, "--continue", file, "--filter", "interpreter/fib");
      expect(code).toBe(2);
      expect(stderr).toContain(message);
    }
  });

  test.skipIf(process.platform === "win32")("keeps what was measured when it is interrupted", async () => {
    const file = place("stopped.json");
    const command = [path.join(ROOT, "bench", "run.mjs"), "--package", builtPackage(), "--json", file];
    const child = spawn(process.execPath, [...command, ...QUICK, "--filter", "interpreter/"]);
    let stderr = "";
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      stderr += text;
      if (!child.killed && /^2 of /m.test(stderr)) child.kill("SIGINT");
    });
    const [code] = (await once(child, "close")) as [number | null];
    expect(code).toBe(130);
    expect(stderr).toContain("The measurements so far are in");
    expect(names(file).length).toBeGreaterThanOrEqual(2);
  });

  test.runIf(ALL)("keeps what was measured when a case fails", async () => {
    const file = place("failed.json");
    const core = ["--core", `none=${path.join(ROOT, "package.json")}`, "--subject", "none"];
    const cases = ["--filter", "native/builtin-call", "--filter", "loading/start"];
    // Only Perilune's command has `start`; builtin-call comes before it and starts the invalid core.
    const { code, stderr } = await bench(...QUICK, ...core, ...cases, "--json", file);
    expect(code).not.toBe(0);
    expect(stderr).not.toContain("The measurements so far");
    expect(readdirSync(directory)).not.toContain("failed.json");
    const later = await bench(
      ...[...QUICK, ...core, "--filter", "loading/start", "--filter", "memory/", "--json", file],
    );
    expect(later.code).not.toBe(0);
    expect(later.stderr).toContain("The measurements so far are in");
    expect(names(file)).toEqual(["start"]);
    expect(readdirSync(directory).filter((name) => name.startsWith("failed.json"))).toEqual(["failed.json"]);
  });

  test.runIf(ALL)("of several files is one run, of which the last has the word", async () => {
    const [a, b] = [place("a.json"), place("b.json")];
    // A run may begin in any directory.
    const begun = await benchIn(
      { cwd: tmpdir() },
      ...[...QUICK, "--filter", "interpreter/fib", "--filter", "sizes", "--json", a],
    );
    expect(begun.stdout).toContain("wasmoon: core and JavaScript");
    await bench(...QUICK, "--filter", "interpreter/fib", "--filter", "interpreter/json", "--json", b);
    const joined = place("joined.json");
    const { code, stdout } = await bench("--from", a, "--from", b, "--json", joined);
    expect(code).toBe(0);
    expect(stdout).toContain("## Sizes");
    expect(names(joined)).toEqual(["fib", "json"]);
    expect(read(joined).cases[0]).toEqual(read(b).cases[0]);

    const strange = { ...JSON.parse(readFileSync(b, "utf8")), build: "another" };
    expect(() => merge([read(a), strange])).toThrow(ReportError);
    expect(() => merge([read(a), strange])).toThrow("their build differs");
    const subjects = read(b).subjects.map((one) => ({ ...one, version: "9" }));
    expect(() => merge([read(a), { ...read(b), subjects }])).toThrow("perilune is 0.1.0 and 9");
  });

  test("README.md shows whole runs alone", async () => {
    expect(lackingOf(last())).toEqual([]);
    expect(lackingOf({ ...last(), kind: "quick" })).toHaveLength(1);
    const { cases, ...more } = last() as { cases: { name: string }[]; missing: unknown };
    const part = { ...more, cases: cases.filter(({ name }) => name !== "fib"), growth: [] };
    expect(lackingOf(part)).toEqual([
      "interpreter/fib",
      ...lackingOf({ ...part, cases }).filter((name) => name.startsWith("growth/")),
    ]);
    const before = readFileSync(path.join(ROOT, "README.md"), "utf8");
    writeFileSync(place("part.json"), JSON.stringify(part));
    const { code, stderr } = await bench("--from", place("part.json"), "--readme");
    expect(code).toBe(2);
    expect(stderr).toContain(
      "--readme needs a complete run, and this one lacks interpreter/fib, growth/append,",
    );
    expect(readFileSync(path.join(ROOT, "README.md"), "utf8")).toBe(before);
  });
});
