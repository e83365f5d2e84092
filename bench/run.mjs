#!/usr/bin/env node
/**
 * `npm run bench`: measures Perilune beside wasmoon, fengari, native Lua, LuaJIT and JavaScript, every result checked, and
 * reports. What cannot be measured here is named and counted. docs/benchmarks.md says how to read it.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { compareReports } from "./method/compare.mjs";
import { HELP, parseOptions, UsageError } from "./options.mjs";
import { markdown } from "./report/markdown.mjs";
import { makeReport } from "./report/make.mjs";

const say = (/** @type {string} */ text) => process.stderr.write(`${text}\n`);

async function main() {
  const options = parseOptions(process.argv.slice(2));
  if (options.help) {
    process.stdout.write(HELP);
    return 0;
  }
  const started = performance.now();
  const report = options.from === undefined ? await makeReport(options, say) : read(options.from);
  const text = markdown(report);
  process.stdout.write(`${text}\n`);
  if (options.from === undefined) say(`in ${((performance.now() - started) / 1000).toFixed(0)} s`);
  if (options.json !== undefined) writeFileSync(options.json, `${JSON.stringify(report, undefined, 1)}\n`);
  if (options.markdown !== undefined) writeFileSync(options.markdown, `${text}\n`);
  if (options.charts !== undefined || options.readme) {
    const { writeCharts } = await import("./report/chart.mjs");
    if (options.charts !== undefined) writeCharts(report, options.charts);
    if (options.readme) {
      const { publish } = await import("./report/publish.mjs");
      await publish(report);
    }
  }
  return options.compare === undefined ? 0 : compared(report, read(options.compare), options);
}

const read = (/** @type {string} */ file) => JSON.parse(readFileSync(file, "utf8"));

function compared(report, earlier, options) {
  const { slower, faster, compared: count, notes } = compareReports(report, earlier, options);
  const print = (title, lines) => {
    if (lines.length > 0) process.stdout.write(`\n${title}\n${lines.map((line) => `  ${line}\n`).join("")}`);
  };
  print("Slower:", slower);
  print("Faster:", faster);
  print("Note:", notes);
  process.stdout.write(`\n${count} results compared, ${slower.length} slower, ${faster.length} faster\n`);
  return slower.length > 0 || count === 0 ? 1 : 0;
}

try {
  process.exitCode = await main();
} catch (error) {
  if (!(error instanceof UsageError)) throw error;
  process.stderr.write(`${error.message}\n\n${HELP}`);
  process.exitCode = 2;
}
