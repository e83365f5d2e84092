/**
 * Holds a report against an earlier one, by ratios to the baseline of each, so that two machines can be compared as far as that
 * goes. A case is slower when its ratio grew beyond the threshold and the quartiles of the two do not meet.
 */
import { casesOf, meanOf } from "../report/summary.mjs";

const keyOf = (each, result) => `${each.suite}/${each.name} ${result.subject} ${result.size}`;

function ratiosOf(report) {
  const entries = report.cases.flatMap((each) =>
    each.results
      .filter(({ subject, ratio }) => ratio !== undefined && subject !== ratio.to)
      .map((result) => [keyOf(each, result), { ...result.ratio, each, result }]),
  );
  return new Map(entries);
}

/**
 * @param {any} now the report of this run
 * @param {any} then an earlier one
 * @param {{ threshold: number, meanThreshold: number }} limits factors, larger than 1
 * @returns {{ slower: string[], faster: string[], compared: number, notes: string[] }}
 */
export function compareReports(now, then, { threshold, meanThreshold }) {
  const slower = [];
  const faster = [];
  const notes = [];
  const old = ratiosOf(then);
  let compared = 0;
  for (const [key, ratio] of ratiosOf(now)) {
    const before = old.get(key);
    if (before === undefined) continue;
    if (before.to !== ratio.to) {
      notes.push(`${key}: the baseline was ${before.to}, now it is ${ratio.to}`);
      continue;
    }
    compared++;
    const change = ratio.median / before.median;
    const line = `${key}: ${ratio.median.toFixed(2)}, was ${before.median.toFixed(2)} (${change.toFixed(2)} times)`;
    if (change > threshold && ratio.low > before.high) slower.push(line);
    if (change < 1 / threshold && ratio.high < before.low) faster.push(line);
  }
  for (const { name, title } of now.subjects) {
    const shared = (report, other) =>
      casesOf(report, "interpreter").filter((each) =>
        casesOf(other, "interpreter").some((one) => one.name === each.name),
      );
    const [mean, before] = [meanOf(shared(now, then), name)?.mean, meanOf(shared(then, now), name)?.mean];
    if (mean === undefined || before === undefined || name === now.baseline) continue;
    if (mean / before > meanThreshold)
      slower.push(`geometric mean of ${title}: ${mean.toFixed(2)}, was ${before.toFixed(2)}`);
  }
  for (const [which, report] of [
    ["this run", now],
    ["the earlier run", then],
  ])
    if (report.noise.noisy) notes.push(`${which} is too noisy to be believed`);
  return { slower, faster, compared, notes };
}
