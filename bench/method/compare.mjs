/**
 * Compares a report with an earlier one. It compares ratios to each report's baseline, which depend less on the machine. A case
 * is slower if its ratio grew beyond the threshold and the quartiles of the two do not overlap.
 */
import { caseKey } from "../report/read.mjs";
import { geometricMean } from "./statistics.mjs";

/** The ratios of a report, by case and subject, without those of the baseline to itself. */
function ratiosOf(report) {
  const entries = report.cases.flatMap((each) =>
    each.results
      .filter(({ subject, ratio }) => ratio !== undefined && subject !== ratio.to)
      .map(({ subject, size, ratio }) => [
        `${caseKey(each)} ${subject}`,
        { suite: each.suite, subject, size, ...ratio },
      ]),
  );
  return new Map(entries);
}

/** The results that both reports have, and why some cannot be compared. */
function pairsOf(now, then) {
  const pairs = [];
  const notes = [];
  let resized = 0;
  const [current, old] = [ratiosOf(now), ratiosOf(then)];
  for (const [key, ratio] of current) {
    const before = old.get(key);
    if (before === undefined) continue;
    if (before.to !== ratio.to) notes.push(`${key}: the baseline was ${before.to}, now it is ${ratio.to}`);
    // Within one kind of run only a trial changes sizes (trial.mjs): a case that became very slow must not go unnoticed.
    else if (before.size === ratio.size || (now.kind === then.kind && now.kind !== undefined))
      pairs.push({ key, ratio, before, change: ratio.median / before.median });
    else resized++;
  }
  if (resized > 0)
    notes.push(
      `${resized} results have other sizes: this is a ${now.kind} run, the earlier one a ${then.kind} run`,
    );
  const only = (one, other) => [...one.keys()].filter((key) => !other.has(key)).length;
  const [fresh, gone] = [only(current, old), only(old, current)];
  if (gone > 0) notes.push(`${gone} results of the earlier run are not in this one`);
  if (fresh > 0) notes.push(`${fresh} results of this run are not in the earlier one`);
  return { pairs, notes };
}

/**
 * @param {any} now the report of this run
 * @param {any} then an earlier one
 * @param {{ threshold: number, meanThreshold: number }} limits factors, at least 1
 * @returns {{ slower: string[], faster: string[], compared: number, notes: string[] }}
 */
export function compareReports(now, then, { threshold, meanThreshold }) {
  const slower = [];
  const faster = [];
  const { pairs, notes } = pairsOf(now, then);
  for (const { key, ratio, before, change } of pairs) {
    const line = `${key} ${ratio.size}: ${ratio.median.toFixed(2)}, was ${before.median.toFixed(2)} (${change.toFixed(2)} times)`;
    if (change > threshold && ratio.low > before.high) slower.push(line);
    if (change < 1 / threshold && ratio.high < before.low) faster.push(line);
  }
  for (const { name, title } of now.subjects) {
    const own = pairs.filter(({ ratio }) => ratio.suite === "interpreter" && ratio.subject === name);
    if (own.length === 0) continue;
    const [mean, before] = ["ratio", "before"].map((which) =>
      geometricMean(own.map((one) => one[which].median)),
    );
    const line = `geometric mean of ${title}: ${mean.toFixed(2)}, was ${before.toFixed(2)}`;
    if (mean / before > meanThreshold) slower.push(line);
    if (mean / before < 1 / meanThreshold) faster.push(line);
  }
  if (now.machine?.processor !== then.machine?.processor)
    notes.push(`the earlier run used another processor: ${then.machine.processor}`);
  for (const [which, report] of [
    ["this run", now],
    ["the earlier run", then],
  ])
    if (report.noise.noisy) notes.push(`${which} is too noisy to be reliable`);
  return { slower, faster, compared: pairs.length, notes };
}
