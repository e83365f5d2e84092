/** The interpreter: the programs of bench/programs, each on every subject. */
import { readFileSync } from "node:fs";

const read = (name) => JSON.parse(readFileSync(new URL(`../programs/${name}.json`, import.meta.url), "utf8"));
const sizes = read("sizes");
const checksums = read("checksums");

/** fengari takes about a hundred times as long as native Lua, so it runs smaller sizes; native Lua runs them too. */
const SLOW = { full: "slow", small: "tiny", tiny: "tiny" };

/** The size of a program for a subject. */
export function sizeOf(program, subject, level) {
  const levels = sizes[program];
  const slow = subject.kind === "fengari" ? SLOW[level] : level;
  return levels[slow] ?? levels.tiny;
}

/** The known checksum of a program, from native Lua. */
export const checksumOf = (program, size) => checksums[program]?.[size];

/** @returns {import("./case.mjs").Case[]} */
export function interpreterCases() {
  return Object.keys(sizes)
    .filter((name) => !name.includes("/"))
    .map((name) => ({
      suite: "interpreter",
      name,
      title: name,
      run: `programs/${name}`,
      size: (subject, level) => sizeOf(name, subject, level),
      cold: sizes[name].cold,
      expected: (size) => checksumOf(name, size),
      applies: () => true,
    }));
}
