/** README.md, docs/benchmarks.md and the charts show the report in the repository. */
import { readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { chart } from "../../bench/report/chart.mjs";
import { interpreterTable, missingLines, operationsTable, provenance } from "../../bench/report/markdown.mjs";
import { keptText, PAGES, pageWith } from "../../bench/report/publish.mjs";
import { ROOT } from "../support/compile.js";

const read = (name: string): string => readFileSync(path.join(ROOT, name), "utf8");

interface Published {
  readonly kind: string;
  readonly date: string;
  readonly machine: { readonly processor: string };
  readonly subjects: readonly { readonly name: string; readonly version: string }[];
  readonly cases: readonly {
    readonly suite: string;
    readonly title: string;
    readonly results: readonly { readonly subject: string; readonly ratio: { readonly median: number } }[];
  }[];
}

const report = JSON.parse(read("bench/results/last.json")) as Published;

const pages = Object.keys(PAGES) as (keyof typeof PAGES)[];

test.each(pages)("%s shows the last report", async (page) => {
  expect(await pageWith(page, read(page), report)).toBe(read(page));
});

test("the report is kept with a line a case", () => {
  const text = read("bench/results/last.json");
  expect(keptText(report)).toBe(text);
  expect(text.split("\n").length).toBeLessThan(500);
});

test("it is that of a full run", () => {
  expect(report.kind).toBe("full");
});

test.each(pages)("%s changes with the report", async (page) => {
  const cases = report.cases.map((each) => ({
    ...each,
    results: each.results.map((result) => ({ ...result, ratio: { ...result.ratio, median: 123 } })),
  }));
  expect(await pageWith(page, read(page), { ...report, cases })).not.toBe(read(page));
});

test("docs/benchmarks.md has every program with its ratio, the date, the processor and the versions", () => {
  const page = read("docs/benchmarks.md");
  expect(page).toContain(report.date.slice(0, 10));
  expect(page).toContain(report.machine.processor);
  for (const { name, version } of report.subjects)
    if (name !== "javascript") expect(page, name).toContain(version);
  for (const each of report.cases.filter(({ suite }) => suite === "interpreter")) {
    const row = page.split("\n").find((line) => line.startsWith(`| ${each.title} `));
    const ratio = each.results.find(({ subject }) => subject === "perilune")?.ratio.median ?? NaN;
    expect(row, each.title).toContain(ratio >= 10 ? ratio.toFixed(1) : ratio.toFixed(2));
  }
});

test.each(["light", "dark"] as const)("the %s chart is drawn from it", (theme) => {
  const drawn = chart(report, theme);
  expect(drawn).toBe(read(`bench/results/chart-${theme}.svg`));
  for (const each of report.cases.filter(({ suite }) => suite === "interpreter"))
    expect(drawn).toContain(`>${each.title}</text>`);
  expect(drawn).toContain("brotli");
  expect(drawn).toMatch(/^<svg width="830" /);
});

test("a page without a place for it is an error", async () => {
  await expect(pageWith("README.md", "# Perilune\n", report)).rejects.toThrow(
    "README.md has no place for the benchmarks",
  );
});

describe("what a report says of itself", () => {
  const result = (subject: string, median: number, spread: number) => {
    const figures = (middle: number) => ({
      median: middle,
      low: middle * (1 - spread),
      high: middle * (1 + spread / 2),
    });
    return { subject, size: 10, ...figures(median), ratio: { to: "native", ...figures(median) } };
  };
  const made = (median: number, spread: number, more: object = {}) => ({
    ...report,
    ...{ kind: "full", rounds: 5, noise: { control: 0.01, spread: 0.01, noisy: false } },
    cases: ["interpreter", "boundary"].map((suite) => ({
      ...{ suite, name: "fib", title: "fib", per: 1, missing: [] },
      results: [result("native", median, 0), result("perilune", 2, spread)],
    })),
    ...more,
  });

  test("a wide spread stands beside its figure, a narrow one does not", () => {
    expect(interpreterTable(made(0.6, 0.12))).toMatch(/^\| fib +\| +0\.600 \| 2\.00 ±12 % \|$/m);
    expect(interpreterTable(made(0.6, 0.09))).toMatch(/^\| fib +\| +0\.600 \| +2\.00 \|$/m);
    expect(operationsTable(made(0.6, 0.12), "boundary")).toMatch(/\| 200 ms ±12 % \|/);
    expect(operationsTable(made(0.6, 0.09), "boundary")).toMatch(/\| +200 ms \|/);
  });

  test("says if it is not reliable", () => {
    expect(provenance(made(0.6, 0))).toMatch(/^A full run of [^*]*ratios spread by 1\.0 %\.$/s);
    expect(provenance(made(0.4, 0))).toContain("less than half a second in 1 of the programs");
    expect(provenance(made(0.4, 0, { kind: "short" }))).not.toContain("half a second");
    expect(provenance(made(0.6, 0, { rounds: 2 }))).toContain("**too few rounds to be reliable**");
    const noise = { control: 0.2, spread: 0.01, noisy: true };
    expect(provenance(made(0.6, 0, { noise }))).toContain(
      "differs from itself by 20.0 %, ratios spread by 1.0 %: **too noisy to be reliable**",
    );
    expect(provenance(made(0.6, 0, { kind: "quick" }))).toMatch(/^A quick run, whose times mean nothing, of/);
  });

  test("a baseline by itself is a table, too", () => {
    const { cases } = made(0.6, 0);
    const alone = cases.map((each) => ({ ...each, results: each.results.slice(0, 1) }));
    expect(interpreterTable(made(0.6, 0, { cases: alone }))).toMatch(/^\| fib +\| +0\.600 \|$/m);
    expect(interpreterTable(made(0.6, 0, { cases: [] }))).toBe("");
  });

  test("what is missing is counted by its reason", () => {
    const reason = { subject: "luajit", reason: "gone" };
    const [each] = made(1, 0).cases;
    const cases = [
      { ...each, missing: [reason] },
      { ...each, missing: [reason] },
    ];
    expect(missingLines(made(1, 0, { missing: [{ ...reason, subject: "native" }], cases }))).toEqual([
      "native: gone (1)",
      "luajit: gone (2)",
    ]);
  });
});
