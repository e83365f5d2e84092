/** Summarises a report: for each subject the geometric mean of its ratios over the interpreter's cases. */
import { geometricMean } from "../method/statistics.mjs";

function foundRatio(each, subject, cold) {
  const results = each.results.filter((result) => result.subject === subject);
  const found = cold ? results.find((result) => result.cold !== undefined)?.cold : results[0];
  return found?.ratio;
}

/** The ratio of a subject in a case, warm or cold; undefined if it was not measured. */
export const ratioOf = (each, subject, cold = false) => foundRatio(each, subject, cold)?.median;

/** The maximum distance of the quartiles from the median, relative to it. */
export const distanceOf = ({ median, low, high }) => Math.max(high - median, median - low) / median;

/** The same for a ratio; 0 if it was not measured. */
export function spreadOf(each, subject, cold = false) {
  const found = foundRatio(each, subject, cold);
  return found === undefined ? 0 : distanceOf(found);
}

/** Subjects that have a result in one of the cases, in the order of the report. */
export function subjectsIn(report, cases) {
  return report.subjects.filter(({ name }) => cases.some((each) => ratioOf(each, name) !== undefined));
}

export const casesOf = (report, suite) => report.cases.filter((each) => each.suite === suite);

/**
 * The geometric mean of a subject's ratios over the cases that it has, and their number.
 * @returns {{ mean: number, count: number } | undefined}
 */
export function meanOf(cases, subject, cold = false) {
  const values = cases
    .map((each) => ratioOf(each, subject, cold))
    .filter((value) => value !== undefined && value > 0);
  return values.length === 0 ? undefined : { mean: geometricMean(values), count: values.length };
}
