/** Every fixture as a native module compiled by emcc prints the same as on native Lua, on both products; the gate takes a third of them. */
import { describe, expect, test } from "vitest";
import { compileTo } from "../support/compile.js";
import {
  emcc,
  expectedOutput,
  fixturesOf,
  inDirectory,
  named,
  outputOf,
  sourcesOf,
  withoutEmcc,
} from "../support/fixtures.js";
import { products } from "../support/products.js";
import { sampled } from "../support/scale.js";

describe.skipIf(emcc === undefined)(`linked dynamically, emcc${withoutEmcc}`, () => {
  describe.each(products)("$name", ({ loadRuntime }) => {
    test.each(named(sampled(fixturesOf("dynamic"), 1, 3)))("%s", async (_, fixture) => {
      await inDirectory(fixture, async (directory) => {
        for (const module of fixture.modules)
          await compileTo(directory, module.file, sourcesOf(module), {}, emcc);
        expect(await outputOf(fixture.script, directory, { loadRuntime })).toBe(expectedOutput(fixture));
      });
    });
  });
});
