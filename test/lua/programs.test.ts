/**
 * The standard library and the language against the reference: each program of this folder prints the same on native
 * Lua, built from the same sources, and on both products.
 */
import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it, vi } from "vitest";
import { nativeLua } from "../support/native-lua.mjs";
import { Collected, products, sharedRuntime, withState } from "../support/products.js";
import { sampled } from "../support/scale.js";

vi.setConfig({ testTimeout: 60_000, hookTimeout: 120_000 });

const FOLDER = fileURLToPath(new URL(".", import.meta.url));
const programs = readdirSync(FOLDER).filter((name) => name.endsWith(".lua"));
const native = await nativeLua();
const why = "missing" in native ? ` (no native Lua: ${native.missing})` : "";

/** What differs on purpose: error numbers are those of Emscripten's C library. */
const ERRNO = /(No such file or directory)\t\d+/g;

function onNative(program: string): string {
  if ("missing" in native) throw new Error(native.missing);
  return execFileSync(native.lua, [program], { cwd: FOLDER, encoding: "latin1", maxBuffer: 1 << 26 });
}

it("there are programs for every part of the library", () => {
  expect(programs.length).toBeGreaterThan(100);
});

describe.each(sampled(products, 2))(`programs ($name)${why}`, (product) => {
  const stdout = new Collected();
  const runtime = sharedRuntime(product, { stdout, stderr: new Collected() });

  it.skipIf("missing" in native).each(programs)("%s", (program) => {
    const source = readFileSync(path.join(FOLDER, program));
    stdout.take();
    withState(runtime(), (state) => state.run(source, { name: `@${program}` }), { sandbox: "none" });
    const found = Buffer.from(stdout.take()).toString("latin1");
    expect(found.replace(ERRNO, "$1")).toBe(onNative(program).replace(ERRNO, "$1"));
  });
});
