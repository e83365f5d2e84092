/**
 * The patched interpreter against the reference: each program prints the same on native Lua, built from the same
 * sources, and on both products, with slices of the usual length and with a slice for every tick. A sample runs a
 * third of them, on the release core with the former, and on the debug core with the latter.
 */
import { describe, expect, it, vi } from "vitest";
import { nativeLua } from "../support/native-lua.mjs";
import { Collected, products, sharedRuntime, withState } from "../support/products.js";
import { ALL, sampled } from "../support/scale.js";
import { NAME, anonymous, onNative, programs } from "./programs.js";
import { runtimeInternals } from "../support/internals.js";

vi.setConfig({ testTimeout: 60_000, hookTimeout: 120_000 });

const native = await nativeLua();
const why = "missing" in native ? ` (no native Lua: ${native.missing})` : "";
const USUAL = 16384;
const SLICES = { "the usual slices": USUAL, "a slice for every tick": 1 };

it("there are programs enough", () => {
  expect(programs.length).toBeGreaterThanOrEqual(300);
});

describe.each(products)(`the interpreter ($name)${why}`, (product) => {
  const stdout = new Collected();
  const runtime = sharedRuntime(product, { stdout, stderr: new Collected() });

  const sample = product.name === "release" ? USUAL : 1;
  const slices = Object.entries(SLICES).filter(([, ticks]) => ALL || ticks === sample);

  describe.each(slices)("with %s", (_, ticks) => {
    it
      .skipIf("missing" in native)
      .each(sampled(programs, 3, 2).map((program) => [program.name, program] as const))(
      "%s",
      (_name, program) => {
        if ("missing" in native) throw new Error(native.missing);
        const { pl_slicelength } = runtimeInternals(runtime()).core.functions;
        pl_slicelength(ticks);
        try {
          stdout.take();
          withState(runtime(), (state) => state.run(program.source, { name: `@${NAME}` }), {
            allowBinary: true,
          });
        } finally {
          pl_slicelength(USUAL);
        }
        expect(anonymous(Buffer.from(stdout.take()).toString("latin1"))).toBe(onNative(native.lua, program));
      },
    );
  });
});
