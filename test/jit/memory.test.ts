/** Compiling while there is no memory for it. */
import { describe, expect, it, vi } from "vitest";
import { FaultyRuntime } from "../support/faults.js";
import { products } from "../support/products.js";
import { ALL, LONG } from "../support/scale.js";
import { EAGER } from "./modes.js";

vi.setConfig({ testTimeout: LONG });

const HOT = `
  local function step(x) if x % 2 == 0 then return x // 2 end return x * 3 + 1 end
  local function length(n) local count = 0 while n ~= 1 do n = step(n) count = count + 1 end return count end
  local longest, texts = 0, {}
  for n = 1, 300 do longest = math.max(longest, length(n)) texts[n] = n .. ":" .. longest end
  return longest, #texts
`;

describe.each(products)("compiled code without memory ($name)", (product) => {
  it.each(["malloc", "lua"] as const)("goes on, or fails as the interpreter does (%s)", async (kind) => {
    const faulty = await FaultyRuntime.load(product, { jit: EAGER });
    const { runtime } = faulty;
    let failures = 0;
    let made = Infinity;
    for (let nth = 1; nth <= made; nth += ALL ? 1 : 7) {
      const state = runtime.createState();
      faulty[kind].arm(nth, 1);
      let results: readonly unknown[] = [];
      try {
        results = state.run(HOT);
      } catch (error) {
        failures++;
        expect(error).toMatchObject({ code: "ERR_LUA_MEMORY" });
      } finally {
        ({ made } = faulty[kind].disarm());
      }
      if (results.length > 0) expect(results).toEqual([127, 300]);
      expect(state.run(HOT)).toEqual([127, 300]);
      state.close();
    }
    if (kind === "lua") expect(failures).toBeGreaterThan(0);
    expect(runtime.jitReport()).toMatchObject({ units: 0 });
    runtime.close();
  });
});
