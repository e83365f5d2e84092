/**
 * Growth: the cost of main operations against their size, from 10 to a million. Each program does its operation so often that the
 * same number of elements passes, so that a linear one takes the same time at each size. What is reported is the fit; what is held by tests
 * (test/bench/growth.test.ts) is counted, not timed.
 */
import { CaseFailed } from "../method/case-failed.mjs";
import { growthPower, median } from "../method/statistics.mjs";
import { wanted } from "./all.mjs";

const ALL = [10, 100, 1000, 10_000, 100_000, 1_000_000];

/** Smaller sizes are mostly what calling once costs: they are reported, the fit leaves them out. */
const FIT_FROM = 100;
/** How many elements pass at each size. */
const WORK = { full: 1_000_000, small: 100_000, tiny: 10_000 };

/** Seconds of a run from which on one more is enough. */
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

/** The sizes of a kind of run. */
const sizesOf = (level) => ALL.filter((size) => size <= WORK[level]);

/**
 * @param {readonly import("../subjects/subjects.mjs").Subject[]} subjects
 * @param {{ level: import("./case.mjs").Level, filter: readonly string[] }} options
 * @param {(line: string) => void} say
 * @returns {Promise<{ name: string, title: string, subject: string, points: [number, number][], power: number }[]>} `points`
 *   are size and seconds for once
 */
export async function runGrowth(subjects, { level, filter }, say) {
  const found = [];
  const asked = Object.entries(GROWTH).filter(([name]) => wanted(`growth/${name}`, filter));
  if (asked.length === 0) return found;
  /** What the first subject gave, by program and size: the others are held to it. */
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

/** Seconds for the operation once at a size: the median of three runs after a first, of one where they take long. */
async function timed(channel, size, rounds) {
  const { seconds: first, checksum } = await channel.run(size, rounds);
  const samples = [];
  for (let i = 0; i < (first > LONG ? 1 : 3); i++) samples.push((await channel.run(size, rounds)).seconds);
  return { seconds: median(samples) / rounds, checksum };
}
