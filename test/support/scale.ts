/**
 * How much a test repeats. `npm test` takes a sample; `npm run test:all`, and the steps of `.ci/run` that are for it, set
 * PERILUNE_TEST_ALL=1 and take everything. What is checked is the same.
 */

/** Whether everything is asked for. */
export const ALL = process.env["PERILUNE_TEST_ALL"] === "1";

/** The number of rounds: `sample`, or `all` when everything is asked for. */
export function rounds(sample: number, all: number): number {
  return ALL ? all : sample;
}

/** Milliseconds that a test of this file may take, for `vi.setConfig`: a longer limit when everything is asked for. */
export const LONG = ALL ? 1_200_000 : 120_000;
