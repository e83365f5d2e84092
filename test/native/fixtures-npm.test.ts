/** Every fixture as a native module compiled by the npm compiler prints the same as on native Lua, on both products. */
import { describe, expect, test } from "vitest";
import { compileTo } from "../support/compile.js";
import { expectedOutput, fixturesOf, inDirectory, named, outputOf, sourcesOf } from "../support/fixtures.js";
import { products } from "../support/products.js";
import { sampled } from "../support/scale.js";

describe.each(sampled(products, 2))("linked dynamically, npm compiler, $name", ({ loadRuntime }) => {
  test.each(sampled(named(fixturesOf("dynamic")), 3))("%s", async (_, fixture) => {
    await inDirectory(fixture, async (directory) => {
      for (const module of fixture.modules) await compileTo(directory, module.file, sourcesOf(module));
      const expected = expectedOutput(fixture);
      expect(await outputOf(fixture.script, directory, { loadRuntime })).toBe(expected);
      // Only the reference searchers find modules: the roots are empty.
      const context = "/nowhere";
      expect(await outputOf(fixture.script, directory, { loadRuntime, context })).toBe(expected);
    });
  });
});
