/** A channel to programs that start and end: a run of size n starts n of them in sequence, each of which prints 2. */
import { execFile } from "node:child_process";
import { promisify } from "node:util";

/** @returns {import("./channel.mjs").Channel} */
export function programChannel(/** @type {readonly string[]} */ [program = "", ...args]) {
  const once = async () => Number((await promisify(execFile)(program, args)).stdout);
  return {
    prepare: async () => undefined,
    run: async (size) => {
      const start = performance.now();
      let sum = 0;
      for (let i = 0; i < size; i++) sum += await once();
      return { seconds: (performance.now() - start) / 1000, checksum: String(sum) };
    },
    measure: () => Promise.reject(new Error("a program that ends has no memory to measure")),
    close: async () => undefined,
  };
}
