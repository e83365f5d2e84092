/**
 * A sample of each fuzz target, its corpus, and what it found once. In a full run seconds of each. `npm run fuzz` (run.mjs)
 * runs one target for minutes by this file: with PERILUNE_FUZZ, JSON of its name, the milliseconds, and a file for the running input.
 */
import { writeFileSync } from "node:fs";
import { describe, expect, it, vi } from "vitest";
import { ALL, LONG, rounds } from "../support/scale.js";
import { cover, Coverage } from "./coverage.js";
import { fuzz } from "./fuzz.js";
import { readInput, writeInput } from "./input-text.js";
import { readCorpus, readFindings, writeCorpus, writeFinding } from "./kept.js";
import { TARGETS } from "./targets.js";

interface Task {
  readonly target: string;
  readonly time: number;
  readonly running: string;
  readonly keep: boolean;
  readonly coverage: boolean;
}

const given = process.env["PERILUNE_FUZZ"];
const task = given === undefined ? undefined : (JSON.parse(given) as Task);

vi.setConfig({ testTimeout: task === undefined ? LONG : task.time + LONG });

/** Milliseconds of a target in a full run. */
const FULL = rounds(0, 5000);

/** The first round, and more for the time, which includes that of the corpus. */
const until = (time: number): ((round: number) => boolean) => {
  const end = Date.now() + time;
  return (round) => round === 0 || Date.now() < end;
};

describe.skipIf(task !== undefined).each(TARGETS)("$name", (target) => {
  const { name, sample } = target;
  const corpus = readCorpus(name);

  it("finds nothing", async () => {
    const kept = ALL ? corpus : corpus.filter((_, index) => index % 10 === 0);
    const again = ALL ? until(FULL) : (round: number) => round === 0;
    const { finding, runs, paths } = await fuzz(target, { runs: ALL ? 200 : sample, again, corpus: kept });
    expect(finding && { ...finding, input: writeInput(finding.input) }).toBeUndefined();
    expect(runs).toBeGreaterThanOrEqual(sample);
    expect(paths.size).toBeGreaterThan(1);
  });

  it.each(readFindings(name))("no longer fails for $file", async ({ input }) => {
    const { finding } = await fuzz(target, { runs: 0, again: () => false, corpus: [input] });
    expect(finding).toBeUndefined();
  });
});

it("inputs are the same when they were written and read", () => {
  const input = [
    1,
    -0,
    NaN,
    2n ** 70n,
    "\0\xff\ud800",
    undefined,
    null,
    new Map([[{ __proto__: null }, new Set([1])]]),
  ];
  const bytes = new Uint8Array([1, 255]);
  const made = Object.defineProperty({}, "__proto__", { value: [new Date(5)], enumerable: true });
  expect(readInput(writeInput([...input, bytes, made]))).toEqual([...input, bytes, made]);
});

if (task !== undefined) it("fuzz", () => runTask(task));

async function runTask({ target: name, time, running, keep, coverage: covered }: Task): Promise<void> {
  const target = TARGETS.find((each) => each.name === name);
  if (target === undefined)
    throw new Error(`no target ${name}; there are ${TARGETS.map((each) => each.name).join(", ")}`);
  const coverage = covered ? new Coverage() : undefined;
  cover(coverage);
  const began = Date.now();
  const { finding, runs, paths } = await fuzz(target, {
    runs: 500,
    again: until(time),
    seed: (round) => (began + round) | 0,
    corpus: readCorpus(name),
    coverage,
    onInput: (input) => {
      writeFileSync(running, writeInput(input));
    },
  });
  if (keep) writeCorpus(name, [...paths.values()]);
  const found = [...paths.keys()].filter((path) => typeof path === "string").length;
  const branches = coverage === undefined ? "" : `, ${coverage.taken} of ${coverage.branches} branches`;
  process.stdout.write(
    `${name}: ${runs} inputs, ${found} paths${branches}, ${Math.round((Date.now() - began) / 1000)} s\n`,
  );
  if (finding === undefined) return;
  const file = writeFinding(name, finding.input, finding.problem);
  throw new Error(`a finding, written to ${file}:\n${finding.problem}`);
}
