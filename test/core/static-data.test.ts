/**
 * The C stack lies below all static data: an overflow traps before it overwrites anything. Compares all memory above the
 * stack, static data and heap, byte for byte.
 */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { beforeAll, describe, expect, it, vi } from "vitest";
import { GLOBAL_BASE } from "../../src/core/generated/layouts.js";
import { NativeTrap, type Runtime } from "../../src/index.js";
import { readDylink } from "../../src/wasm-binary/dylink.js";
import { readModule } from "../../src/wasm-binary/read-module.js";
import { products } from "../support/products.js";
import { TRAPS, trapFiles } from "../support/traps.js";
import { runtimeInternals } from "../support/internals.js";

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

describe.each(products)("static data ($name)", ({ name, loadRuntime }) => {
  let runtime: Runtime;
  let end: number;
  beforeAll(async () => {
    runtime = await loadRuntime({ files: await trapFiles() });
    const file = `wasm/perilune${name === "debug" ? ".debug" : ""}.wasm`;
    const module = readModule(new Uint8Array(readFileSync(new URL(`../../${file}`, import.meta.url))), file);
    end = GLOBAL_BASE + readDylink(module.sections).memorySize;
  });
  const snapshot = (): Uint8Array => runtimeInternals(runtime).core.memory.bytes.slice(GLOBAL_BASE);
  const hash = (bytes: Uint8Array): string =>
    createHash("sha256")
      .update(bytes.subarray(0, end - GLOBAL_BASE))
      .digest("hex");

  it("begin above the stack, and hold all of the core's variables", () => {
    expect(runtimeInternals(runtime).core.stackPointer.value).toBeLessThan(GLOBAL_BASE);
    const addresses = Object.values(runtimeInternals(runtime).core.absoluteExports()).filter(
      (value) => typeof value === "number",
    );
    expect(addresses.length).toBeGreaterThan(5);
    for (const address of addresses) {
      expect(address).toBeGreaterThanOrEqual(GLOBAL_BASE);
      expect(address).toBeLessThan(end);
    }
  });

  it("are the same, to the byte, after the C stack was used up", () => {
    const index = runtimeInternals(runtime)
      .native.openSource(`${TRAPS}/traps.wasm`)
      .module.symbol("overflow");
    const overflow = runtimeInternals(runtime).core.table.get(index ?? 0) as (L: number) => number;
    const pointer: unknown = runtimeInternals(runtime).core.stackPointer.value;
    const before = snapshot();
    expect(() => overflow(0)).toThrow(WebAssembly.RuntimeError);
    const after = snapshot();
    runtimeInternals(runtime).core.stackPointer.value = pointer;
    expect(hash(after)).toBe(hash(before));
    expect(Buffer.compare(after, before)).toBe(0);
  });

  it("change no more than by any other trap when a state uses up the C stack", () => {
    const staticData = (): Uint8Array => snapshot().subarray(0, end - GLOBAL_BASE);
    const changes = (action: () => void): number[] => {
      const before = staticData();
      action();
      const after = staticData();
      return [...after.keys()].filter((at) => after[at] !== before[at]);
    };
    const { malloc, free } = runtimeInternals(runtime).core.functions;
    const blocks: number[] = [];
    free(malloc(16 * 1024 * 1024)); // from here on it asks for no more memory
    const records = changes(() => {
      for (let size = 8; size < 300_000; size = Math.ceil(size * 1.1)) blocks.push(malloc(size), malloc(16));
      for (let i = 0; i < blocks.length; i += 2) free(blocks[i] ?? 0);
    });
    // The record of the allocator begins 40 bytes before its lists: sizes, and the blocks that it splits next.
    const [first, last] = [Math.min(...records) - 40, Math.max(...records)];
    expect(last - first).toBeLessThan(600);

    const trapping = (name: string): number[] => {
      const state = runtime.createState({ context: TRAPS });
      state.run(`trap = require 'traps'.${name}`);
      return changes(() => {
        expect(() => state.run("trap()")).toThrow(NativeTrap);
      });
    };
    // Any trap leaves behind which state ran.
    const left = new Set(trapping("unreachable"));
    const found = trapping("overflow");
    expect(found.filter((at) => (at < first || at > last) && !left.has(at))).toEqual([]);
  });
});
