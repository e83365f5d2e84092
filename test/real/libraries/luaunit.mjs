/**
 * luaunit 3.4: a test framework in one Lua file, with both of its own suites: its unit tests, and its functional ones,
 * which run programs with os.execute and compare their output in every format with files.
 *
 * Many unit tests run a failing suite and print its failures; those lines are compared too.
 */
import { cp } from "node:fs/promises";
import { tapResults } from "../frameworks/busted.mjs";
import { debianTarball } from "../library.mjs";

/** @type {import("../library.mjs").Library} */
export default {
  name: "luaunit 3.4",
  tarballs: [
    debianTarball("lua-unit", "3.4", "b8aea5826f09749d149efa8ef1b13f81e6a9fc6abfbe4c1cbf87a558a6d4e8d0", [
      "trixie",
      "bookworm",
    ]),
  ],

  async prepare(source, dir) {
    await cp(source, dir, { recursive: true });
    return ["run_unit_tests.lua", "run_functional_tests.lua"].map((file) => [file, "--output", "tap"]);
  },
  results: (stdout) => [...tapResults(stdout), ...summaries(stdout)],
  // Its exit status, which is checked too, is the number of failures.
  passed: (results) => results.slice(-2).every((line) => /^\d+ tests, \d+ successes, 0 failures$/.test(line)),
};

/**
 * @param {string} stdout
 * @returns {string[]} the last line of each suite, without the time
 */
function summaries(stdout) {
  const found = stdout.matchAll(/^# Ran (\d+ tests) in [\d.]+ seconds, (.*)$/gm);
  return [...found].map(([, tests, successes]) => `${tests}, ${successes}`);
}
