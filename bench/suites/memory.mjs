/**
 * Memory: the bytes of an empty state, of a table of a million integers, of the subject on the machine while it has the table,
 * and those not reused after closing. Each in a new process or page.
 */
import { Cannot } from "../subjects/answers.mjs";

/**
 * @param {readonly import("../subjects/subjects.mjs").Subject[]} subjects
 * @returns {Promise<{ memory: any[], missing: { subject: string, reason: string }[] }>}
 */
export async function runMemory(subjects) {
  const memory = [];
  const missing = [];
  for (const subject of subjects.filter(({ suites }) => suites === undefined)) {
    const channel = await subject.start();
    try {
      memory.push({ subject: subject.name, ...(await channel.measure()) });
    } catch (error) {
      if (!(error instanceof Cannot)) throw error;
      missing.push({ subject: subject.name, reason: error.message });
    } finally {
      await channel.close();
    }
  }
  return { memory, missing };
}
