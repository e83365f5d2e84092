/** What it takes before a script runs: a runtime, a state, a native module. */
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";

const DIGEST = fileURLToPath(new URL("../../native/modules/digest/digest.wasm", import.meta.url));
const EMPTY = "d41d8cd98f00b204e9800998ecf8427e";

/**
 * @param {typeof import("../../dist/index.js")} perilune
 * @param {typeof import("wasmoon")} wasmoon
 * @returns {Promise<import("../support/measure.mjs").Case[]>}
 */
export async function loadingCases(perilune, wasmoon) {
  const runtime = await perilune.loadRuntime();
  const factory = new wasmoon.LuaFactory();
  const module = await factory.getLuaModule();
  const bytes = new Uint8Array(await readFile(DIGEST));
  const linked = runtime.createState();
  linked.openNative(DIGEST);
  return [
    {
      name: "load a runtime (its code compiled before)",
      run: () => perilune.loadRuntime(),
      check: (other) => assert.notEqual(other, runtime),
    },
    {
      name: "create and close a state",
      run: () => {
        const state = runtime.createState();
        const [two] = state.run("return 1 + 1");
        state.close();
        return two;
      },
      check: (two) => assert.equal(two, 2),
    },
    {
      name: "create and close an engine of wasmoon, its own core",
      run: () => {
        const engine = new wasmoon.LuaEngine(module);
        const two = engine.doStringSync("return 1 + 1");
        engine.global.close();
        return two;
      },
      check: (two) => assert.equal(two, 2),
    },
    {
      name: "check, link and open a module of 27 kB",
      run: () => {
        const state = runtime.createState();
        // A copy has no history: it is linked anew.
        state.set("digest", state.openNative(bytes.slice()));
        const [sum] = state.run("return digest.hex('md5', '')");
        state.close();
        return sum;
      },
      check: (sum) => assert.equal(sum, EMPTY),
    },
    {
      name: "open it when it is linked already",
      run: () => {
        const state = runtime.createState();
        state.set("digest", state.openNative(DIGEST));
        const [sum] = state.run("return digest.hex('md5', '')");
        state.close();
        return sum;
      },
      check: (sum) => assert.equal(sum, EMPTY),
    },
  ];
}
