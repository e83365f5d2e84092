/** Every fixture on native Lua, compiled by the machine's C compiler, prints the expected output. */
import { execFile } from "node:child_process";
import path from "node:path";
import { promisify } from "node:util";
import { describe, expect, test } from "vitest";
import { ROOT } from "../support/compile.js";
import {
  expectedOutput,
  fixturesOf,
  inDirectory,
  named,
  sourcesOf,
  type FixtureModule,
} from "../support/fixtures.js";
import { nativeLua } from "../support/native-lua.mjs";
import { sampled } from "../support/scale.js";

const run = promisify(execFile);
const native = await nativeLua();
const without = "missing" in native ? ` (skipped: ${native.missing})` : "";

/** The driver of C links no library of C++. */
function librariesOf({ sources }: FixtureModule): string[] {
  return sources.some((source) => source.endsWith(".cpp")) ? ["-lstdc++"] : [];
}

describe.skipIf("missing" in native)(`native Lua${without}`, () => {
  test.each(sampled(named(fixturesOf("native")), 5))("%s", async (_, fixture) => {
    if ("missing" in native) throw new Error(native.missing);
    await inDirectory(fixture, async (directory) => {
      for (const module of fixture.modules) {
        await native.compileModule({
          sources: sourcesOf(module).map((source) => path.join(ROOT, source)),
          flags: [`-I${path.join(ROOT, "native/include")}`, "-lm", ...librariesOf(module)],
          out: path.join(directory, `${module.file}.so`),
        });
      }
      const env = { ...process.env, LUA_PATH: "./?.lua", LUA_CPATH: "./?.so" };
      const { stdout } = await run(native.lua, [fixture.script], { cwd: directory, env, encoding: "latin1" });
      expect(stdout).toBe(expectedOutput(fixture));
    });
  });
});
