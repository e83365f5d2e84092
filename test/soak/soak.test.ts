/** A small sample of `npm run soak`: mixed work, after which nothing has grown. */
import { expect, it, vi } from "vitest";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { builtPackage } from "../support/built.js";
import { ROOT } from "../support/compile.js";
import { runProgram } from "../support/child.js";
import { LONG, rounds } from "../support/scale.js";

vi.setConfig({ testTimeout: LONG });

interface Sample {
  readonly wasm: number;
  readonly javascript: number;
  readonly process: number;
}

const MB = 2 ** 20;

it("mixed work leaves no memory behind, in wasm, JavaScript and the process", async () => {
  const entry = pathToFileURL(path.join(builtPackage(), "dist/index.js")).href;
  const run = path.join(ROOT, "test/soak/run.mjs");
  const args = ["--expose-gc", run, "--json", "--entry", entry, "--samples", "20"];
  args.push("--steps", String(rounds(1000, 40_000)));
  const { code, stdout, stderr } = await runProgram(process.execPath, args);
  expect([code, stderr]).toEqual([0, ""]);
  const samples = JSON.parse(stdout.toString()) as Sample[];
  expect(samples).toHaveLength(20);
  // The first half fills caches and lets the engine compile.
  const [first, last] = [samples[10], samples.at(-1)] as [Sample, Sample];
  expect(last.wasm - first.wasm).toBeLessThanOrEqual(0);
  expect(last.javascript - first.javascript).toBeLessThan(2 * MB);
  expect(last.process - first.process).toBeLessThan(40 * MB);
});
