#!/usr/bin/env node
/**
 * Measures how late a deadline ends the attacks of test/attacks/time. Needs `npm run build`.
 *
 *   npm run bench:attacks -- [--deadline 100] [--busy] [pattern]
 *
 * With `--busy` two other threads compute meanwhile. A pattern selects attacks by name. Prints the distribution in
 * milliseconds, by the clock and by the processor time that the process used after the deadline, which counts where other
 * programs run; and the ten attacks that were latest, and all others that were more than 10 late.
 */
import process from "node:process";
import { parseArgs } from "node:util";
import { Worker } from "node:worker_threads";
import { LimitError, loadRuntime } from "../dist/index.js";
import { readAttacks, WAYS } from "../test/attacks/time/read.mjs";

const { values, positionals } = parseArgs({
  options: { deadline: { type: "string", default: "100" }, busy: { type: "boolean", default: false } },
  allowPositionals: true,
});
const deadline = Number(values.deadline);
const selected = new RegExp(positionals[0] ?? "");
const memory = 64 * 2 ** 20;
const workers = values.busy ? [0, 1].map(() => new Worker("for (;;);", { eval: true })) : [];

/** Milliseconds of processor time of the process. */
const used = () => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
};

/** What a second thread knows: a signal to begin, and the processor time at the deadline, 0 before. */
const signal = new Int32Array(new SharedArrayBuffer(4));
const atDeadline = new Float64Array(new SharedArrayBuffer(8));
const sampler = new Worker(
  `const { signal, atDeadline, deadline } = require("node:worker_threads").workerData;
   for (let seen = 0; ; seen++) {
     Atomics.wait(signal, 0, seen);
     Atomics.wait(signal, 0, seen + 1, deadline);
     const { user, system } = process.cpuUsage();
     atDeadline[0] = (user + system) / 1000;
   }`,
  { eval: true, workerData: { signal, atDeadline, deadline } },
);
workers.push(sampler);
await new Promise((resolve) => sampler.once("online", resolve));

/** Begins a measurement; returns a function that ends it and returns the processor time since the deadline. */
function sample() {
  atDeadline[0] = 0;
  Atomics.add(signal, 0, 1);
  Atomics.notify(signal, 0);
  return () => {
    const end = used();
    while (atDeadline[0] === 0) Atomics.wait(signal, 0, signal[0] ?? 0, 1);
    return Math.max(0, end - (atDeadline[0] ?? 0));
  };
}

/** @type {{ name: string, late: number, busy: number }[]} */
const results = [];
const runtime = await loadRuntime({ realFiles: false });
for (const attack of readAttacks()) {
  for (const [way, make] of Object.entries(WAYS)) {
    const name = `${attack.kind}: ${attack.name}, ${way}`;
    if (!selected.test(name)) continue;
    const state = runtime.createState({ limits: { memory }, warn: () => undefined });
    state.run(attack.setup);
    const code = make(attack.step);
    state.limits.set({ memory, timeout: deadline });
    const start = performance.now();
    const stop = sample();
    try {
      state.run(code);
    } catch (error) {
      if (!(error instanceof LimitError)) throw new Error(name, { cause: error });
    }
    const late = performance.now() - start - deadline;
    results.push({ name, late, busy: stop() });
    state.close();
  }
}
await Promise.all(workers.map((worker) => worker.terminate()));

/** @param {"late" | "busy"} what */
const distribution = (what) => {
  const sorted = results.map((it) => it[what]).sort((a, b) => a - b);
  const at = (/** @type {number} */ share) =>
    (sorted[Math.floor((sorted.length - 1) * share)] ?? Number.NaN).toFixed(1);
  return `median ${at(0.5)}, 90 % ${at(0.9)}, 99 % ${at(0.99)}, all ${at(1)} ms`;
};
results.sort((a, b) => b.late - a.late);
process.stdout.write(
  `${results.length} attacks, deadline ${deadline} ms${values.busy ? ", busy" : ""}\n` +
    `late by the clock: ${distribution("late")}\nprocessor time:    ${distribution("busy")}\n   clock  processor\n`,
);
for (const [at, { name, late, busy }] of results.entries())
  if (at < 10 || late > 10)
    process.stdout.write(`${late.toFixed(1).padStart(8)} ${busy.toFixed(1).padStart(10)}  ${name}\n`);
