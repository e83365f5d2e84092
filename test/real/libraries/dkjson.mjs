/**
 * dkjson 2.8: JSON in Lua, optionally on LPeg, with its own test: alone, with LPeg, and with a list of the characters that
 * it escapes.
 *
 * The test prints errors, and its choices where JSON leaves one; these lines are compared. It tries numbers in a locale
 * with a decimal comma only if the machine has one.
 */
import { cp } from "node:fs/promises";
import path from "node:path";
import { debianTarball } from "../library.mjs";
import lpeg from "./lpeg.mjs";

/** Its output without errors, before the lists of characters. */
const OPEN_QUESTIONS = [
  'sparse array (#=0) encoded as:\t{"1000":"x"}',
  'sparse array (#=1) encoded as:\t{"1":"a","1000":"x"}',
  'mixed table encoded as:\t{"1":"a","5":"c","x":"x"}',
  ...["NaN", "+Inf", "-Inf"].map((value) => `${value} is converted to:\t[null]`),
];
const RUNS = [["dkjson"], ["dkjson-lpeg"], ["dkjson", "esc"]];

/** @type {import("../library.mjs").Library} */
export default {
  name: "dkjson 2.8",
  tarballs: [
    debianTarball("lua-dkjson", "2.8", "24e8cd3beb91c1c861eb7bb3fbc9bd418bbff9ad4aa5d0471816258236a31532", [
      "trixie",
    ]),
  ],
  needs: [lpeg],

  async prepare(source, dir) {
    for (const file of ["dkjson.lua", "jsontest.lua"])
      await cp(path.join(source, file), path.join(dir, file));
    return RUNS.map((args) => ["jsontest.lua", ...args]);
  },
  results: (stdout) =>
    stdout
      .split("\n")
      .filter((line) => line !== "" && !line.startsWith("test could not switch to locale"))
      // The order of an object's members is that of `pairs`, which differs from run to run.
      .map((line) => line.replace(/(?<=\{).*(?=\}$)/, (members) => members.split(",").sort().join(","))),
  passed: (results) => {
    const lines = results.filter((line) => !line.startsWith("Escaped "));
    return lines.join("\n") === RUNS.flatMap(() => OPEN_QUESTIONS).join("\n");
  },
};
