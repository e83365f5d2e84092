/** memcpy, memmove and memset of native/core/bytes.c: all lengths around their steps, all overlaps, no writes outside. */
import { beforeAll, describe, expect, it } from "vitest";
import type { Runtime } from "../../src/index.js";
import { products } from "../support/products.js";
import { runtimeInternals } from "../support/internals.js";

const LENGTHS = [0, 1, 7, 8, 9, 15, 16, 17, 63, 64, 65, 120, 127, 128, 129, 136, 500];
const SIZE = 2048;

describe.each(products)("bytes ($name)", ({ loadRuntime }) => {
  let runtime: Runtime;
  let base: number;
  beforeAll(async () => {
    runtime = await loadRuntime();
    base = runtimeInternals(runtime).core.memory.alloc(SIZE);
  });

  type Step = (a: number, b: number, size: number) => number;
  const exported = (name: string): Step => runtimeInternals(runtime).core.instance.exports[name] as Step;

  /** Fills the buffer, runs a step, returns the buffer. */
  const after = (step: () => void): Uint8Array => {
    const buffer = runtimeInternals(runtime).core.memory.bytes.subarray(base, base + SIZE);
    for (let i = 0; i < SIZE; i++) buffer[i] = (i * 7 + (i >> 8)) & 0xff;
    step();
    return runtimeInternals(runtime).core.memory.bytes.slice(base, base + SIZE);
  };

  const filled = (): Uint8Array => after(() => undefined);

  it("are copied by memcpy, wherever they lie", () => {
    const memcpy = exported("memcpy");
    for (const size of LENGTHS)
      for (const [to, from] of [
        [0, 1024],
        [3, 1024],
        [1021, 5],
      ] as const) {
        const got = after(() => {
          expect(memcpy(base + to, base + from, size)).toBe(base + to);
        });
        expect(Buffer.compare(got, filled().copyWithin(to, from, from + size)), `${size} ${to}`).toBe(0);
      }
  });

  it("are moved by memmove, however source and target overlap", () => {
    const memmove = exported("memmove");
    for (const size of LENGTHS)
      for (const distance of [0, 1, 2, 7, 8, 9, 31, 127, 128, 129, 499, 500, 501])
        for (const to of [700 - distance, 700 + distance]) {
          const got = after(() => {
            expect(memmove(base + to, base + 700, size)).toBe(base + to);
          });
          expect(Buffer.compare(got, filled().copyWithin(to, 700, 700 + size)), `${size} ${to}`).toBe(0);
        }
  });

  it("are filled by memset, with the low byte of what it is given", () => {
    const memset = exported("memset");
    for (const size of LENGTHS)
      for (const byte of [0, 1, 0x7f, 0x80, 0xff, 0x1234, -1]) {
        const got = after(() => {
          expect(memset(base + 5, byte, size)).toBe(base + 5);
        });
        expect(Buffer.compare(got, filled().fill(byte & 0xff, 5, 5 + size)), `${size} ${byte}`).toBe(0);
      }
  });
});
