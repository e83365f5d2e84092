/** Takes one sample of a case on a subject and checks its result. */
import { CaseFailed } from "./case-failed.mjs";

/** Seconds to wait for a subject's answer. */
const LIMIT = 300;

/** The error of a case, by its subject and name. */
export const failed = (each, subject, message, cause = undefined) =>
  new CaseFailed(`${subject.title}: ${each.suite}/${each.name}: ${message}`, { cause });

/** The minimum seconds of a sample, which make the time of the request negligible. */
const SHORTEST = 0.02;

/**
 * Returns how often to run a case within one sample: once if the case cannot be repeated, and at tiny sizes, whose times mean
 * nothing.
 * @returns {Promise<number>}
 */
export async function repeatsOf(one, each, size, { level, limit }) {
  if (each.repeatable !== true || level === "tiny") return 1;
  await sampleOf(one, each, size, limit);
  const seconds = await sampleOf(one, each, size, limit);
  return Math.min(Math.max(Math.ceil(SHORTEST / seconds), 1), 1000);
}

/**
 * Prepares a case, runs it `repeats` times, and returns the seconds of one run. Throws `CaseFailed` if the result is not the
 * expected one, or the subject fails or does not answer within `limit` seconds.
 */
export async function sampleOf({ subject, channel, repeats = 1 }, each, size, limit = LIMIT) {
  const run = async () => {
    await channel.prepare(each.run);
    return repeats === 1 ? channel.run(size) : channel.run(size, repeats);
  };
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`size ${size}: no answer after ${limit} s`)), limit * 1000);
  });
  try {
    const { seconds, checksum } = await Promise.race([run(), late]);
    const expected = each.expected(size);
    if (expected === undefined) throw new Error(`no known result of size ${size}`);
    if (checksum !== expected) throw new Error(`size ${size} gave ${checksum}, not ${expected}`);
    return seconds / repeats;
  } catch (error) {
    throw failed(each, subject, error.message, error);
  } finally {
    clearTimeout(timer);
  }
}
