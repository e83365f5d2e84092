/** Engines survive many calls: wasmoon leaves the results of each on a stack that it never grows. */
import { afterAll, beforeAll, expect, it } from "vitest";
import { loadRuntime } from "../../src/index.js";
import type { Runtime } from "../../src/exports.js";
import { createEngine } from "../../src/wasmoon.js";

let runtime: Runtime;
beforeAll(async () => {
  runtime = await loadRuntime();
});

const engines: { global: { close(): void } }[] = [];
afterAll(() => {
  for (const engine of engines) engine.global.close();
});

it("2,000 calls one after the other", async () => {
  const engine = createEngine(runtime);
  engines.push(engine);
  for (let i = 0; i < 2000; i++) expect(await engine.doString(`return ${i}`)).toBe(i);
});

it("500 calls at once", async () => {
  const engine = createEngine(runtime);
  engines.push(engine);
  engine.global.set("later", (value: number) => Promise.resolve(value));
  const calls = Array.from({ length: 500 }, (_, i) => engine.doString(`return later(${i}):await()`));
  expect((await Promise.all(calls)).length).toBe(500);
  expect(await engine.doString("return 'well'")).toBe("well");
});

it("and another state is untouched", () => {
  using state = runtime.createState();
  expect(state.run("return 1 + 1")).toEqual([2]);
});
