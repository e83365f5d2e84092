/**
 * dkjson 2.8: JSON in Lua, and on LPeg where there is one, with its own test: alone, with LPeg, and listing which
 * characters it escapes.
 *
 * The test says what is not as it should be, and how it takes what JSON leaves open: that is compared. In a locale
 * with a decimal comma it tries numbers only if the machine has that locale.
 */
import { cp } from "node:fs/promises";
import path from "node:path";
import { debianTarball } from "../library.mjs";
import lpeg from "./lpeg.mjs";

/** All that it writes when nothing is wrong, before the lists of characters. */
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
      // The members of an object come in the order of `pairs`, which differs from run to run.
      .map((line) => line.replace(/(?<=\{).*(?=\}$)/, (members) => members.split(",").sort().join(","))),
  passed: (results) => {
    const lines = results.filter((line) => !line.startsWith("Escaped "));
    return lines.join("\n") === RUNS.flatMap(() => OPEN_QUESTIONS).join("\n");
  },
};
