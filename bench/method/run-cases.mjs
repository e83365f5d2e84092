/**
 * Runs cases on subjects, interleaved, checks each result against the expected value, and returns the data of the report.
 * Processes start once and stay for the whole run.
 */
import { Cannot } from "../subjects/answers.mjs";
import { CaseFailed } from "./case-failed.mjs";
import { addCold } from "./cold.mjs";
import { made, measure, ratios } from "./measure.mjs";
import { failed, repeatsOf, sampleOf } from "./sample.mjs";
import { summary } from "./statistics.mjs";
import { sizesByTrial } from "./trial.mjs";

/**
 * @typedef {object} Result of a subject for a case; times are seconds
 * @property {string} subject
 * @property {number} size
 * @property {number} median
 * @property {number} low the first quartile
 * @property {number} high the third
 * @property {number[]} samples
 * @property {{ to: string, median: number, low: number, high: number, spread: number }} [ratio] to the baseline at that size,
 *   round by round
 * @property {{ median: number, low: number, high: number, samples: number[] }} [cold] a first run in a fresh process
 *
 * @typedef {object} CaseReport
 * @property {string} suite
 * @property {string} name
 * @property {string} title
 * @property {number} [per]
 * @property {Result[]} results
 * @property {{ subject: string, reason: string }[]} missing
 * @property {number[]} [control] ratios of the baseline's second run of a round to its first
 */

/**
 * @param {object} options
 * @param {readonly import("../suites/case.mjs").Case[]} options.cases
 * @param {readonly import("../subjects/subjects.mjs").Subject[]} options.subjects the first that a case has is its baseline
 * @param {import("../suites/case.mjs").Level} options.level
 * @param {number} options.rounds
 * @param {number} options.most
 * @param {number} options.cold rounds of fresh processes; 0 for none
 * @param {number} [options.limit] seconds to wait for a subject's answer
 * @param {(line: string) => void} options.say
 * @param {(report: CaseReport) => void} options.done called with each measured case
 */
export async function runCases({ cases, subjects, level, rounds, most, cold, limit, say, done }) {
  const channels = new Channels();
  try {
    for (const [index, each] of cases.entries()) {
      const report = await runCase(each, { subjects, level, rounds, most, limit, channels });
      if (cold > 0 && each.cold !== undefined) await addCold(report, each, subjects, cold);
      done(report);
      say(`${index + 1} of ${cases.length}: ${each.suite}/${each.name}`);
    }
  } finally {
    await channels.close();
  }
}

/** The channel of each subject, started when it is first needed. */
class Channels {
  #open = new Map();

  async of(subject) {
    if (!this.#open.has(subject.name)) this.#open.set(subject.name, await started(subject));
    return this.#open.get(subject.name);
  }

  async close() {
    for (const channel of this.#open.values()) await channel.close();
  }
}

async function started(subject) {
  try {
    return await subject.start();
  } catch (error) {
    throw new CaseFailed(`${subject.title} does not start: ${error.message}`, { cause: error });
  }
}

async function runCase(each, { subjects, level, rounds, most, limit, channels }) {
  const { suite, name, title, per } = each;
  if (each.lacking !== undefined)
    return {
      suite,
      name,
      title,
      per,
      results: [],
      missing: [{ subject: `${suite}/${name}`, reason: each.lacking }],
    };
  const missing = [];
  /** @type {{ subject: any, channel: any, size?: number }[]} */
  const able = [];
  for (const subject of subjects.filter(
    (one) => one.suites?.includes(each.suite) !== false && each.applies(one),
  )) {
    const channel = each.channel?.(subject) ?? (await channels.of(subject));
    try {
      await channel.prepare(each.run);
      able.push({ subject, channel });
    } catch (error) {
      if (!(error instanceof Cannot)) throw failed(each, subject, error.message, error);
      missing.push({ subject: subject.name, reason: error.message });
    }
  }

  const sample = (one, size) => sampleOf(one, each, size, limit);
  const sizes = await sizesByTrial(
    able.map((one) => ({
      full: each.size(one.subject, level),
      small: each.size(one.subject, level === "full" ? "small" : level),
      sample: (size) => sample(one, size),
    })),
  );
  able.forEach((one, index) => (one.size = sizes[index]));
  const task = async ({ subject, channel, size }) => {
    const repeats = await repeatsOf({ subject, channel }, each, size, { level, limit });
    return {
      ...{ subject, size },
      name: `${subject.name} ${size}`,
      sample: () => sample({ subject, channel, repeats }, size),
    };
  };
  const [first, ...others] = able;
  const tasks = [];
  for (const one of able) tasks.push(await task(one));
  // Subjects with another size are compared with the baseline at that size.
  if (first !== undefined) {
    for (const size of new Set(others.map((one) => one.size)))
      if (size !== first.size) tasks.splice(1, 0, await task({ ...first, size }));
    tasks.push({ ...tasks[0], name: `${first.subject.name} ${first.size}, once more` });
  }
  const baseOf = (size) => tasks.findIndex((one) => one.subject === first.subject && one.size === size);
  const samples = await measure(
    tasks.map((one) => ({ ...one, base: baseOf(one.size) })),
    { rounds, most },
  );
  const control = samples.pop();
  tasks.pop();
  const results = tasks.map(({ subject, size }, index) => {
    const own = made(samples[index]);
    const { median, low, high } = summary(own);
    const against = ratios(samples[index], samples[baseOf(size)]);
    return {
      subject: subject.name,
      size,
      ...{ median, low, high },
      samples: own,
      ratio: { to: first.subject.name, ...summary(against) },
    };
  });
  return {
    ...{ suite, name, title, per },
    results,
    missing,
    control: first === undefined ? undefined : ratios(control, samples[0]),
  };
}
