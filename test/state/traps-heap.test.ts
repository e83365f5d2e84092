/** A trap while the allocator changes its own data ends the runtime, because none of its states can be trusted. */
import { beforeAll, describe, expect, it, vi } from "vitest";
import { NativeTrap, type LuaState, type Runtime } from "../../src/index.js";
import { attempt } from "../support/caught.js";
import type { Coded } from "../support/coded.js";
import { products } from "../support/products.js";
import { TRAPS, trapFiles } from "../support/traps.js";
import { createEngine } from "../../src/wasmoon.js";

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

describe.each(products)("a broken heap ($name)", ({ loadRuntime }) => {
  let files: Record<string, Uint8Array>;
  beforeAll(async () => {
    files = await trapFiles();
  });
  /** Breaks the heap and allocates until it shows; returns what was thrown. */
  function breakHeap(runtime: Runtime, state: LuaState, source: string): unknown {
    for (let i = 0; i < 100; i++) {
      const error = attempt(() => state.run(source));
      if (error !== undefined) return error;
    }
    throw new Error(`the heap was broken and nothing came of it in ${String(runtime)}`);
  }

  it.each([
    "local t = require 'traps' t.breakheap() t.allocate()",
    "local t = require 'traps' t.breakheap() local s = {} for i = 1, 1e4 do s[i] = ('x'):rep(i % 300) end",
    "require 'traps'.breakheap()",
  ])("says that the runtime is dead: %s", async (source) => {
    const runtime = await loadRuntime({ files });
    const state = runtime.createState({ context: TRAPS });
    const other = runtime.createState();
    const handle = other.globals();
    const error = breakHeap(runtime, state, source);
    expect(error).toBeInstanceOf(NativeTrap);
    expect(error).toMatchObject({ runtimeDead: true });
    expect((error as Error).message).toContain("load a new one");
    for (const use of [
      () => state.run("return 1"),
      () => other.run("return 1"),
      () => handle.get("print"),
      () => runtime.createState(),
      () => createEngine(runtime),
    ]) {
      const refusal = attempt(use);
      expect(refusal).toMatchObject({ code: "ERR_RUNTIME_DEAD" });
      expect((refusal as Coded<"ERR_RUNTIME_DEAD">).cause).toBe(error);
    }
    handle.close();
    state.close();
    other.close();
    const next = await loadRuntime({ files });
    expect(next.createState().run("return 'alive'")).toEqual(["alive"]);
  });
});
