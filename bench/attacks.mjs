#!/usr/bin/env node
/**
 * Measures how late a deadline ends the attacks of test/attacks/time. Needs `npm run build`.
 *
 *   node bench/attacks.mjs [--deadline 100] [--busy] [pattern]
 *
 * With `--busy` two other threads compute meanwhile. A pattern selects attacks by name. Prints the distribution in
 * milliseconds, and each attack that is more than 10 late.
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

/** @type {{ name: string, late: number }[]} */
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
    try {
      state.run(code);
    } catch (error) {
      if (!(error instanceof LimitError)) throw new Error(name, { cause: error });
    }
    results.push({ name, late: performance.now() - start - deadline });
    state.close();
  }
}
await Promise.all(workers.map((worker) => worker.terminate()));

results.sort((a, b) => a.late - b.late);
const at = (/** @type {number} */ share) =>
  (results[Math.floor((results.length - 1) * share)]?.late ?? Number.NaN).toFixed(1);
process.stdout.write(
  `${results.length} attacks, deadline ${deadline} ms${values.busy ? ", busy" : ""}. Late by: median ${at(0.5)}, 90 % ${at(0.9)}, 99 % ${at(0.99)}, all ${at(1)} ms\n`,
);
for (const { name, late } of results.filter((it) => it.late > 10).reverse())
  process.stdout.write(`${late.toFixed(1).padStart(8)}  ${name}\n`);
