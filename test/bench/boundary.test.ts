/**
 * The boundary cases: all embeddings, native Lua and the platform run them; missing ones are named; a wrong value ends a
 * case.
 */
import { describe, expect, test } from "vitest";
import { BOUNDARY, boundaryCases } from "../../bench/suites/boundary/cases.mjs";
import { nativeLua } from "../support/native-lua.mjs";
import { quickReport, type Report } from "./run.js";

const native = await nativeLua();
const NO_NATIVE = "missing" in native ? ` (skipped: ${native.missing})` : "";

const NAMES = Object.keys(BOUNDARY);

/** The cases that a subject has a result of. */
const measured = (report: Report, subject: string): string[] =>
  report.cases
    .filter(({ results }) => results.some((result) => result.subject === subject))
    .map(({ name }) => name);

describe("the boundary", async () => {
  const subjects = ["native", "perilune", "perilune-engine", "wasmoon", "fengari", "javascript"];
  const report = await quickReport(
    "--filter",
    "boundary/",
    ...subjects.flatMap((name) => ["--subject", name]),
  );

  test("has every case of both engines, and of Perilune", () => {
    expect(measured(report, "perilune")).toEqual(NAMES);
    for (const subject of ["perilune-engine", "wasmoon"])
      // they have no immutable tables
      expect(measured(report, subject), subject).toEqual(NAMES.filter((name) => name !== "read-immutable"));
  });

  test.skipIf("missing" in native)(`has native Lua's C API as its floor${NO_NATIVE}`, () => {
    expect(report.baseline).toBe("native");
    expect(measured(report, "native")).toEqual(NAMES);
  });

  test("has what the platform has for the same texts and structures", () => {
    const platform = NAMES.filter((name) => /^(string|rows)-(in|out)/.test(name));
    expect(platform).toHaveLength(14);
    expect(measured(report, "javascript")).toEqual(platform);
  });

  test("names what fengari has not", () => {
    const missing = report.cases.flatMap((each) =>
      each.missing.map(({ subject, reason }) => `${each.name} ${subject}: ${reason}`),
    );
    const reason = "objects by reference are fengari-interop's, which is not installed";
    expect(missing.filter((line) => line.includes(" fengari: "))).toEqual([
      "call-module fengari: it has no host modules",
      "call-module-low fengari: it has no host modules",
      "read-immutable fengari: it has no immutable tables",
      `field-read fengari: ${reason}`,
      `field-write fengari: ${reason}`,
    ]);
    const lacking = /^field-|module|immutable/;
    expect(measured(report, "fengari")).toEqual(NAMES.filter((name) => !lacking.test(name)));
  });
});

/** An embedding whose Lua functions all return `result`, and whose tables are all `table`. */
const giving = (result: unknown, table: unknown = undefined) => ({
  run: () => undefined,
  fn: () => () => result,
  first: (given: unknown) => given,
  evaluate: () => result,
  expose: () => undefined,
  tableOut: () => table,
  object: () => undefined,
  close: () => undefined,
});

test("a changed value ends its case", async () => {
  const made = async (name: string, embedding: ReturnType<typeof giving>): Promise<unknown> =>
    boundaryCases("", () => embedding)[`boundary/${name}`]?.();
  const wrong = "received a value other than the one sent";
  await expect(made("string-in-200-wide", giving(false))).rejects.toThrow(wrong);
  await expect(made("string-out-200-wide", giving("other"))).rejects.toThrow(wrong);
  await expect(made("rows-in", giving(false))).rejects.toThrow(wrong);
  await expect(made("rows-out", giving(true, []))).rejects.toThrow(wrong);
  await expect(made("rows-out", giving(true, Array(2000).fill({ id: 0 })))).rejects.toThrow(wrong);
});

test("a loop that is run several times gives the sum of its last run", () => {
  const running = boundaryCases("", () => giving(7))["boundary/call-lua-0"]?.();
  expect(running?.run(3)).toBe(21);
  expect(running?.run(3, 5)).toBe(21);
});
