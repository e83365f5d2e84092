/** What scripts and modules take of the memory that all states of a runtime share, which never shrinks. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { LuaState, Runtime } from "../../src/index.js";
import { answering } from "../../src/files/calls/call-host.js";
import { Errno } from "../../src/files/errno.js";
import { isTrap } from "../../src/core/tags.js";
import { coded } from "../support/coded.js";
import { products } from "../support/products.js";
import { ABI_JSON, INIT, sideModule } from "../support/side-module.js";

const MB = 2 ** 20;

/** A module of some hundred bytes with so much static data. */
const module = (memorySize: number, memoryAlign = 0): Uint8Array =>
  sideModule({
    abi: ABI_JSON,
    dylink: { memorySize, memoryAlign },
    functions: [INIT],
    exports: [{ name: "luaopen_m", kind: "func", index: 0 }],
  });

describe.each(products)("the memory of a runtime ($name)", ({ loadRuntime }) => {
  let runtime: Runtime;
  let state: LuaState;
  beforeAll(async () => {
    runtime = await loadRuntime({ realFiles: false, memory: 24 * MB, moduleMemory: 3 * MB });
    state = runtime.createState();
  });
  afterAll(() => {
    runtime.close();
  });

  it.each([
    ["values", "local t = {} for i = 1, 1e9 do t[i] = i end"],
    ["one string", "return ('x'):rep(25e6)"],
    ["many strings", "local t = {} for i = 1, 1e9 do t[i] = ('x'):rep(1e5) .. i end"],
    ["coroutines", "local t = {} for i = 1, 1e9 do t[i] = coroutine.create(print) end"],
  ])("has an end for %s of a state without a limit", (_, code) => {
    const other = runtime.createState();
    expect(() => state.run(code)).toThrow(coded("ERR_LUA_MEMORY"));
    expect(runtime.stats().memory).toBeLessThanOrEqual(24 * MB);
    expect(state.run("collectgarbage() return #('x'):rep(1e6)")).toEqual([1e6]);
    expect(other.run("return #('x'):rep(1e6)")).toEqual([1e6]);
    other.close();
  });

  it("can be used up to its end", () => {
    expect(
      state.run("collectgarbage() local t = {} for i = 1, 16 do t[i] = ('x'):rep(1e6) .. i end return #t"),
    ).toEqual([16]);
    expect(runtime.stats().memory).toBeGreaterThan(16 * MB);
  });

  it.each([
    ["size", module(1.5 * 2 ** 30)],
    ["alignment", module(16, 30)],
  ])("is not taken by a module with data of great %s", (what, bytes) => {
    const before = runtime.stats().memory;
    const modules = runtime.createState({ files: { "/app/m.wasm": bytes }, context: "/app" });
    expect(modules.run("return pcall(require, 'm')"), what).toEqual([
      false,
      expect.stringContaining("bytes for static data; the runtime's native modules may have 3145728 more"),
    ]);
    expect(runtime.stats().memory).toBe(before);
    modules.close();
  });

  it("is refused if it is no size", async () => {
    for (const memory of [-1, 1.5, NaN, MB])
      await expect(loadRuntime({ memory })).rejects.toMatchObject({
        code: "ERR_OPTION",
        option: "memory",
        message: expect.stringContaining(
          `expected a whole number of at least 2097152 bytes, found ${memory}`,
        ),
      });
    await expect(loadRuntime({ moduleMemory: -1 })).rejects.toMatchObject({ option: "moduleMemory" });
    for (const openFiles of [-1, 0.5, Infinity])
      await expect(loadRuntime({ openFiles })).rejects.toMatchObject({ option: "openFiles" });
  });
});

describe("a RangeError", () => {
  const overflow = (): number => 1 + overflow();
  const thrown = (step: () => unknown): unknown => {
    try {
      return step();
    } catch (error) {
      return error;
    }
  };

  it("of JavaScript code is no trap, one of the stack is", () => {
    expect(isTrap(thrown(() => new Array(-1)))).toBe(false);
    expect(isTrap(thrown(() => new Uint8Array(2 ** 53)))).toBe(false);
    expect(isTrap(thrown(() => "x".repeat(-1)))).toBe(false);
    expect(isTrap(thrown(overflow))).toBe(true);
  });

  it("within a system call is lack of memory for C, one of the stack ends the state", () => {
    expect(answering(() => new Array(-1).length)()).toBe(-Errno.ENOMEM);
    expect(isTrap(thrown(answering(overflow)))).toBe(true);
  });
});
