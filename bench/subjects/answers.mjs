/**
 * Answers the harness's requests for a subject that runs in JavaScript, in Node or in a page, one line each, like driver.lua
 * for Lua in a process: `prepare NAME` prepares a case and collects garbage; `run SIZE` or `run SIZE ROUNDS` runs it and
 * returns its checksum; `measure` returns the memory use.
 */

/**
 * @typedef {object} Running a prepared case
 * @property {(size: number, rounds?: number) => unknown} run returns the checksum; may be async
 * @property {() => void} [collect] collects garbage, before a sample
 * @property {() => void | Promise<void>} [close]
 *
 * @typedef {object} Host a subject that runs in JavaScript
 * @property {Record<string, () => Running | Promise<Running>>} [cases] by name, `suite/case`
 * @property {(name: string) => Promise<Running>} program prepares a program of bench/programs
 * @property {() => unknown} [measure] bytes: see bench/suites/memory.mjs
 */

/** A case that this subject cannot run, and why. The report names it; the run does not fail. */
export class Cannot extends Error {
  name = "Cannot";
}

const oneLine = (/** @type {unknown} */ value) => String(value).replace(/\s+/g, " ").trim();

/** @param {Host} host */
export function answering(host) {
  let name = "";
  /** @type {Running | undefined} */
  let current;

  const answers = {
    async prepare(/** @type {string} */ wanted) {
      if (wanted !== name) {
        await current?.close?.();
        current = undefined;
        name = "";
        current = await open(host, wanted);
        name = wanted;
      }
      current?.collect?.();
      return "";
    },
    async run(/** @type {string} */ numbers) {
      if (current === undefined) throw new Error("nothing is prepared");
      const result = await current.run(...numbers.split(" ").map(Number));
      return oneLine(result);
    },
    async measure() {
      if (host.measure === undefined) throw new Cannot("its memory is that of JavaScript");
      return JSON.stringify(await host.measure());
    },
  };

  return async (/** @type {string} */ request) => {
    const [, command = "", rest = ""] = /^(\w+) ?(.*)$/.exec(request) ?? [];
    try {
      return `ok ${await answers[command](rest)}`;
    } catch (error) {
      return `${error instanceof Cannot ? "cannot" : "error"} ${oneLine(error instanceof Cannot ? error.message : error)}`;
    }
  };
}

async function open(host, name) {
  if (name.startsWith("programs/")) return host.program(name);
  const make = host.cases?.[name];
  if (make === undefined) throw new Cannot("it has no such interface");
  return make();
}
