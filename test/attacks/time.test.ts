/**
 * Scripts that try to outlive their deadline: one file a kind in the folder `time`, each attack in a loop, in code without
 * jumps, and in calls that catch errors. Each must end. `bench/attacks.mjs` measures by how much they are late; here the
 * bound is wide, and counts the processor's time, since the machine may be busy.
 */
import { describe, expect, it, vi } from "vitest";
import { LimitError } from "../../src/errors/lua.js";
import type { LuaState } from "../../src/state/state.js";
import { products, sharedRuntime, type Product } from "../support/products.js";
import { LONG, rounds } from "../support/scale.js";
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

describe("attacks on a deadline", () => {
  const runtime = sharedRuntime(RELEASE, { realFiles: false });

  it("are many", () => {
    expect(attacks.length).toBeGreaterThan(700);
    expect(new Set(attacks.map(({ kind, name }) => `${kind}: ${name}`)).size).toBe(attacks.length);
  });

  it.each(kinds)("end in time: %s", (kind) => {
    const step = rounds(23, 1);
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
