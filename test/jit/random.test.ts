/** Random programs print the same with compiled code as in the interpreter and, in a full run, on native Lua. */
import { execFileSync } from "node:child_process";
import { describe, expect, it, vi } from "vitest";
import { nativeLua } from "../support/native-lua.mjs";
import { anonymous } from "../interpreter/programs.js";
import { Collected, products, sharedRuntime } from "../support/products.js";
import { ALL, LONG, rounds } from "../support/scale.js";
import { EAGER } from "./modes.js";
import { randomProgram } from "./random-program.js";

vi.setConfig({ testTimeout: LONG, hookTimeout: 120_000 });

/** Programs that use more are left out: what they have printed by then may differ. */
const FUEL = 5_000_000;
const native = await nativeLua();

describe.each(products)("random programs ($name)", (product) => {
  const output = new Collected();
  const interpreter = sharedRuntime(product, { stdout: output, jit: false });
  const compiler = sharedRuntime(product, { stdout: output, jit: EAGER });
  const printed = (runtime: () => ReturnType<ReturnType<typeof sharedRuntime>>, source: string): string => {
    output.take();
    using state = runtime().createState({ limits: { fuel: FUEL } });
    let message = "";
    try {
      state.run(source, { name: "@program.lua" });
    } catch (error) {
      message = (error as Error).message;
    }
    return anonymous(Buffer.from(output.take()).toString("latin1")) + message;
  };

  const count = product.name === "release" ? rounds(25, 2000) : rounds(2, 80);
  it(`${count} of them print the same`, () => {
    let compared = 0;
    for (let seed = 1; seed <= count; seed++) {
      const source = randomProgram(seed);
      const wanted = printed(interpreter, source);
      if (wanted.includes("fuel used up")) continue;
      const found = printed(compiler, source);
      if (found !== wanted) expect({ seed, text: found }).toEqual({ seed, text: wanted });
      compared++;
      if (!ALL || "missing" in native || seed % 4 !== 0 || wanted.includes("program.lua:")) continue;
      const there = execFileSync(native.lua, ["-"], { input: source, encoding: "latin1" });
      expect({ seed, text: found }).toEqual({ seed, text: anonymous(there) });
    }
    expect(compared).toBeGreaterThanOrEqual(count / 2);
    expect(compiler().jitReport()?.compiledBytes).toBeGreaterThan(10_000);
  });
});
