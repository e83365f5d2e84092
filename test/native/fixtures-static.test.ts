/** Every fixture linked into a custom core by `perilune link` prints the same as on native Lua, on both products. */
import { readFileSync } from "node:fs";
import path from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import type { StaticModule } from "../../src/compile/link-core.node.js";
import {
  emcc,
  expectedOutput,
  fixturesOf,
  inDirectory,
  named,
  outputOf,
  sourcesOf,
  withoutEmcc,
  type Fixture,
} from "../support/fixtures.js";
import { linkedCore } from "../support/linked-core.js";
import { products } from "../support/products.js";

const fixtures = fixturesOf("static");

/** All fixtures as modules of one core; a source shared by several is included once. */
function modulesOf(list: readonly Fixture[]): StaticModule[] {
  const known = new Set<string>();
  return list.map((fixture) => {
    const files = fixture.modules.flatMap(sourcesOf).filter((file) => !known.has(file) && known.add(file));
    return { files, names: fixture.preload ?? {} };
  });
}

describe.skipIf(emcc === undefined)(`linked statically${withoutEmcc}`, () => {
  describe.each(products)("$name", ({ name, loadRuntime }) => {
    let wasm: WebAssembly.Module;

    beforeAll(async () => {
      wasm = await WebAssembly.compile(readFileSync(await linkedCore(modulesOf(fixtures), name)));
    });

    test.each(named(fixtures))("%s", async (_, fixture) => {
      await inDirectory(fixture, async (directory) => {
        expect(await outputOf(fixture.script, directory, { loadRuntime, wasm })).toBe(
          expectedOutput(fixture),
        );
      });
    });

    test("no fixture is left out", () => {
      const names = fixtures.flatMap((fixture) => Object.keys(fixture.preload ?? {}));
      expect(names.length).toBeGreaterThan(fixtures.length);
      expect(path.extname(fixtures[0]?.script ?? "")).toBe(".lua");
    });
  });
});
