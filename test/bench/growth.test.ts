/**
 * Linear operations stay linear. Compares counts, never times: instructions of Lua's virtual machine, bytes allocated, and
 * calls from JavaScript into wasm.
 */
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { growthPower } from "../../bench/method/statistics.mjs";
import { runGrowth } from "../../bench/suites/growth.mjs";
import type { LuaFunction, LuaState, LuaTable, Runtime } from "../../src/index.js";
import { ROOT } from "../support/compile.js";
import { products, sharedRuntime, withState } from "../support/products.js";
import { runtimeInternals } from "../support/internals.js";
import { ALL, sampled } from "../support/scale.js";

const PROGRAMS = path.join(ROOT, "bench", "programs", "growth");
const operations = readdirSync(PROGRAMS).map((file) => file.slice(0, -".lua".length));

/** Instructions of the virtual machine, to a hundred, and bytes that are allocated with the collector stopped. */
const COUNT = `
  local source, size = ...
  local program = assert(load(source))()
  program(10)
  collectgarbage() collectgarbage() collectgarbage("stop")
  local steps, before = 0, collectgarbage("count")
  debug.sethook(function() steps = steps + 100 end, "", 100)
  program(size)
  debug.sethook()
  local bytes = (collectgarbage("count") - before) * 1024
  collectgarbage("restart")
  return steps, bytes`;

interface Counts {
  readonly size: number;
  readonly steps: number;
  readonly bytes: number;
}

function countsOf(state: LuaState, source: string, sizes: readonly number[]): Counts[] {
  return sizes.map((size) => {
    const [steps, bytes] = state.run(COUNT, { args: [source, size] });
    return { size, steps: Number(steps), bytes: Number(bytes) };
  });
}

const powerOf = (points: readonly { size: number; count: number }[]): number =>
  growthPower(points.map(({ size, count }) => [size, Math.max(count, 1)]));

/** More than 1: for the logarithm of sorting, and for tables, which double at some sizes. */
const LINEAR = 1.08;
const SORTING = 1.2;

describe.each(sampled(products, 2))("$name: main operations from 1000 to a million", (product) => {
  const runtime = sharedRuntime(product);
  const sizes =
    product.name === "release"
      ? [1000, 10_000, 100_000, ...(ALL ? [1_000_000] : [])]
      : [1000, 10_000, 100_000];

  test.each(operations)("%s: instructions and bytes", (name) => {
    const source = readFileSync(path.join(PROGRAMS, `${name}.lua`), "utf8");
    const counts = withState(runtime(), (state) => countsOf(state, source, sizes));
    const limit = name === "sort" ? SORTING : LINEAR;
    expect(powerOf(counts.map(({ size, steps }) => ({ size, count: steps })))).toBeLessThan(limit);
    expect(powerOf(counts.map(({ size, bytes }) => ({ size, count: bytes })))).toBeLessThan(limit);
  });

  test("what is not linear is seen", () => {
    const quadratic = `return function(size)
      local text = ""
      for i = 1, size / 10 do text = text .. "x" end
      local steps = 0
      for i = 1, size / 10 do for j = 1, size / 10 do steps = steps + 1 end end
    end`;
    const counts = withState(runtime(), (state) => countsOf(state, quadratic, [1000, 10_000, 30_000]));
    expect(powerOf(counts.map(({ size, steps }) => ({ size, count: steps })))).toBeGreaterThan(1.8);
    expect(powerOf(counts.map(({ size, bytes }) => ({ size, count: bytes })))).toBeGreaterThan(1.5);
  });
});

/** Counts every call from JavaScript into a runtime's wasm. */
class CallCounter {
  count = 0;

  constructor(runtime: Runtime) {
    const counted = (functions: object): object =>
      Object.fromEntries(
        Object.entries(functions).map(([name, fn]: [string, unknown]) => [
          name,
          typeof fn !== "function"
            ? fn
            : (...args: unknown[]): unknown => {
                this.count++;
                return Reflect.apply(fn, undefined, args);
              },
        ]),
      );
    const functions = counted(runtimeInternals(runtime).core.functions);
    Object.defineProperty(runtimeInternals(runtime).core, "functions", { value: functions });
    Object.defineProperty(runtimeInternals(runtime).core.memory, "allocator", { value: functions });
  }

  /** The number of calls that `action` makes. */
  of(action: () => void): number {
    const before = this.count;
    action();
    return this.count - before;
  }
}

describe.each(products)("$name: calls into wasm", (product) => {
  /** The number of calls for 1 operation, 10, 100 and 1000. */
  async function counts(action: (state: LuaState, times: number) => void): Promise<number[]> {
    const runtime = await product.loadRuntime();
    const calls = new CallCounter(runtime);
    using state = runtime.createState();
    action(state, 1); // initialization
    return [1, 10, 100, 1000].map((times) =>
      calls.of(() => {
        action(state, times);
      }),
    );
  }

  /** Expects the same number for each additional operation, from `least` to `most`. */
  function expectEach(found: readonly number[], most: number, least = 1): void {
    const [one = 0, ten = 0, hundred = 0, thousand = 0] = found;
    const each = (ten - one) / 9;
    expect(each).toBeGreaterThanOrEqual(least);
    expect(each).toBeLessThanOrEqual(most);
    expect((hundred - ten) / 90).toBeCloseTo(each, 5);
    expect((thousand - hundred) / 900).toBeCloseTo(each, 5);
  }

  test("a call of a function of Lua", async () => {
    const found = await counts((state, times) => {
      const fn = state.get("math") as LuaTable;
      const max = fn.get("max") as LuaFunction;
      for (let i = 0; i < times; i++) state.call(max, [i, 1]);
    });
    expectEach(found, 1);
  });

  test("a field read, a field written", async () => {
    const found = await counts((state, times) => {
      const [table] = state.run("return {}") as [LuaTable];
      for (let i = 1; i <= times; i++) table.set(i, i);
      for (let i = 1; i <= times; i++) expect(table.get(i)).toBe(i);
    });
    expectEach(found, 2, 2);
  });

  test("a call of a JavaScript function adds none", async () => {
    let called = 0;
    const found = await counts((state, times) => {
      state.set("host", (n) => {
        called++;
        return n;
      });
      state.run("for i = 1, ... do host(i) end", { args: [times] });
    });
    expect(called).toBe(1 + 1111);
    expectEach(found, 0, 0);
  });

  test("any number of arguments, and long texts, take one block and free it", async () => {
    const runtime = await product.loadRuntime();
    const calls = new CallCounter(runtime);
    using state = runtime.createState();
    state.run("function echo(...) return ... end");
    const echo = state.get("echo") as LuaFunction;
    const call = (args: (string | number)[]): number =>
      calls.of(() => {
        expect(state.call(echo, args)).toEqual(args);
      });
    const one = call([1]);
    expect(one).toBe(1);
    const numbers = (length: number): number[] => Array.from({ length }, (_, i) => i);
    for (const length of [8, 200, 2000]) expect(call(numbers(length))).toBeLessThanOrEqual(one + 2);
    for (const length of [1, 1000, 1_000_000])
      expect(call(["x".repeat(length)])).toBeLessThanOrEqual(one + 2);
  });
});

describe("the timed growth", () => {
  /** A subject that takes `seconds(size)` per sample. */
  const subject = (name: string, seconds: (size: number) => number, checksum = "7") => ({
    ...{ name, title: name },
    start: async () => ({
      prepare: async () => undefined,
      run: async (size: number, rounds: number) => ({ seconds: seconds(size) * rounds, checksum }),
      close: async () => undefined,
    }),
  });
  const options = { level: "small", filter: ["growth/sort"] } as const;
  const run = (...subjects: unknown[]) => runGrowth(subjects, options, () => undefined);

  test("fits the power of the size", async () => {
    const found = await run(
      subject("native", (size) => 1e-9 * size),
      subject("perilune", (size) => 1e-9 * size ** 2),
    );
    expect(found.map(({ power }) => power.toFixed(3))).toEqual(["1.000", "2.000"]);
    expect(found[1]?.points.at(-1)).toEqual([100_000, 1e-9 * 1e10]);
  });

  test("ends when a subject gives another result", async () => {
    const quick = (): number => 1e-9;
    await expect(run(subject("native", quick), subject("perilune", quick, "8"))).rejects.toThrow(
      "perilune: growth/sort: size 10 gave 8, not 7",
    );
  });
});
