/** The coverage of fuzz targets: the core with counters does what it did, and tells branches that no input took before. */
import { afterAll, expect, it } from "vitest";
import { cover, Coverage, loadCovered } from "./coverage.js";
import { fuzz } from "./fuzz.js";
import { TARGETS } from "./targets.js";

const coverage = new Coverage();
cover(coverage);
afterAll(() => {
  cover(undefined);
});

it("tells new branches once, and how often they were taken roughly", async () => {
  using runtime = await loadCovered({ realFiles: false });
  using state = runtime.createState();
  const newsOf = (source: string): number => {
    const chunk = state.load(source);
    state.call(chunk);
    coverage.begin();
    expect(state.call(chunk)).toEqual([true]);
    return coverage.news().length;
  };
  expect(coverage.branches).toBeGreaterThan(5000);
  expect(newsOf("return true")).toBeGreaterThan(0);
  expect(newsOf("return true")).toBe(0);
  const find = "return (('x'):rep(5)):find('x+') ~= nil";
  expect(newsOf(find)).toBeGreaterThan(10);
  expect(newsOf(find)).toBe(0);
  expect(newsOf(find.replace("5", "200"))).toBeGreaterThan(0);
  expect(newsOf("return (('x'):rep(5)):find('(x)%1') ~= nil")).toBeGreaterThan(3);
  expect(coverage.taken).toBeLessThan(coverage.branches);
});

it("keeps inputs that take new branches", async () => {
  const target = TARGETS.find(({ name }) => name === "values");
  if (target === undefined) throw new Error("no target");
  const options = { runs: 20, again: (round: number) => round === 0, corpus: [] };
  const { paths, finding } = await fuzz(target, { ...options, coverage });
  expect(finding).toBeUndefined();
  const branches = [...paths.keys()].filter((path) => typeof path === "number");
  expect(branches.length).toBeGreaterThan(50);
  expect(new Set(paths.values()).size).toBeGreaterThan(1);
});
