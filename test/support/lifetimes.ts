/**
 * Repeating an operation leaks nothing: registry slots, stacks, the function table and the heap are the same after the last
 * repetition as after a tenth of them. `npm run test:all` does a million of each on the release core; a sample, and the
 * debug core, which is far slower, some thousands. Used by test/state/lifetimes*.test.ts, which run side by side.
 */
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { LuaError, type LuaState, type Runtime } from "../../src/index.js";
import { runtimeInternals, stateInternals } from "./internals.js";
import { heapTop } from "./native-scene.js";
import { products, sharedRuntime, type Product } from "./products.js";
import { ALL, LONG, rounds } from "./scale.js";

const MANY = rounds(2_000, 1_000_000);
const FEWER = rounds(2_000, 10_000);

/** Repetitions within one task: weak references keep their targets until it ends. */
const TURN = 5_000;

/** The heap's end varies with the state of Lua's collector; a leak takes far more over all repetitions. */
export const SLACK = 256 * 1024;

const COUNT = `
  for _ = 1, 3 do collectgarbage() end
  local count, tables = 0, { debug.getregistry() }
  for _, t in pairs(debug.getregistry()) do
    if type(t) == "table" and t ~= _G and t ~= package.loaded then tables[#tables + 1] = t end
  end
  for _, t in ipairs(tables) do for _ in pairs(t) do count = count + 1 end end
  tables = nil
  collectgarbage()
  return count, collectgarbage("count")`;

interface Traces {
  readonly registry: number;
  readonly kilobytes: number;
  readonly heap: number;
  readonly table: number;
  readonly stack: unknown;
  readonly luaStack: number;
  readonly handles: number;
  readonly functions: number;
}

export function traces(runtime: Runtime, state: LuaState): Traces {
  const [registry, kilobytes] = state.run<[number, number]>(COUNT);
  const { core } = runtimeInternals(runtime);
  const gettop = core.instance.exports["lua_gettop"] as (L: number) => number;
  return {
    registry,
    kilobytes,
    heap: heapTop(runtime),
    table: core.table.length,
    stack: core.stackPointer.value,
    luaStack: gettop(stateInternals(state).address),
    handles: state.handleCount,
    functions: state.hostCount,
  };
}

/** May return a promise of its result. */
export type Step = (i: number) => unknown;

/** Operations by name, each with its setup. Each step checks its own result. */
export type Cases = Readonly<Record<string, (state: LuaState, runtime: Runtime) => Step>>;

/** Operations that take far longer than the rest, done less often unless it is a million times. */
const RARE = new Set(["a state made and closed"]);

/** The number of repetitions of a case. */
export function timesOf(product: Product, name: string): number {
  if (ALL && product.name === "release") return MANY;
  return RARE.has(name) ? FEWER / 10 : FEWER;
}

export function must(held: boolean): void {
  if (!held) throw new Error("a step gave something else than it should");
}

export function fails(step: () => unknown): LuaError {
  try {
    step();
  } catch (error) {
    if (error instanceof LuaError) return error;
    throw error;
  }
  throw new Error("nothing was thrown");
}

export async function repeat(step: Step, from: number, to: number): Promise<void> {
  for (let i = from; i < to; i++) {
    const found = step(i);
    if (found instanceof Promise) await found;
    if (i % TURN === 0) await new Promise((resolve) => setTimeout(resolve));
  }
}

/** Defines a test of each operation, for each product. */
export function testLifetimes(cases: Cases): void {
  vi.setConfig({ testTimeout: LONG });
  const { stackTraceLimit } = Error;
  beforeAll(() => {
    Error.stackTraceLimit = 2; // a million stacks take longer than what throws
  });
  afterAll(() => {
    Error.stackTraceLimit = stackTraceLimit;
  });

  describe.each(products)("lifetimes ($name)", (product) => {
    const runtime = sharedRuntime(product, { jit: false }); // compiled code has table slots

    it.each(Object.keys(cases))("%s", async (name) => {
      using state = runtime().createState();
      const step = cases[name]?.(state, runtime()) ?? (() => must(false));
      const times = timesOf(product, name);
      await repeat(step, 0, times / 10);
      const before = traces(runtime(), state);
      await repeat(step, times / 10, times);
      const after = traces(runtime(), state);
      expect(Math.abs(after.heap - before.heap)).toBeLessThanOrEqual(SLACK);
      expect(after.kilobytes - before.kilobytes).toBeLessThan(40);
      expect(after.registry).toBeLessThanOrEqual(before.registry); // compiled chunks may be collected
      const { table, stack, luaStack, handles, functions } = before;
      expect(after).toMatchObject({ table, stack, luaStack, handles, functions });
    });
  });
}
