/**
 * How much of the tests runs. `npm test` takes a sample, on the release core. `npm run test:all` sets PERILUNE_TEST_ALL=1 and
 * runs everything. `.ci/run` sets it to `debug`, the sample on both cores, and then to `gate`: all cases of the files that have
 * a sample, with a quarter of the repetitions. The checks are the same.
 */

const mode = process.env["PERILUNE_TEST_ALL"];
const PART = mode === "gate" ? 4 : 1;

/** Whether this is a full run, perhaps with fewer repetitions. */
export const ALL = mode === "1" || mode === "gate";

/** Whether this is `npm run test:all`: for cases that a quicker test of the full check shows too. */
export const EVERYTHING = mode === "1";

/** Whether the suites of the runtime run on the debug core too. */
export const DEBUG = mode !== undefined;

/** The number of rounds: `sample`, or in a full run `all`. Also the step between the items of a list: then `all` is less. */
export function rounds(sample: number, all: number): number {
  if (!ALL || all <= sample) return ALL ? all : sample;
  return Math.max(sample, Math.floor(all / PART));
}

/**
 * Each `step`-th of the items from the first on, or all of them in a full run. A sample of a long test leaves out the debug
 * core with `sampled(products, 2)`.
 */
export function sampled<T>(items: readonly T[], step: number): readonly T[] {
  return ALL ? items : items.filter((_, at) => at % step === 0);
}

/** The time limit for a test of this file in milliseconds, for `vi.setConfig`: longer in a full run. */
export const LONG = ALL ? 1_200_000 : 120_000;
