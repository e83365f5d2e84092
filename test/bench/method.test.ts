/** Statistics of samples: medians, spreads, ratios, fits, and when a run is too noisy. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { made, measure, ratios } from "../../bench/method/measure.mjs";
import { CONTROL_LIMIT, noiseOf, SPREAD_LIMIT } from "../../bench/method/noise.mjs";
import { repeatsOf, sampleOf } from "../../bench/method/sample.mjs";
import { PATIENCE, sizesByTrial } from "../../bench/method/trial.mjs";
import { geometricMean, growthPower, median, quantile, summary } from "../../bench/method/statistics.mjs";

describe("statistics", () => {
  test("medians and quartiles", () => {
    expect(median([3, 1, 2])).toBe(2);
    expect(median([4, 1, 3, 2])).toBe(2.5);
    expect(quantile([0, 10], 0.25)).toBe(2.5);
    expect(summary([1, 2, 3, 4, 5])).toEqual({ median: 3, low: 2, high: 4, spread: 2 / 3 });
  });

  test("the geometric mean of ratios and of their inverses are inverse", () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 1e-3, max: 1e3, noNaN: true }), { minLength: 1 }), (values) => {
        const product = geometricMean(values) * geometricMean(values.map((value) => 1 / value));
        expect(product).toBeCloseTo(1, 9);
      }),
    );
  });

  test("the power of a growth is found, whatever the factor", () => {
    const sizes = [10, 100, 1000, 10_000];
    for (const power of [0, 1, 1.5, 2])
      expect(growthPower(sizes.map((size) => [size, 3 * size ** power]))).toBeCloseTo(power, 9);
  });
});

describe("rounds", () => {
  test("run every task once in the same order, after a warm-up that does not count", async () => {
    const order: string[] = [];
    let calls = 0;
    const task = (name: string, seconds: () => number) => ({
      name,
      sample: async () => {
        order.push(name);
        return seconds();
      },
    });
    const samples = await measure([task("a", () => ++calls), task("b", () => 5)], { rounds: 3 });
    expect(order).toEqual(["a", "b", "a", "b", "a", "b", "a", "b"]);
    expect(samples).toEqual([
      [2, 3, 4],
      [5, 5, 5],
    ]);
    expect(ratios(samples[0] ?? [], samples[1] ?? [])).toEqual([0.4, 0.6, 0.8]);
  });

  test("are added while times spread, up to the most", async () => {
    const drawn = (values: number[]) => ({ name: "x", sample: async () => values.shift() ?? 1 });
    const [steady] = await measure([drawn([])], { rounds: 2, most: 6 });
    expect(steady).toHaveLength(2);
    const [restless] = await measure([drawn([9, 1, 5, 1, 5, 1, 5, 1, 5])], { rounds: 2, most: 6 });
    expect(restless).toHaveLength(6);
  });

  test("are added for those alone whose times spread, with what they are held against", async () => {
    const order: string[] = [];
    const task = (name: string, values: number[], base?: number) => ({
      name,
      ...(base === undefined ? {} : { base }),
      sample: async () => {
        order.push(name);
        return values.shift() ?? 1;
      },
    });
    const tasks = [task("base", []), task("steady", [], 0), task("restless", [1, 2, 4, 2, 2, 2, 2], 0)];
    const [base = [], steady = [], restless = []] = await measure(tasks, { rounds: 3, most: 5 });
    expect(order.slice(12)).toEqual(["base", "restless", "base", "restless"]);
    expect([base, steady, restless].map((samples) => made(samples).length)).toEqual([5, 3, 5]);
    expect(ratios(restless, base)).toEqual([2, 4, 2, 2, 2]);
    expect(ratios(base, steady)).toEqual([1, 1, 1]);
  });

  test("a task that throws ends them", async () => {
    const failing = { name: "failing", sample: () => Promise.reject(new Error("wrong result")) };
    await expect(measure([failing], { rounds: 1 })).rejects.toThrow("wrong result");
    await expect(measure([failing], { rounds: 1, warmup: 0 })).rejects.toThrow("wrong result");
  });
});

describe("a trial", () => {
  const subject = (secondsOf: (size: number) => number, full = 1000, small = 10) => ({
    ...{ full, small },
    sample: async (size: number) => secondsOf(size),
  });
  const linear = (each: number) => subject((size) => size * each);

  test("gives the small size to who would take too long, and to nobody else", async () => {
    const long = (2 * PATIENCE) / 1000;
    expect(await sizesByTrial([linear(0.0005), linear(0.001), linear(long), linear(0.001)])).toEqual([
      ...[1000, 1000, 10, 1000],
    ]);
  });

  test("does not look at a first run that is slower, nor at sizes of their own", async () => {
    const runs = [9, 0.001];
    const warming = subject(() => runs.shift() ?? NaN);
    const other = subject(() => 9, 500, 5);
    expect(await sizesByTrial([linear(0.0005), warming, other])).toEqual([1000, 1000, 500]);
    expect(await sizesByTrial([])).toEqual([]);
  });
});

describe("a sample", () => {
  const each = {
    suite: "boundary",
    name: "call",
    run: "boundary/call",
    expected: () => "1",
    repeatable: true,
  };
  /** A subject that takes a millisecond for a run and writes down how often it was to run. */
  const one = (asked: unknown[]) => ({
    subject: { title: "native Lua" },
    channel: {
      prepare: async () => undefined,
      run: async (size: number, repeats = 1) => {
        asked.push([size, repeats]);
        return { seconds: 0.001 * repeats, checksum: "1" };
      },
    },
  });

  test("that is short is repeated, so that the way of the request does not count", async () => {
    const asked: unknown[] = [];
    const repeats = await repeatsOf(one(asked), each, 10, { level: "full" });
    expect(repeats).toBe(20);
    expect(await sampleOf({ ...one(asked), repeats }, each, 10)).toBeCloseTo(0.001, 9);
    expect(asked.slice(-1)).toEqual([[10, 20]]);
    expect(await repeatsOf(one([]), { ...each, repeatable: false }, 10, { level: "full" })).toBe(1);
    expect(await repeatsOf(one([]), each, 10, { level: "tiny" })).toBe(1);
  });

  test("is held to the known result", async () => {
    const wrong = { ...each, expected: () => "2" };
    await expect(sampleOf(one([]), wrong, 10)).rejects.toThrow(
      "native Lua: boundary/call: size 10 gave 1, not 2",
    );
  });
});

describe("noise", () => {
  const steady = [1, 1.01, 0.99];

  test("a steady run is reliable", () => {
    expect(noiseOf([steady, steady], [0.02, 0.03]).noisy).toBe(false);
    expect(noiseOf([], []).noisy).toBe(false);
  });

  test("a baseline that differs from itself is not, nor are ratios that spread", () => {
    const off = 1 + 2 * CONTROL_LIMIT;
    expect(noiseOf([steady, [off, off, off], [off, off, off]], [0.02]).noisy).toBe(true);
    expect(noiseOf([steady], [2 * SPREAD_LIMIT]).noisy).toBe(true);
  });
});
