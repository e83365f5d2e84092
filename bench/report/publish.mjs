/**
 * Publishes a run: bench/results keeps its report and charts, README.md shows the geometric means, docs/benchmarks.md every
 * number. It replaces the text between a pair of marks in both pages.
 */
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import * as prettier from "prettier";
import { writeCharts } from "./chart.mjs";
import { interpreterTable, meansTable, missingLines, provenance, sizesTable } from "./markdown.mjs";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const RESULTS = path.join(ROOT, "bench", "results");

const BEGIN = "<!-- benchmarks: made by npm run bench -- --full --readme -->";
const END = "<!-- end of benchmarks -->";

/** The part of a report for README.md: the chart, and a mean for each subject. */
function summary(report) {
  return `<picture>
<source media="(prefers-color-scheme: dark)" srcset="bench/results/chart-dark.svg">
<img alt="Bars: time of each program as a multiple of native Lua's, and sizes; docs/benchmarks.md has the numbers" src="bench/results/chart-light.svg" width="830">
</picture>

Time as a multiple of native Lua's, geometric mean over the programs:

${meansTable(report)}`;
}

/** The part of a report for docs/benchmarks.md: the machine, each program, sizes, and what is missing. */
function details(report) {
  const missing = missingLines(report);
  return `${provenance(report)}

Time as a multiple of native Lua's:

${interpreterTable(report)}

${sizesTable(report)}

Not measured: ${missing.length === 0 ? "nothing." : `\n\n${missing.map((line) => `- ${line}`).join("\n")}`}`;
}

/** The pages that show a report, and their parts of it. */
export const PAGES = { "README.md": summary, "docs/benchmarks.md": details };

/**
 * Returns the text of a page with its report replaced by another. Throws if the page has no marks.
 * @param {keyof typeof PAGES} page its path in the repository
 * @returns {Promise<string>}
 */
export async function pageWith(page, /** @type {string} */ text, report) {
  const [begin, end] = [text.indexOf(BEGIN), text.indexOf(END)];
  if (begin < 0 || end < begin) throw new Error(`${page} has no place for the benchmarks: ${BEGIN}`);
  const shown = `${text.slice(0, begin + BEGIN.length)}\n\n${PAGES[page](report)}\n\n${text.slice(end)}`;
  return prettier.format(shown, {
    ...(await prettier.resolveConfig(path.join(ROOT, page))),
    parser: "markdown",
  });
}

/** Formats the report for storage: numbers with six digits, one line per case. */
export function keptText(report) {
  const six = (_, value) => (typeof value === "number" ? Number(value.toPrecision(6)) : value);
  const fields = Object.entries(report).map(([name, value]) => {
    const one = (item) => JSON.stringify(item, six);
    const text = Array.isArray(value) ? `[\n${value.map(one).join(",\n")}\n]` : one(value);
    return `${JSON.stringify(name)}: ${text}`;
  });
  return `{\n${fields.join(",\n")}\n}\n`;
}

/** Writes bench/results and the pages. */
export async function publish(report) {
  const text = keptText(report);
  const kept = JSON.parse(text);
  writeCharts(kept, RESULTS);
  writeFileSync(path.join(RESULTS, "last.json"), text);
  for (const page of Object.keys(PAGES)) {
    const file = path.join(ROOT, page);
    writeFileSync(file, await pageWith(page, readFileSync(file, "utf8"), kept));
  }
}
