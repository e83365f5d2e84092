#!/usr/bin/env node
/**
 * How a CPU-bound load scales over the workers of a scheduler: the time for the same processes on the scheduler's thread, and
 * with 1 and 2 workers. Needs dist/, and two idle processors.
 *
 *   node bench/workers.mjs [processes] [rounds]
 *
 * Prints the best round of each, the processor time that it took, and how often 1 worker's time is that of 2. On a machine that
 * does other work too, compare the processor times: equal ones mean that threads do not hinder each other.
 */
import { loadRuntime } from "../dist/index.js";
import { compile, createProcess, createScheduler, Pid } from "../dist/processes.js";

const COUNT = Number(process.argv[2] ?? 16);
const ROUNDS = Number(process.argv[3] ?? 5);

/** Primes, tables and strings: what programs do. */
const PROGRAM = `
local limit = ...
local sieve, found = {}, {}
for i = 2, limit do
  if not sieve[i] then
    found[#found + 1] = ("%d"):format(i)
    for j = i * i, limit, i do sieve[j] = true end
  end
end
return #found, #table.concat(found, ",")
`;
const LIMIT = 1_000_000;
const EXPECTED = "78498 538467";

const proto = compile(await loadRuntime(), PROGRAM, "sieve.lua");
const sieve = createProcess({ proto });

async function run(scheduler) {
  const results = await Promise.all(
    Array.from({ length: COUNT }, (_, i) => scheduler.execute({}, new Pid(`p${i}`), sieve, "", [LIMIT])),
  );
  for (const { values, error } of results)
    if (values?.join(" ") !== EXPECTED) throw error ?? new Error(`wrong result: ${values}`);
}

const counts = [0, 1, 2];
const schedulers = counts.map((workers) => createScheduler({ workers }));
const best = counts.map(() => ({ time: Infinity, cpu: Infinity }));
for (const scheduler of schedulers) {
  scheduler.start();
  await run(scheduler); // its threads begin
}
for (let round = 0; round < ROUNDS; round++)
  for (const [at, scheduler] of schedulers.entries()) {
    const [start, before] = [performance.now(), process.cpuUsage()];
    await run(scheduler);
    const { user, system } = process.cpuUsage(before);
    best[at].time = Math.min(best[at].time, performance.now() - start);
    best[at].cpu = Math.min(best[at].cpu, (user + system) / 1000);
  }
for (const scheduler of schedulers) await scheduler.stop();

for (const [at, { time, cpu }] of best.entries())
  console.log(
    `${counts[at]} workers  ${time.toFixed(0).padStart(6)} ms  ${cpu.toFixed(0).padStart(6)} ms of processors`,
  );
console.log(`2 workers are ${(best[1].time / best[2].time).toFixed(2)} times as fast as 1`);
