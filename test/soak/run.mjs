/**
 * `npm run soak [-- --steps N] [--chart]`: does N steps of mixed work (steps.mjs) in one runtime and measures, `--samples` times, the
 * memory of the wasm core, of JavaScript after a collection, and of the process. Prints the numbers; `--chart` draws them to
 * docs/images/soak-*.svg. `--json` prints them for the test, `--entry URL` is another package. Needs `npm run build`, and node --expose-gc.
 */
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { makeSteps } from "./steps.mjs";

const { values } = parseArgs({
  options: {
    steps: { type: "string", default: "200000" },
    samples: { type: "string", default: "100" },
    chart: { type: "boolean", default: false },
    entry: { type: "string", default: new URL("../../dist/index.js", import.meta.url).href },
    json: { type: "boolean", default: false },
  },
});
const count = Number(values.steps);
const samplesWanted = Number(values.samples);
if (!(
  Number.isInteger(count) &&
  Number.isInteger(samplesWanted) &&
  count >= samplesWanted &&
  samplesWanted > 0
))
  throw new Error("--steps and --samples need whole numbers, and no more samples than steps");
if (globalThis.gc === undefined) throw new Error("run it by `npm run soak`, with node --expose-gc");

const { runtime, step, close } = await makeSteps(await import(values.entry));

async function measure(at) {
  // Finalizers of handles run between tasks.
  for (let i = 0; i < 3; i++) {
    globalThis.gc();
    await new Promise((resolve) => setImmediate(resolve));
  }
  const { heapUsed, rss } = process.memoryUsage();
  return { step: at, wasm: runtime.stats().memory, javascript: heapUsed, process: rss };
}

const samples = [];
const began = performance.now();
for (let i = 1; i <= count; i++) {
  await step(i);
  if (i % 500 === 0) await new Promise((resolve) => setImmediate(resolve));
  if (i % Math.floor(count / samplesWanted) === 0) samples.push(await measure(i));
}
const seconds = (performance.now() - began) / 1000;
close();

if (values.json) {
  process.stdout.write(JSON.stringify(samples));
} else {
  const mb = (bytes) => (bytes / 2 ** 20).toFixed(1).padStart(10);
  process.stdout.write(
    `${count} steps in ${seconds.toFixed(0)} s; MB\n      step      wasm JavaScript   process\n`,
  );
  for (const [index, sample] of samples.entries())
    if (index % 10 === 9 || index === 0)
      process.stdout.write(
        `${String(sample.step).padStart(10)}${mb(sample.wasm)}${mb(sample.javascript)}${mb(sample.process)}\n`,
      );
}
if (values.chart) {
  const { writeSoakCharts } = await import("../../bench/report/soak-chart.mjs");
  writeSoakCharts(samples, fileURLToPath(new URL("../../docs/images", import.meta.url)));
}
