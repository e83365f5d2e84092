/**
 * Measures tasks alternately with tinybench. Each round runs every task once, in the same order, because a disturbance of
 * the machine then affects all of them. The first round is the warm-up and does not count. Tasks whose times vary widely get more
 * rounds, together with their baseline.
 */
import { Bench } from "tinybench";
import { median, summary } from "./statistics.mjs";

/**
 * @typedef {object} Task
 * @property {string} name
 * @property {() => Promise<number>} sample prepares, runs once, checks, and gives the seconds of the run alone
 * @property {number} [base] the index of the task's baseline; the task itself by default
 *
 * @typedef {readonly (number | undefined)[]} Samples seconds by round; undefined for a round without this task
 */

/** Spread of the times, quartile to quartile, beyond which a task gets more rounds. */
const WIDE = 0.05;

/** The samples of a task, without the rounds that skipped it. */
export const made = (/** @type {Samples} */ samples) => samples.filter((seconds) => seconds !== undefined);

/**
 * @param {readonly Task[]} tasks
 * @param {{ rounds: number, most?: number, warmup?: number }} options how many rounds, how many at most
 * @returns {Promise<Samples[]>} by task
 */
export async function measure(tasks, { rounds, most = rounds, warmup = 1 }) {
  const samples = tasks.map(() => /** @type {(number | undefined)[]} */ ([]));
  for (let round = 0; round < warmup; round++) for (const task of tasks) await task.sample();
  for (let round = 0; round < most; round++) {
    const wanted = new Set(round < rounds ? tasks.keys() : wide(tasks, samples));
    if (wanted.size === 0) break;
    const bench = new Bench({ iterations: 1, time: 0, warmup: false, throws: true, retainSamples: true });
    for (const [index, { name, sample }] of tasks.entries())
      if (wanted.has(index))
        bench.add(name, async () => ({ overriddenDuration: (await sample()) * 1000 }), { async: true });
    await bench.run();
    const results = bench.tasks.values();
    for (const index of tasks.keys())
      samples[index]?.push(wanted.has(index) ? secondsOf(results.next().value) : undefined);
  }
  return samples;
}

/** The tasks whose samples vary widely, and their baselines. */
function wide(tasks, samples) {
  return tasks.flatMap(({ base }, index) =>
    summary(made(samples[index])).spread > WIDE ? [index, base ?? index] : [],
  );
}

function secondsOf({ name, result }) {
  const latency = "latency" in result ? result.latency : undefined;
  if (latency?.samples === undefined) throw new Error(`${name} gave no measurement`);
  return median(latency.samples) / 1000;
}

/** The ratios of one task's samples to another's, in the rounds that had both. */
export function ratios(/** @type {Samples} */ samples, /** @type {Samples} */ base) {
  return samples.flatMap((seconds, round) =>
    seconds === undefined || base[round] === undefined ? [] : [seconds / base[round]],
  );
}
