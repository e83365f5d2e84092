/** One sample of a case on a subject: its result is held to the known one, and what goes wrong is named. */
import { CaseFailed } from "./case-failed.mjs";

/** Seconds after which a subject that does not answer is given up. */
const LIMIT = 300;

/** The error of a case, by its subject and name. */
export const failed = (each, subject, message, cause = undefined) =>
  new CaseFailed(`${subject.title}: ${each.suite}/${each.name}: ${message}`, { cause });

/** Seconds that a sample should take at least, so that the way of the request is nothing beside it. */
const SHORTEST = 0.02;

/**
 * How often a case is to be run within one sample; always once where the case cannot be repeated, and at tiny sizes, whose times
 * mean nothing.
 * @returns {Promise<number>}
 */
export async function repeatsOf(one, each, size, { level, limit }) {
  if (each.repeatable !== true || level === "tiny") return 1;
  await sampleOf(one, each, size, limit);
  const seconds = await sampleOf(one, each, size, limit);
  return Math.min(Math.max(Math.ceil(SHORTEST / seconds), 1), 1000);
}

/**
 * Prepares a case, runs it, as often as `repeats` says, and gives the seconds of one run. Throws `CaseFailed` when the result is not the known one, or
 * the subject fails, or does not answer within `limit` seconds.
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
