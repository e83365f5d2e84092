#!/usr/bin/env node
/**
 * `npm run bench`: measures loading, linking, `require` and calls into native modules, each case beside its peers in one run.
 * What cannot be measured here is named and counted.
 */
import { cpus } from "node:os";
import * as compile from "../dist/compile/compile.node.js";
import * as linking from "../dist/compile/link.node.js";
import * as perilune from "../dist/index.js";
import * as wasmoon from "wasmoon";
import { callCases } from "./cases/calls.mjs";
import { loadingCases } from "./cases/loading.mjs";
import { requireCases } from "./cases/require.mjs";
import { measure, ratio } from "./support/measure.mjs";

/** @param {number} seconds */
function time(seconds) {
  if (seconds < 1e-6) return `${(seconds * 1e9).toFixed(1)} ns`;
  if (seconds < 1e-3) return `${(seconds * 1e6).toFixed(1)} µs`;
  return `${(seconds * 1e3).toFixed(2)} ms`;
}

/** Prints a table: each case's time, and its ratio to the first case of the table. */
function print(title, cases, { results, rounds }) {
  process.stdout.write(`\n${title}\n`);
  results.forEach((result, index) => {
    const { median, low, high } = ratio(rounds, index, 0);
    const relative =
      index === 0 ? "" : `  ${median.toFixed(2)} of the first (${low.toFixed(2)} to ${high.toFixed(2)})`;
    process.stdout.write(`  ${time(result.median).padStart(10)}  ${result.name}${relative}\n`);
  });
}

process.stdout.write(
  `${cpus()[0]?.model ?? "unknown processor"}, Node ${process.versions.node}, V8 ${process.versions.v8}\n`,
);
const loading = await loadingCases(perilune, wasmoon);
print("Loading", loading, await measure(loading));
const { tables, remove } = await requireCases(perilune);
try {
  for (const { title, cases } of tables) print(title, cases, await measure(cases));
} finally {
  await remove();
}
const { cases, missing } = await callCases(perilune, compile, linking);
const calls = await measure(cases);
print("A call from Lua into C", cases, calls);
const find = (text) => cases.findIndex(({ name }) => name.endsWith(text));
const statically = find("linked statically");
if (statically >= 0) {
  const { median, low, high } = ratio(calls.rounds, find("linked at run time"), statically);
  process.stdout.write(
    `  at run time against statically: ${median.toFixed(3)} (${low.toFixed(3)} to ${high.toFixed(3)}); the aim is 1.1\n`,
  );
}
for (const line of missing) process.stdout.write(`  not measured: ${line}\n`);
const required = tables.flatMap((table) => table.cases);
const measured = loading.length + required.length + cases.length;
process.stdout.write(`\n${measured} cases measured, ${missing.length} not\n`);
