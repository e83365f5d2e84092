/** The corpus fails on cores whose patches are broken on purpose: see wasm/tools/broken-cores.mjs. */
import { spawnSync } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { coreExports } from "../../src/core/generated/exports.js";
import { BREAKAGES, brokenCores } from "../../wasm/tools/broken-cores.mjs";
import { findToolchain, type Toolchain } from "../../wasm/tools/emcc.mjs";
import { pathToFileURL } from "node:url";
import { builtPackage } from "../support/built.js";
import { nativeLua } from "../support/native-lua.mjs";
import type { Program } from "./matrix.js";
import { NAME, anonymous, onNative, programs } from "./programs.js";

vi.setConfig({ testTimeout: 300_000, hookTimeout: 600_000 });

const native = await nativeLua();
const toolchain = await findToolchain().catch((error: unknown) => String(error));
const why = typeof toolchain === "string" ? ` (no toolchain: ${toolchain})` : "";

/** How many programs run in one process, each in a runtime of its own. */
const AT_ONCE = 8;

/** Prints behind the output of each program. */
const END = "<end of a program>";

/** Runs programs on a core and prints what they print; a broken core may also trap or never end. */
const RUNNER = `
  const [index, wasm, ...files] = process.argv.slice(1);
  const { loadRuntime } = await import(index);
  const { readFileSync, writeSync } = await import("node:fs");
  const { runtimeInternals } = await import(new URL("./runtime/runtime.js", index));
  for (const file of files) {
    const runtime = await loadRuntime({ wasm });
    runtimeInternals(runtime).core.functions.pl_slicelength(1);
    runtime.createState({ allowBinary: true }).run(readFileSync(file), { name: "@${NAME}" });
    writeSync(1, ${JSON.stringify(END)});
  }
`;

/** An edit that changes nothing: cores built this way run. */
const NOTHING = { name: "nothing", file: "lvm.c", from: "int luaV_continue (", to: "int luaV_continue (" };

let dir: string;
let cores = new Map<string, string>();

beforeAll(async () => {
  dir = await mkdtemp(path.join(tmpdir(), "perilune-broken-"));
  if (typeof toolchain !== "string")
    cores = await brokenCores(toolchain satisfies Toolchain, {
      exports: [...coreExports().keys()],
      workDir: dir,
      breakages: [...BREAKAGES, NOTHING],
    });
});
afterAll(() => rm(dir, { recursive: true, force: true }));

/** Runs programs on a core; returns the output of each up to the first that fails, and why that one does. */
async function runOn(wasm: string, some: readonly Program[]): Promise<string[]> {
  const index = pathToFileURL(path.join(builtPackage(), "dist/index.js")).href;
  const files = some.map((_, at) => path.join(dir, `${at}-${NAME}`));
  await Promise.all(some.map(({ source }, at) => writeFile(files[at] ?? "", source)));
  const args = ["--input-type=module", "-e", RUNNER, index, wasm, ...files];
  const options = { encoding: "latin1", stdio: "pipe", timeout: 20_000, maxBuffer: 1 << 26 } as const;
  const { stdout, error } = spawnSync(process.execPath, args, options);
  const printed = anonymous(stdout).split(END);
  const last = printed.pop() ?? "";
  return printed.length === some.length ? printed : [...printed, `${last} ${String(error ?? "it ended")}`];
}

describe.skipIf(typeof toolchain === "string" || "missing" in native)(`the corpus fails${why}`, () => {
  const expected = (program: Program): string => {
    if ("missing" in native) throw new Error(native.missing);
    return onNative(native.lua, program);
  };

  it.each(BREAKAGES.map(({ name }) => name))("on %s", async (name) => {
    let failed = false;
    for (let at = 0; at < programs.length && !failed; at += AT_ONCE) {
      const some = programs.slice(at, at + AT_ONCE);
      const found = await runOn(cores.get(name) ?? "", some);
      failed = some.some((program, place) => found[place] !== expected(program));
    }
    expect(failed).toBe(true);
  });

  it("and not on a sound core", async () => {
    const some = programs.slice(0, 12);
    expect(await runOn(cores.get(NOTHING.name) ?? "", some)).toEqual(some.map(expected));
  });
});
