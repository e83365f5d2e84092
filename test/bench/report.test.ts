/** README.md and the charts show the report that is checked in, and no other. */
import { readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { chart } from "../../bench/report/chart.mjs";
import { readmeWith } from "../../bench/report/publish.mjs";
import { ROOT } from "../support/compile.js";

const read = (name: string): string => readFileSync(path.join(ROOT, name), "utf8");

interface Published {
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

test("README.md has the section of the last report", async () => {
  expect(await readmeWith(read("README.md"), report)).toBe(read("README.md"));
});

test("the section changes with the report", async () => {
  const other = { ...report, date: "2001-02-03T00:00:00Z" };
  expect(await readmeWith(read("README.md"), other)).not.toBe(read("README.md"));
});

test("its table has every program with its ratio, the date, the processor and the versions", () => {
  const readme = read("README.md");
  expect(readme).toContain(report.date.slice(0, 10));
  expect(readme).toContain(report.machine.processor);
  for (const { name, version } of report.subjects)
    if (name !== "javascript") expect(readme, name).toContain(version);
  for (const each of report.cases.filter(({ suite }) => suite === "interpreter")) {
    const row = readme.split("\n").find((line) => line.startsWith(`| ${each.title} `));
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

test("a README without a place for it is an error", async () => {
  await expect(readmeWith("# Perilune\n", report)).rejects.toThrow("no place for the benchmarks");
});
