/** Values of other realms: what they are is known without `instanceof`. */
import { runInNewContext } from "node:vm";
import { describe, expect, it } from "vitest";
import { loadRuntime, type WasmSource } from "../../src/index.js";
import {
  isArrayBuffer,
  isBytes,
  isError,
  isThenable,
  isUrl,
  isWasmModule,
  tagOf,
} from "../../src/errors/realms.js";

const foreign = <T>(expression: string): T => runInNewContext(expression) as T;
const WASM = "new WebAssembly.Module(new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0]))";

describe("a value of another realm", () => {
  it("is what it is", () => {
    expect(foreign<unknown>("new Uint8Array(1)")).not.toBeInstanceOf(Uint8Array);
    expect(isBytes(foreign("new Uint8Array(1)"))).toBe(true);
    expect(isArrayBuffer(foreign("new ArrayBuffer(1)"))).toBe(true);
    expect(isError(foreign("new TypeError('x')"))).toBe(true);
    expect(isError(foreign("new (class Own extends Error {})('x')"))).toBe(true);
    expect(isThenable(foreign("Promise.resolve()"))).toBe(true);
    expect(isWasmModule(foreign(WASM))).toBe(true);
  });

  it("and nothing else is", () => {
    const others = [
      undefined,
      null,
      1,
      "x",
      {},
      [],
      new Uint16Array(1),
      new DataView(new ArrayBuffer(1)),
      () => 1,
    ];
    const revoked = Proxy.revocable({}, {});
    revoked.revoke();
    for (const value of [...others, revoked.proxy])
      expect(
        [isBytes, isArrayBuffer, isError, isUrl, isThenable, isWasmModule].some(
          (is) => value !== revoked.proxy && is(value),
        ),
      ).toBe(false);
    expect(tagOf(revoked.proxy)).toBe("");
    expect(isError(revoked.proxy)).toBe(false);
    expect(isUrl(new URL("file:///"))).toBe(true);
    expect(isError(Object.assign(new RangeError("x"), { [Symbol.toStringTag]: "Other" }))).toBe(true);
  });

  it("goes into Lua as one of this realm does, and comes back as an error", async () => {
    const runtime = await loadRuntime({ files: { "/a.bin": foreign("new Uint8Array([1, 0, 255])") } });
    const state = runtime.createState();
    state.set("fail", () => {
      throw foreign<Error>("new RangeError('from afar')");
    });
    expect(
      state.run("return #..., #io.open('/a.bin', 'rb'):read('a')", { args: [foreign("new Uint8Array(7)")] }),
    ).toEqual([7, 3]);
    expect(() => state.run("fail()")).toThrow(/from afar/);
    expect(state.run("local ok, e = pcall(fail) return ok, tostring(e)")).toEqual([
      false,
      expect.stringContaining("from afar"),
    ]);
    await expect(loadRuntime({ wasm: foreign<WasmSource>(WASM) })).rejects.toMatchObject({
      code: "ERR_CORE_INVALID",
    });
  });
});
