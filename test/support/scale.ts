/**
 * How much of the tests runs. `npm test` takes a sample, on the release core. `npm run test:all` sets PERILUNE_TEST_ALL=1 and
 * runs everything. `.ci/run` sets it to `debug`, the sample on both cores, and then to `gate` for the files that have a sample:
 * both cores, two browsers a file, most of the cases, and a twentieth of the repetitions. The checks are the same.
 */

const mode = process.env["PERILUNE_TEST_ALL"];

/** Whether this is the gate's run. */
export const GATE = mode === "gate";
const PART = GATE ? 20 : 1;

/** Whether this is a full run, perhaps the gate's, with fewer repetitions. */
export const ALL = mode === "1" || GATE;

/** Whether this is `npm run test:all`: for cases that take long, and that a quicker test shows in part. */
export const EVERYTHING = mode === "1";

/** Whether the suites of the runtime run on the debug core too. */
export const DEBUG = mode !== undefined;

/** The number of rounds: `sample`, or in a full run `all`. Also the step between the items of a list: then `all` is less. */
export function rounds(sample: number, all: number): number {
  if (!ALL || all <= sample) return ALL ? all : sample;
  return Math.max(sample, Math.floor(all / PART));
}

/**
 * Each `step`-th of the items from the first on; in the gate each `gate`-th, and in a full run all of them. A sample of a long
 * test leaves out the debug core with `sampled(products, 2)`.
 */
export function sampled<T>(items: readonly T[], step: number, gate = 1): readonly T[] {
  if (EVERYTHING) return items;
  const every = GATE ? gate : step;
  return items.filter((_, at) => at % every === 0);
}

/** The time limit for a test of this file in milliseconds, for `vi.setConfig`: longer in a full run. */
export const LONG = ALL ? 1_200_000 : 120_000;
