/** Arguments of calls that fail before they take them. */
import { describe, expect, it } from "vitest";
import { sampled } from "../support/scale.js";
import { products, sharedRuntime } from "../support/products.js";

const STEP = 64;
const MOST = 8192;

describe.each(sampled(products, 1))("arguments without memory ($name)", (product) => {
  const runtime = sharedRuntime(product, { realFiles: false });

  it("leave no host function, object or handle behind", () => {
    using state = runtime().createState();
    const collected = (): readonly number[] => {
      for (let i = 0; i < 4; i++) state.run("collectgarbage()");
      const { hostObjects, handles } = state.stats();
      return [hostObjects, handles];
    };
    const before = collected();
    let failed = 0;
    for (let more = 0; more < MOST; more += STEP) {
      state.limits.set({ memory: state.memory.held + state.memory.outside + more });
      try {
        state.run("return 1", { args: [() => 1, () => 2, { f: () => 3 }, new Map([[1, () => 4]])] });
      } catch (error) {
        expect(error).toMatchObject({ code: "ERR_LUA_MEMORY" });
        failed++;
      }
      state.limits.set({});
      expect(collected()).toEqual(before);
    }
    expect(failed).toBeGreaterThan(0);
    expect(failed).toBeLessThan(MOST / STEP);
  });

  it("leave nothing behind beside a chunk that does not compile", () => {
    using state = runtime().createState();
    const before = state.stats();
    for (let i = 0; i < 5; i++) {
      const args = [() => i, { f: () => i }];
      expect(() => state.run("return =", { args })).toThrow("unexpected symbol");
    }
    state.run("collectgarbage() collectgarbage()");
    expect(state.stats()).toMatchObject({ hostObjects: before.hostObjects, handles: before.handles });
  });

  it("leave nothing behind in a path that ends early", () => {
    using state = runtime().createState();
    const before = state.stats();
    const key = (): unknown => undefined;
    for (const path of [
      ["none", key],
      ["none", {}, { key }],
    ] as unknown as string[][]) {
      expect(state.get(path)).toBeUndefined();
      expect(state.has(path)).toBe(false);
    }
    expect(state.stats()).toMatchObject({ hostObjects: before.hostObjects, handles: before.handles });
  });
});
