/** Every fixture in C++, compiled by either compiler, prints the same as on native Lua. */
import { describe, expect, test, vi } from "vitest";
import type { FoundEmcc } from "../../src/compile/find-emcc.node.js";
import { compileTo } from "../support/compile.js";
import {
  emcc,
  expectedOutput,
  fixturesOf,
  inDirectory,
  named,
  outputOf,
  sourcesOf,
  withoutCxx,
  withoutEmcc,
  type Fixture,
} from "../support/fixtures.js";
import { products } from "../support/products.js";
import { LONG, sampled } from "../support/scale.js";

vi.setConfig({ testTimeout: LONG });

const fixtures = named(fixturesOf("cxx"));

async function check(fixture: Fixture, compiler: FoundEmcc | undefined): Promise<void> {
  await inDirectory(fixture, async (directory) => {
    for (const module of fixture.modules)
      await compileTo(directory, module.file, sourcesOf(module), {}, compiler);
    for (const { loadRuntime } of products)
      expect(await outputOf(fixture.script, directory, { loadRuntime })).toBe(expectedOutput(fixture));
  });
}

describe.skipIf(withoutCxx !== "")(`C++, npm compiler${withoutCxx}`, () => {
  test.each(sampled(fixtures, 3))("%s", (_, fixture) => check(fixture, undefined));
});

describe.skipIf(withoutCxx !== "" || emcc === undefined)(`C++, emcc${withoutCxx}${withoutEmcc}`, () => {
  test.each(fixtures)("%s", (_, fixture) => check(fixture, emcc));
});
