/**
 * Measures tasks side by side, with tinybench: in every round each task is run once, in the same order, so that what
 * disturbs the machine disturbs all of them. A first round, not counted, is the warm-up. Rounds are added while the spread
 * is wide.
 */
import { Bench } from "tinybench";
import { median, summary } from "./statistics.mjs";

/**
 * @typedef {object} Task
 * @property {string} name
 * @property {() => Promise<number>} sample prepares, runs once, checks, and gives the seconds of the run alone
 */

/** Spread of the times, quartile to quartile, beyond which more rounds are made. */
const WIDE = 0.05;

/**
 * @param {readonly Task[]} tasks
 * @param {{ rounds: number, most?: number, warmup?: number }} options how many rounds, how many at most
 * @returns {Promise<number[][]>} `samples[task]` are seconds, one of each round
 */
export async function measure(tasks, { rounds, most = rounds, warmup = 1 }) {
  const samples = tasks.map(() => /** @type {number[]} */ ([]));
  for (let round = 0; round < warmup; round++) for (const task of tasks) await task.sample();
  const wide = () => samples.some((values) => summary(values).spread > WIDE);
  for (let round = 0; round < rounds || (round < most && wide()); round++) {
    const bench = new Bench({ iterations: 1, time: 0, warmup: false, throws: true, retainSamples: true });
    for (const { name, sample } of tasks)
      bench.add(name, async () => ({ overriddenDuration: (await sample()) * 1000 }), { async: true });
    await bench.run();
    bench.tasks.forEach(({ name, result }, index) => {
      const latency = "latency" in result ? result.latency : undefined;
      if (latency?.samples === undefined) throw new Error(`${name} gave no measurement`);
      samples[index]?.push(median(latency.samples) / 1000);
    });
  }
  return samples;
}

/** The ratios of one task's samples to another's, round by round. */
export function ratios(samples, base) {
  return samples.map((seconds, round) => seconds / base[round]);
}
