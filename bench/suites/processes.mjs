/**
 * Processes and commands: waiting for a command and for a promise, starting and ending processes, waking those that wait, and how
 * long one waits beside busy ones. JavaScript does the same with promises alone. `node bench/parked.mjs` measures memory.
 */
const YIELDS = { full: 50_000, small: 20_000, tiny: 100 };
const STARTS = { full: 2000, small: 500, tiny: 5 };
const PARKED = { full: 10_000, small: 1000, tiny: 10 };
const WAKES = { full: 5, small: 2, tiny: 1 };

const sum = (/** @type {number} */ n) => String((n * (n + 1)) / 2);

const CASES = {
  yields: {
    title: "a command of a module, which its handler answers at once",
    kinds: ["perilune", "javascript"],
    sizes: YIELDS,
    expected: sum,
  },
  promises: {
    title: "a promise of a host function, which Lua awaits",
    kinds: ["perilune", "wasmoon", "javascript"],
    sizes: YIELDS,
    expected: sum,
  },
  start: {
    title: "a process starts, returns its argument and ends",
    kinds: ["perilune", "javascript"],
    sizes: STARTS,
    expected: sum,
  },
  wake: {
    title: "one of 10,000 waiting processes is woken, and waits again",
    kinds: ["perilune", "javascript"],
    sizes: PARKED,
    expected: String,
  },
  messages: {
    title: "a message from a process to another one, which answers",
    kinds: ["perilune", "javascript"],
    sizes: YIELDS,
    expected: sum,
    per: 2,
  },
  busy: {
    title: "a process is woken beside 100 that never wait",
    kinds: ["perilune"],
    sizes: WAKES,
    expected: String,
  },
};

/** @returns {import("./case.mjs").Case[]} */
export function processesCases() {
  return Object.entries(CASES).map(([name, { title, kinds, sizes, expected, per = 1 }]) => ({
    suite: "processes",
    name,
    title,
    run: `processes/${name}`,
    size: (_subject, level) => sizes[level],
    expected,
    per,
    applies: ({ kind }) => kinds.includes(kind),
  }));
}
