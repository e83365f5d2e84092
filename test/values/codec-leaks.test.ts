/** A converted structure leaks nothing, even if the conversion fails halfway. */
import { setFlagsFromString } from "node:v8";
import { setTimeout as after } from "node:timers/promises";
import vm from "node:vm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { LuaInput, LuaReference, LuaState, LuaTable, Runtime } from "../../src/index.js";
import { products, sharedRuntime } from "../support/products.js";
import { runtimeInternals } from "../support/internals.js";

setFlagsFromString("--expose-gc");
const collect = vm.runInNewContext("gc") as () => void;

/** Whether the target of `ref` is collected within some turns of the event loop. */
async function isCollected(ref: WeakRef<object>, state: LuaState): Promise<boolean> {
  for (let turn = 0; turn < 20 && ref.deref() !== undefined; turn++) {
    state.run("collectgarbage()");
    await after(1);
    collect();
  }
  return ref.deref() === undefined;
}

describe.each(products)("structures and what they hold ($name)", (product) => {
  const shared = sharedRuntime(product);
  let runtime: Runtime;
  let state: LuaState;
  beforeAll(() => {
    runtime = shared();
    state = runtime.createState();
  });
  afterAll(() => {
    state.close();
  });
  const send = (value: unknown): void => {
    state.run("return ...", { args: [value as LuaInput] });
  };
  const closed = (): LuaReference => {
    const [handle] = state.run("return {}") as [LuaReference];
    handle.close();
    return handle;
  };

  /** An object with a getter that throws. */
  const throwing = (): object =>
    Object.defineProperty({}, "a", { get: () => JSON.parse("{") as unknown, enumerable: true });

  it.each<[string, (fn: () => void) => unknown, boolean]>([
    ["was converted", (fn) => [fn, { fn }], true],
    ["met a symbol", (fn) => [fn, { fn }, Symbol("s")], false],
    ["met a closed handle", (fn) => [fn, { fn }, closed(), fn], false],
    ["met a getter that throws", (fn) => [fn, throwing()], false],
    ["was too deep", (fn) => {
      let value: unknown = fn;
      for (let i = 0; i < 100_001; i++) value = [value];
      return value;
    }, false], // prettier-ignore
  ])("a function in a structure that %s is released", async (_, make, converts) => {
    const ref = ((): WeakRef<object> => {
      const fn = (): void => undefined;
      if (converts) send(make(fn));
      else expect(() => send(make(fn))).toThrow();
      return new WeakRef(fn);
    })();
    send([1]);
    expect(await isCollected(ref, state)).toBe(true);
  });

  it("a function that Lua holds is released when Lua releases it", async () => {
    const ref = ((): WeakRef<object> => {
      const fn = (): number => 5;
      state.run("kept = ...", { args: [{ list: [fn] }] });
      expect(() => send([fn, Symbol("s")])).toThrow();
      expect(() => send([fn, closed()])).toThrow();
      return new WeakRef(fn);
    })();
    await after(1);
    collect();
    expect(state.run("return kept.list[1]()")).toEqual([5]);
    expect(ref.deref()).toBeDefined();
    state.run("kept = nil");
    expect(await isCollected(ref, state)).toBe(true);
  });

  it("memory is the same after 1,000 structures as after 100, those that fail included", () => {
    const row = {
      id: 1,
      name: "a name that is long enough to be remembered",
      list: [1, 2.5, [true]],
      fn: () => 1,
    };
    const rows = Array.from({ length: 50 }, () => ({ ...row }));
    const bad = [...rows, Symbol("s")];
    const once = (): void => {
      using table = state.run("return ...", { args: [rows] as LuaInput[] })[0] as LuaTable;
      expect(table.toJS()).toHaveLength(50);
      expect(() => table.toJS({ maxSize: 1500 })).toThrow("too large");
      expect(() => table.toJS({ maxDepth: 2 })).toThrow("deeper");
      expect(() => send(bad)).toThrow("symbol");
    };
    const measure = (rounds: number): number => {
      for (let i = 0; i < rounds; i++) once();
      state.run("collectgarbage() collectgarbage()");
      return runtimeInternals(runtime).core.memory.bytes.length;
    };
    const before = measure(100);
    const [count] = state.run("return collectgarbage('count')") as [number];
    expect(measure(900)).toBe(before);
    expect(state.run("return collectgarbage('count')")[0]).toBeLessThan(count * 1.1);
  });
});
