/** Puts a run into the repository: bench/results has its report and charts, README.md shows them between two marks. */
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import * as prettier from "prettier";
import { writeCharts } from "./chart.mjs";
import { interpreterTable, missingLines, provenance, sizesTable } from "./markdown.mjs";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const README = path.join(ROOT, "README.md");
const RESULTS = path.join(ROOT, "bench", "results");

const BEGIN = "<!-- benchmarks: made by npm run bench -- --full --readme -->";
const END = "<!-- end of benchmarks -->";

/** What README.md shows of a report. */
export function section(report) {
  const missing = missingLines(report);
  return `<picture>
<source media="(prefers-color-scheme: dark)" srcset="bench/results/chart-dark.svg">
<img alt="Bars: time of each program as a multiple of native Lua's, and sizes; the table below has the numbers" src="bench/results/chart-light.svg" width="830">
</picture>

${provenance(report)}

<details>
<summary>Time as a multiple of native Lua's, and sizes</summary>

${interpreterTable(report)}

${sizesTable(report)}

Not measured: ${missing.length === 0 ? "nothing." : `\n\n${missing.map((line) => `- ${line}`).join("\n")}`}

</details>`;
}

/**
 * A README with the section of a report in the place of the one that it has. Throws when the marks are not there.
 * @returns {Promise<string>}
 */
export async function readmeWith(/** @type {string} */ readme, report) {
  const [begin, end] = [readme.indexOf(BEGIN), readme.indexOf(END)];
  if (begin < 0 || end < begin) throw new Error(`README.md has no place for the benchmarks: ${BEGIN}`);
  const text = `${readme.slice(0, begin + BEGIN.length)}\n\n${section(report)}\n\n${readme.slice(end)}`;
  return prettier.format(text, { ...(await prettier.resolveConfig(README)), parser: "markdown" });
}

/** The report with numbers of six digits, as it is kept. */
function rounded(report) {
  const six = (_, value) => (typeof value === "number" ? Number(value.toPrecision(6)) : value);
  return JSON.parse(JSON.stringify(report, six));
}

/** Writes bench/results and README.md. */
export async function publish(report) {
  const kept = rounded(report);
  const text = await prettier.format(JSON.stringify(kept), {
    ...(await prettier.resolveConfig(README)),
    parser: "json",
  });
  writeCharts(kept, RESULTS);
  writeFileSync(path.join(RESULTS, "last.json"), text);
  writeFileSync(README, await readmeWith(readFileSync(README, "utf8"), kept));
}
