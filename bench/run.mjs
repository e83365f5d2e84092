#!/usr/bin/env node
/**
 * `npm run bench`: measures Perilune against wasmoon, fengari, native Lua, LuaJIT and JavaScript, checks every result, and
 * reports. It names and counts what cannot be measured on this machine. docs/benchmarks.md explains the report.
 */
import { existsSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { CaseFailed } from "./method/case-failed.mjs";
import { compareReports } from "./method/compare.mjs";
import { HELP, parseOptions, UsageError } from "./options.mjs";
import { Kept, prepareOutputs } from "./report/kept.mjs";
import { markdown } from "./report/markdown.mjs";
import { makeReport } from "./report/make.mjs";
import { merge, readReport, ReportError } from "./report/read.mjs";
import { lackingOf } from "./report/whole.mjs";

const LAST = fileURLToPath(new URL("../.cache/bench/last.json", import.meta.url));

const say = (/** @type {string} */ text) => process.stderr.write(`${text}\n`);

async function main() {
  const options = parseOptions(process.argv.slice(2));
  if (options.help) {
    process.stdout.write(HELP);
    return 0;
  }
  // Report all problems with files before anything runs.
  const earlier = options.compare === undefined ? undefined : readReport(options.compare);
  prepareOutputs(options);
  const report = options.from.length === 0 ? await run(options) : merge(options.from.map(readReport));
  if (options.from.length > 0 && options.json !== undefined) new Kept(options.json).write(report);
  const text = markdown(report);
  process.stdout.write(`${text}\n`);
  if (options.markdown !== undefined) writeFileSync(options.markdown, `${text}\n`);
  if (options.charts !== undefined || options.readme) {
    const { writeCharts } = await import("./report/chart.mjs");
    if (options.charts !== undefined) writeCharts(report, options.charts);
    if (options.readme) {
      const lacking = lackingOf(report);
      if (lacking.length > 0)
        throw new ReportError(`--readme needs a complete run, and this one lacks ${shortList(lacking)}`);
      const { publish } = await import("./report/publish.mjs");
      await publish(report);
    }
  }
  return earlier === undefined ? 0 : compared(report, earlier, options);
}

const shortList = (names) =>
  names.slice(0, 5).join(", ") + (names.length > 5 ? `, and ${names.length - 5} more` : "");

/** Makes or resumes a run, and saves measurements as they come. */
async function run(options) {
  const started = performance.now();
  const earlier =
    options.continue !== undefined && existsSync(options.continue) ? readReport(options.continue) : undefined;
  const kept = new Kept(options.json ?? options.continue ?? LAST);
  const hint = () => {
    if (kept.written) say(`The measurements so far are in ${path.relative("", kept.file)}; see --continue.`);
  };
  process.once("SIGINT", () => {
    hint();
    process.exit(130);
  });
  try {
    const report = await makeReport(options, { say, earlier, keep: (each) => kept.write(each) });
    kept.write(report);
    say(`in ${((performance.now() - started) / 1000).toFixed(0)} s`);
    return report;
  } catch (error) {
    hint();
    throw error;
  }
}

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
  const told = [UsageError, ReportError, CaseFailed].some((kind) => error instanceof kind);
  if (!told) throw error;
  const hint = error instanceof UsageError ? "npm run bench -- --help lists the options.\n" : "";
  process.stderr.write(`${error.message}\n${hint}`);
  process.exitCode = error instanceof CaseFailed ? 1 : 2;
}
