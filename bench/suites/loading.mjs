/** Loading: the time before a script runs, and the time of `require`. The size is the number of repetitions. */
import { programChannel } from "../subjects/program-channel.mjs";

const HEX = "d41d8cd9";
const BOTH = ["perilune", "wasmoon"];

const twice = (size) => String(2 * size);

const CASES = {
  "load-runtime": {
    title: "a core is loaded (its code compiled before)",
    sizes: [20, 4, 1],
    expected: twice,
    kinds: BOTH,
  },
  "open-state": {
    title: "a state is opened, used, closed",
    sizes: [400, 50, 2],
    expected: twice,
    kinds: [...BOTH, "fengari"],
  },
  "link-module": {
    title: "a native module of 27 kB is checked, linked and opened",
    sizes: [40, 5, 1],
    expected: () => HEX,
    kinds: ["perilune"],
  },
  ...requires("lua", "the first require of a Lua file of a line", [2000, 100, 2], "42"),
  ...requires("native", "the first require of a native module that is linked already", [2000, 100, 2], HEX),
  ...requires("linking", "the first require of a native module of 27 kB, with its linking", [20, 5, 1], HEX),
  ...requires("cached", "a require of a module that is loaded", [1000000, 20000, 10], "42"),
};

function requires(name, title, sizes, checksum) {
  const each = (whose) => ({
    title: `${title}, ${whose}`,
    sizes,
    expected: () => checksum,
    kinds: ["perilune"],
    files: true,
  });
  return {
    [`require-${name}-reference`]: each("the reference's searchers"),
    [`require-${name}-ours`]: each("ours"),
  };
}

/** A process from start to exit: the command line, or a program that imports the package. */
const START = {
  suite: "loading",
  name: "start",
  title: "a program starts, prints what Lua makes of 1 + 1, and ends",
  run: "start",
  size: (_subject, level) => ({ full: 20, small: 5, tiny: 1 })[level],
  expected: twice,
  per: 1,
  applies: (subject) => subject.program !== undefined,
  channel: (subject) => programChannel(subject.program),
};

/** @returns {import("./case.mjs").Case[]} */
export function loadingCases() {
  return [START, ...hostCases()];
}

function hostCases() {
  return Object.entries(CASES).map(([name, { title, sizes, expected, kinds, files = false }]) => ({
    suite: "loading",
    name,
    title,
    run: `loading/${name}`,
    size: (_subject, level) => sizes[["full", "small", "tiny"].indexOf(level)],
    expected,
    per: 1,
    applies: (subject) => kinds.includes(subject.kind) && (!files || subject.where === "node"),
  }));
}
