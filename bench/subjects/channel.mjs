/**
 * How the harness speaks to a subject, whatever runs behind it. The clock is the harness's own, from a request to its
 * answer, the same for every subject in a process; a page has its own (see chromium.mjs).
 */
import { Cannot } from "./answers.mjs";
import { LineProcess } from "./line-process.mjs";

/**
 * @typedef {object} Channel
 * @property {(name: string) => Promise<void>} prepare throws `Cannot`
 * @property {(size: number, rounds?: number) => Promise<{ seconds: number, checksum: string }>} run what is prepared
 * @property {() => Promise<any>} measure memory
 * @property {() => Promise<void>} close
 */

/** What an answer says; throws what it complains of. */
export function resultOf(/** @type {string} */ answer) {
  const [, kind, text = ""] = /^(\w+) ?(.*)$/.exec(answer) ?? [];
  if (kind === "ok") return text;
  if (kind === "cannot") throw new Cannot(text);
  throw new Error(kind === "error" ? text : `not an answer: ${answer}`);
}

/**
 * @param {readonly string[]} command
 * @param {{ env?: Record<string, string | undefined>, greets?: boolean }} [options] whether it writes a line when it is ready
 * @returns {Promise<Channel>}
 */
export async function processChannel(command, { env = process.env, greets = false } = {}) {
  const child = new LineProcess(command, env);
  if (greets) resultOf(await child.line());
  return {
    prepare: async (name) => void resultOf(await child.request(`prepare ${name}`)),
    run: async (...numbers) => {
      const start = performance.now();
      const answer = await child.request(`run ${numbers.join(" ")}`);
      const seconds = (performance.now() - start) / 1000;
      return { seconds, checksum: resultOf(answer) };
    },
    measure: async () => JSON.parse(resultOf(await child.request("measure"))),
    close: () => child.close(),
  };
}
