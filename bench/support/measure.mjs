/**
 * Runs cases side by side in rounds, with tinybench, so that what disturbs the machine disturbs all of them, and
 * compares medians round by round.
 */
import { Bench } from "tinybench";

/**
 * @typedef {object} Case
 * @property {string} name
 * @property {() => unknown} run one sample; async is allowed
 * @property {(value: unknown) => void} check throws when the result is wrong
 * @property {number} [per] how many operations one sample is; times are given for one
 *
 * @typedef {{ name: string, median: number, low: number, high: number }} Result seconds for one operation: median of
 *   the rounds' medians, and the lowest and highest of them
 */

/**
 * @param {readonly Case[]} cases
 * @param {{ rounds?: number, time?: number }} [options] time of a case in a round, in milliseconds
 * @returns {Promise<{ results: Result[], rounds: number[][] }>} `rounds[r][c]` is a median in seconds
 */
export async function measure(cases, { rounds = 7, time = 150 } = {}) {
  /** @type {number[][]} */
  const medians = [];
  for (let round = 0; round < rounds; round++) {
    const bench = new Bench({ time, iterations: 3, warmup: round === 0, warmupTime: time, throws: true });
    for (const { name, run, check } of cases) {
      check(await run());
      bench.add(name, run);
    }
    await bench.run();
    medians.push(
      bench.tasks.map((task, index) => {
        const p50 = task.result && "latency" in task.result ? task.result.latency.p50 : undefined;
        if (p50 === undefined) throw new Error(`${task.name} gave no measurement`);
        return p50 / 1000 / (cases[index]?.per ?? 1);
      }),
    );
  }
  const results = cases.map(({ name }, index) => {
    const column = medians.map((round) => round[index] ?? NaN);
    return { name, median: median(column), low: Math.min(...column), high: Math.max(...column) };
  });
  return { results, rounds: medians };
}

/** The ratio of case `a` to case `b`, round by round. */
export function ratio(rounds, a, b) {
  const column = rounds.map((round) => round[a] / round[b]);
  return { median: median(column), low: Math.min(...column), high: Math.max(...column) };
}

/** @param {readonly number[]} values */
export function median(values) {
  const sorted = [...values].sort((x, y) => x - y);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}
