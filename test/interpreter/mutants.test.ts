/** The corpus fails on cores whose patches are broken on purpose: see wasm/tools/broken-cores.mjs. */
import { execFileSync } from "node:child_process";
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
import { NAME, anonymous, onNative, programs } from "./programs.js";

vi.setConfig({ testTimeout: 300_000, hookTimeout: 600_000 });

const native = await nativeLua();
const toolchain = await findToolchain().catch((error: unknown) => String(error));
const why = typeof toolchain === "string" ? ` (no toolchain: ${toolchain})` : "";

/** Runs a program on a core and prints what it prints; a broken core may also trap or never end. */
const RUNNER = `
  const [index, wasm, program] = process.argv.slice(1);
  const { loadRuntime } = await import(index);
  const { readFileSync } = await import("node:fs");
  const runtime = await loadRuntime({ wasm });
  const { runtimeInternals } = await import(new URL("./runtime/runtime.js", index));
  runtimeInternals(runtime).core.functions.pl_slicelength(1);
  runtime.createState({ allowBinary: true }).run(readFileSync(program), { name: "@${NAME}" });
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

describe.skipIf(typeof toolchain === "string" || "missing" in native)(`the corpus fails${why}`, () => {
  it.each(BREAKAGES.map(({ name }) => name))("on %s", async (name) => {
    if ("missing" in native) throw new Error(native.missing);
    const wasm = cores.get(name) ?? "";
    const index = pathToFileURL(path.join(builtPackage(), "dist/index.js")).href;
    const file = path.join(dir, NAME);
    const failed: string[] = [];
    for (const program of programs) {
      await writeFile(file, program.source);
      let found: string;
      try {
        const args = ["--input-type=module", "-e", RUNNER, index, wasm, file];
        found = anonymous(
          execFileSync(process.execPath, args, { encoding: "latin1", stdio: "pipe", timeout: 20_000 }),
        );
      } catch (error) {
        found = String(error);
      }
      if (found !== onNative(native.lua, program)) failed.push(program.name);
      if (failed.length > 0) break;
    }
    expect(failed).not.toEqual([]);
  });

  it("and not on a sound core", async () => {
    if ("missing" in native) throw new Error(native.missing);
    const index = pathToFileURL(path.join(builtPackage(), "dist/index.js")).href;
    const file = path.join(dir, NAME);
    for (const program of programs.slice(0, 12)) {
      await writeFile(file, program.source);
      const args = ["--input-type=module", "-e", RUNNER, index, cores.get(NOTHING.name) ?? "", file];
      const found = execFileSync(process.execPath, args, { encoding: "latin1", stdio: "pipe" });
      expect(anonymous(found)).toBe(onNative(native.lua, program));
    }
  });
});
