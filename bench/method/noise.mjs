/**
 * Whether a run is reliable. The baseline runs a second time at the end of every round; the difference between its two times
 * is the machine's noise. A run is too noisy if that difference, or the spread of the ratios, exceeds the limits below.
 */
import { median, summary } from "./statistics.mjs";

/** The median over cases of the relative difference between the baseline's two runs. */
export const CONTROL_LIMIT = 0.05;
/** The median over results of the spread of a ratio, quartile to quartile. */
export const SPREAD_LIMIT = 0.1;

/** The number of rounds that a meaningful spread needs. */
export const ROUNDS_TO_JUDGE = 3;

/** The noise of the cases of a report. */
export function noiseOfCases(/** @type {readonly any[]} */ cases) {
  const controls = cases.map(({ control }) => control).filter((control) => control !== undefined);
  const spreads = cases.flatMap(({ results }) =>
    results.filter(({ subject, ratio }) => subject !== ratio.to).map(({ ratio }) => ratio.spread),
  );
  return noiseOf(controls, spreads);
}

/**
 * @param {readonly (readonly number[])[]} controls of each case, the ratios of the second run to the first
 * @param {readonly number[]} spreads of every ratio of the run
 */
export function noiseOf(controls, spreads) {
  const control = controls.length === 0 ? 0 : median(controls.map((each) => Math.abs(median(each) - 1)));
  const jitter = controls.length === 0 ? 0 : median(controls.map((each) => summary(each).spread));
  const spread = spreads.length === 0 ? 0 : median(spreads);
  const noisy = control > CONTROL_LIMIT || spread > SPREAD_LIMIT;
  return { control, jitter, spread, noisy };
}
