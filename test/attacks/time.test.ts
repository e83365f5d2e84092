/**
 * Scripts that try to outlive their deadline: one file a kind in the folder `time`, each attack in a loop, in code without
 * jumps, and in calls that catch errors. Each must end, in the interpreter and in compiled code. `bench/attacks.mjs` measures by
 * how much they are late; here the bound is wide, and counts the processor's time, since the machine may be busy.
 */
import { describe, expect, it, vi } from "vitest";
import { LimitError } from "../../src/errors/lua.js";
import type { LuaState } from "../../src/state/state.js";
import { products, sharedRuntime, type Product } from "../support/products.js";
import { ALL, EVERYTHING, LONG } from "../support/scale.js";
import { EAGER } from "../jit/modes.js";
import { readAttacks, WAYS } from "./time/read.mjs";

vi.setConfig({ testTimeout: LONG });

const MEMORY = 64 * 2 ** 20;
/** Milliseconds. */
const DEADLINE = 20;
const LATE = 400;

const [RELEASE] = products as [Product];
const attacks = readAttacks().flatMap((attack) =>
  Object.entries(WAYS).map(([way, make]) => ({
    ...attack,
    name: `${attack.name}, ${way}`,
    code: make(attack.step),
  })),
);
const kinds = [...new Set(attacks.map(({ kind }) => kind))];

/** How a program ends that has a deadline. */
function ending(state: LuaState, code: string): string {
  state.limits.set({ memory: MEMORY, timeout: DEADLINE });
  const before = process.cpuUsage();
  try {
    state.run(code);
    return "it ended by itself";
  } catch (error) {
    if (!(error instanceof LimitError)) return String(error);
  }
  const { user, system } = process.cpuUsage(before);
  const late = (user + system) / 1000 - DEADLINE;
  return late < LATE ? "in time" : `${late.toFixed(0)} ms late`;
}

/** Each how many-th attack runs. */
const RUNS = [
  { name: "interpreter", options: {}, step: EVERYTHING ? 1 : ALL ? 3 : 23 },
  { name: "compiled code", options: { jit: EAGER }, step: EVERYTHING ? 1 : ALL ? 15 : 47 },
];

it("there are many attacks on a deadline", () => {
  expect(attacks.length).toBeGreaterThan(700);
  expect(new Set(attacks.map(({ kind, name }) => `${kind}: ${name}`)).size).toBe(attacks.length);
});

describe.each(RUNS)("attacks on a deadline ($name)", ({ options, step }) => {
  const runtime = sharedRuntime(RELEASE, { realFiles: false, ...options });

  it.each(kinds)("end in time: %s", (kind) => {
    const results = attacks
      .filter((attack, i) => attack.kind === kind && i % step === 0)
      .map(({ name, setup, code }) => {
        const state = runtime().createState({ limits: { memory: MEMORY }, warn: () => undefined });
        try {
          state.run(setup);
          return { name, result: ending(state, code) };
        } finally {
          state.close();
        }
      });
    expect(results.filter(({ result }) => result !== "in time")).toEqual([]);
  });
});
