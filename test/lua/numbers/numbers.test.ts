/**
 * Numbers as text, a million of them in three ways each: the same bytes as native Lua's, which the printf of the
 * machine's C library made. What is written in native/core/print.c has to be what a C library writes.
 */
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it, vi } from "vitest";
import { nativeLua } from "../../support/native-lua.mjs";
import { Collected, products, sharedRuntime, withState } from "../../support/products.js";
import { sampled } from "../../support/scale.js";

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

const PROGRAM = fileURLToPath(new URL("numbers.lua", import.meta.url));
const ROUNDS = 4;
const NUMBERS = 125_000;
const native = await nativeLua();
const why = "missing" in native ? ` (no native Lua: ${native.missing})` : "";

/** Gives the program its arguments as numbers, which a command line does not. */
const CHUNK = `loadfile(${JSON.stringify(PROGRAM)})(tonumber(arg[1]), tonumber(arg[2]))`;

function onNative(seed: number): Buffer {
  if ("missing" in native) throw new Error(native.missing);
  const { status, stdout, stderr } = spawnSync(
    native.lua,
    ["-e", `arg = { "${seed}", "${NUMBERS}" } ${CHUNK}`],
    { maxBuffer: 1 << 28 },
  );
  if (status !== 0) throw new Error(stderr.toString());
  return stdout;
}

describe.each(sampled(products, 2).map((product, index) => ({ ...product, index })))(
  `numbers ($name)${why}`,
  (product) => {
    const stdout = new Collected();
    const runtime = sharedRuntime(product, { stdout, stderr: new Collected() });

    it.skipIf("missing" in native).each(Array.from({ length: ROUNDS }, (_, round) => round))(
      "written as C writes them, round %i",
      (round) => {
        const seed = product.index * ROUNDS + round;
        stdout.take();
        withState(runtime(), (state) =>
          state.run(readFileSync(PROGRAM), { name: "@numbers.lua", args: [seed, NUMBERS] }),
        );
        const found = Buffer.from(stdout.take());
        const expected = onNative(seed);
        if (found.equals(expected)) return;
        const [lines, wanted] = [found, expected].map((text) => text.toString("latin1").split("\n"));
        const at = wanted?.findIndex((line, index) => line !== lines?.[index]) ?? 0;
        expect(`line ${at}: ${lines?.[at]}`).toBe(`line ${at}: ${wanted?.[at]}`);
      },
    );
  },
);
