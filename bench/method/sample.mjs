/** One sample of a case on a subject: its result is held to the known one, and what goes wrong is named. */
import { CaseFailed } from "./case-failed.mjs";

/** Seconds after which a subject that does not answer is given up. */
const LIMIT = 300;

/** The error of a case, by its subject and name. */
export const failed = (each, subject, message, cause = undefined) =>
  new CaseFailed(`${subject.title}: ${each.suite}/${each.name}: ${message}`, { cause });

/**
 * Prepares a case, runs it once and gives the seconds of the run. Throws `CaseFailed` when the result is not the known one, or
 * the subject fails, or does not answer within `limit` seconds.
 */
export async function sampleOf({ subject, channel }, each, size, limit = LIMIT) {
  const run = async () => {
    await channel.prepare(each.run);
    return channel.run(size);
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
    return seconds;
  } catch (error) {
    throw failed(each, subject, error.message, error);
  } finally {
    clearTimeout(timer);
  }
}
