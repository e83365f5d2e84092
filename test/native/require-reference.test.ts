/** `require`, `package.loadlib` and related functions print the same messages as native Lua: require.lua. */
import { execFile } from "node:child_process";
import { copyFileSync, mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { promisify } from "node:util";
import { describe, expect, test } from "vitest";
import { compileTexts, ROOT } from "../support/compile.js";
import { outputOf } from "../support/fixtures.js";
import { nativeLua } from "../support/native-lua.mjs";
import { put, temporaryDirectory } from "../support/native-scene.js";
import { OTHER, PROBE, RAISES } from "../support/probe.js";
import { products } from "../support/products.js";

const run = promisify(execFile);
const SCRIPT = "require.lua";
const SOURCES: Readonly<Record<string, string>> = { probe: PROBE, other: OTHER, raises: RAISES };
/** For each module the path of its file, without suffix, and its sources. */
const MODULES: Readonly<Record<string, string>> = {
  probe: "probe",
  "packed/init": "probe",
  "tree/probe": "probe",
  "first/chosen": "probe",
  "second/chosen": "probe",
  "probe-v2": "probe",
  "v1-probe": "probe",
  empty: "other",
  raises: "raises",
};
const SCRIPTS: Readonly<Record<string, string>> = {
  "script.lua": "return { arguments = { ... } }",
  "folder/init.lua": "return { arguments = { ... } }",
  "wrong.lua": "local x =\n= 1",
  "failing.lua": "\nerror('it fails')",
  "a/b.lua": "return 1",
};

const native = await nativeLua();
const without = "missing" in native ? ` (skipped: ${native.missing})` : "";

/** Returns the directory of the script, with files of one suffix. */
async function scene(
  suffix: string,
  compile: (source: string, out: string) => Promise<void>,
): Promise<string> {
  const directory = temporaryDirectory();
  put(directory, { ...SCRIPTS, [`notone.${suffix}`]: "no library" });
  copyFileSync(path.join(ROOT, "test/native", SCRIPT), path.join(directory, SCRIPT));
  for (const [file, source] of Object.entries(MODULES)) {
    const out = path.join(directory, `${file}.${suffix}`);
    mkdirSync(path.dirname(out), { recursive: true });
    await compile(source, out);
  }
  return directory;
}

/** The path templates of the runtime's root `.`, so that both search the same places. */
const paths = (suffix: string): Record<string, string> => ({
  LUA_PATH: "./?.lua;./?/init.lua;/lib/?.lua",
  LUA_CPATH: `./?.${suffix};./?/init.${suffix};/lib/?.${suffix}`,
});

describe.skipIf("missing" in native)(`as native Lua${without}`, () => {
  test.each(products)("$name", async ({ loadRuntime }) => {
    if ("missing" in native) throw new Error(native.missing);
    const nativeDirectory = await scene("so", async (source, out) => {
      const file = `${out}.c`;
      writeFileSync(file, SOURCES[source] ?? "");
      await native.compileModule({ sources: [file], out });
    });
    const env = { ...process.env, ...paths("so") };
    const { stdout } = await run(native.lua, [SCRIPT], { cwd: nativeDirectory, env });

    const directory = await scene("wasm", async (source, out) => {
      writeFileSync(out, await compileTexts({ "x.c": SOURCES[source] ?? "" }));
    });
    const output = await outputOf(SCRIPT, directory, {
      loadRuntime,
      environment: { LUA_PATH: "/lib/?.lua", LUA_CPATH: "/lib/?.wasm" },
    });
    const expected = stdout.replaceAll(".so", ".wasm");
    expect(output.split("\n")).toEqual(expected.split("\n"));
    expect(expected.split("\n").length).toBeGreaterThan(80);
  });
});
