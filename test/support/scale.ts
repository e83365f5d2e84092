/**
 * How much a test repeats. `npm test` runs a sample. `npm run test:all`, and the full steps of `.ci/run`, set
 * PERILUNE_TEST_ALL=1 and run everything. The checks are the same.
 */

/** Whether this is a full run. */
export const ALL = process.env["PERILUNE_TEST_ALL"] === "1";

/** The number of rounds: `sample`, or `all` in a full run. */
export function rounds(sample: number, all: number): number {
  return ALL ? all : sample;
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
