/**
 * The harness's connection to a subject, whatever runs behind it. The harness measures from a request to its answer, with its
 * own clock for every subject in a process; pages have their own clocks (see chromium.mjs).
 */
import { Cannot } from "./answers.mjs";
import { LineProcess } from "./line-process.mjs";

/**
 * @typedef {object} Channel
 * @property {(name: string) => Promise<void>} prepare throws `Cannot`
 * @property {(size: number, rounds?: number) => Promise<{ seconds: number, checksum: string }>} run runs the prepared case
 * @property {() => Promise<any>} measure memory
 * @property {() => Promise<void>} close
 */

/** The result in an answer. Throws the error that it reports. */
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
