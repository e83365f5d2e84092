/**
 * Growth: how the cost of main operations depends on their size, from 10 to a million. Each program repeats its operation so
 * that the total number of elements is the same, so a linear operation takes the same time at each size. The report has the fit;
 * tests (test/bench/growth.test.ts) count operations instead of timing them.
 */
import { CaseFailed } from "../method/case-failed.mjs";
import { growthPower, median } from "../method/statistics.mjs";
import { wanted } from "./all.mjs";

const ALL = [10, 100, 1000, 10_000, 100_000, 1_000_000];

/** At smaller sizes the overhead of a call dominates: they are reported, but not part of the fit. */
const FIT_FROM = 100;
/** The total number of elements at each size. */
const WORK = { full: 1_000_000, small: 100_000, tiny: 10_000 };

/** A run that takes this many seconds is repeated only once. */
const LONG = 1;

/** Operations by program. */
export const GROWTH = {
  append: "put at the end of a table",
  fields: "string keys written and read",
  traverse: "visited by pairs",
  concat: "table.concat",
  gsub: "string.gsub",
  sort: "table.sort",
  closures: "closures made",
  coroutine: "yields",
  pcall: "protected calls",
  "linked-list": "tables linked",
};

/** The sizes of a level. */
const sizesOf = (level) => ALL.filter((size) => size <= WORK[level]);

/**
 * @param {readonly import("../subjects/subjects.mjs").Subject[]} subjects
 * @param {{ level: import("./case.mjs").Level, filter: readonly string[] }} options
 * @param {(line: string) => void} say
 * @returns {Promise<{ name: string, title: string, subject: string, points: [number, number][], power: number }[]>} `points`
 *   are sizes with the seconds for one operation
 */
export async function runGrowth(subjects, { level, filter }, say) {
  const found = [];
  const asked = Object.entries(GROWTH).filter(([name]) => wanted(`growth/${name}`, filter));
  if (asked.length === 0) return found;
  /** The results of the first subject, by program and size; the others must match them. */
  const known = new Map();
  const held = (subject, name, size, checksum) => {
    const key = `${name} ${size}`;
    if (!known.has(key)) known.set(key, checksum);
    if (known.get(key) !== checksum)
      throw new CaseFailed(
        `${subject.title}: growth/${name}: size ${size} gave ${checksum}, not ${known.get(key)}`,
      );
  };
  const measured = subjects.filter(
    ({ name }) => name === "native" || name === "perilune" || name === "wasmoon",
  );
  for (const subject of measured) {
    const channel = await subject.start();
    try {
      for (const [name, title] of asked) {
        await channel.prepare(`programs/growth/${name}`);
        const points = [];
        for (const size of sizesOf(level)) {
          const { seconds, checksum } = await timed(channel, size, WORK[level] / size);
          held(subject, name, size, checksum);
          points.push([size, seconds]);
        }
        const power = growthPower(points.filter(([size]) => size >= FIT_FROM));
        found.push({ name, title, subject: subject.name, points, power });
      }
      say(`growth: ${subject.name}`);
    } finally {
      await channel.close();
    }
  }
  return found;
}

/** The seconds for one operation at a size: the median of three runs after a first one, or a single run if they take long. */
async function timed(channel, size, rounds) {
  const { seconds: first, checksum } = await channel.run(size, rounds);
  const samples = [];
  for (let i = 0; i < (first > LONG ? 1 : 3); i++) samples.push((await channel.run(size, rounds)).seconds);
  return { seconds: median(samples) / rounds, checksum };
}
