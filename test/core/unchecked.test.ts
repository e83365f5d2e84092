/** Wrong values from callers without types: clear errors, and the runtime stays usable. (Wrong file arguments: files.test.ts.) */
import { pathToFileURL } from "node:url";
import { describe, expect, it } from "vitest";
import { bytesInput, ValueError, type WasmSource } from "../../src/index.js";
import { coded } from "../support/coded.js";
import { products, withState } from "../support/products.js";

describe.each(products)("what types would not let pass ($name)", ({ loadRuntime }) => {
  it.each([
    [5, "number"],
    [{}, "object"],
    [null, "null"],
    [undefined, "undefined"],
    [new ArrayBuffer(4), "object"],
  ])("a chunk that is %o", async (chunk, found) => {
    withState(await loadRuntime(), (state) => {
      for (const step of [() => state.run(chunk as string), () => state.load(chunk as string)]) {
        expect(step).toThrow(ValueError);
        expect(step).toThrow(`a chunk must be a string or a Uint8Array, found ${found}`);
      }
      expect(state.run("return 1")).toEqual([1]);
      expect(state.run(new TextEncoder().encode("return 2"))).toEqual([2]);
    });
  });

  it.each<[unknown, RegExp]>([
    [5, /option wasm \(number\): expected a URL, a path, bytes, a Response or a WebAssembly\.Module$/],
    [{}, /option wasm \(object\): expected a URL/],
    [new Uint8Array(3), /cannot get 3 bytes: expected WebAssembly, found bytes 00 00 00$/],
    [new ArrayBuffer(0), /cannot get 0 bytes: expected WebAssembly, found no bytes$/],
    ["http://", /cannot get "http:\/\/": it is not a URL$/],
    [pathToFileURL("package.json"), /package\.json: expected WebAssembly, found "\{/],
    [pathToFileURL("nowhere.wasm"), /nowhere\.wasm: ENOENT/],
  ])("a core that is %o", async (wasm, message) => {
    const loading = loadRuntime({ wasm: wasm as WasmSource });
    await expect(loading).rejects.toThrow(coded("ERR_CORE_SOURCE"));
    await expect(loading).rejects.toThrow(message);
  });

  it.each([1e9, NaN, -1, 1.5, undefined, "1", 4097])("an input that says it read %o bytes", async (count) => {
    const runtime = await loadRuntime({ stdin: { read: () => count as number } });
    withState(runtime, (state) => {
      state.run("io.stdin:setvbuf('no')");
      expect(state.run("return io.read('a')")).toEqual([undefined, "I/O error", 29]);
      expect(state.run("return io.read(1)")).toEqual([undefined, "I/O error", 29]);
      expect(state.run("return 1")).toEqual([1]);
    });
  });

  it("an input that fills what it is given", async () => {
    const bytes = new Uint8Array(100_000).fill(65);
    const runtime = await loadRuntime({ stdin: bytesInput(bytes) });
    withState(runtime, (state) => {
      expect(state.run("return #io.read('a')")).toEqual([bytes.length]);
    });
  });
});
