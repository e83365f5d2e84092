/** Features based on the interpreter's slices: fuel, a timeout, an interrupt from another thread, suspension. */
import { Worker } from "node:worker_threads";
import { describe, expect, it } from "vitest";
import { LimitError } from "../../src/errors/lua.js";
import { ValueError } from "../../src/errors/values.js";
import type { LuaState } from "../../src/state/state.js";
import { products, sharedRuntime, withState } from "../support/products.js";
import { stateThatWaits } from "../support/promises.js";

/** Programs that end by themselves never: `stop` must end each. */
const ENDLESS = {
  "an empty loop": "while true do end",
  "a loop that catches": "while true do pcall(function() while true do end end) end",
  "recursion that catches": "local function f() while true do pcall(f) end end f()",
  "a handler of its own": "local function h() while true do end end while true do xpcall(error, h) end",
  "tail calls": "local function f(...) return f(...) end f(1)",
  "a numeric for": "for i = 1, math.huge do end",
  "an iterator": "for i in function() return 1 end do end",
  coroutines: "while true do coroutine.wrap(function() while true do coroutine.yield() end end)() end",
  "a coroutine within":
    "coroutine.wrap(function() pcall(function() while true do end end) while true do end end)()",
  "a sort": "while true do pcall(table.sort, {1, 2, 3}, function() while true do end end) end",
  "a reader": "load(function() return ' ' end)",
  "closing variables": `
      while true do
        pcall(function()
          local c <close> = setmetatable({}, {
            __close = function()
              while true do
              end
            end,
          })
        end)
      end
    `,
  metamethods: `
      local t = setmetatable({}, {
        __index = function()
          while true do
          end
        end,
      })
      while true do
        pcall(function() return t.x end)
      end
    `,
};

function stopped(state: LuaState, source: string): LimitError {
  try {
    state.run(source);
  } catch (error) {
    if (error instanceof LimitError) return error;
    throw error;
  }
  throw new Error("the program ended by itself");
}

describe.each(products)("limits ($name)", (product) => {
  const runtime = sharedRuntime(product);

  it.each(Object.entries(ENDLESS))("end %s by fuel", (_, source) => {
    withState(runtime(), (state) => {
      state.limits.set({ fuel: 100_000 });
      expect(stopped(state, source).limit).toBe("fuel");
      expect(state.limits.fuel).toBe(0);
      expect(() => state.run("while true do end")).toThrow(LimitError);
      state.limits.set({});
      expect(state.run("local n = 0 for i = 1, 100000 do n = n + 1 end return n")).toEqual([100_000]);
    });
  });

  it("count fuel the same each time, and to the tick", () => {
    withState(runtime(), (state) => {
      const ticks = (fuel: number): unknown => {
        state.run("n = 0");
        using loop = state.load("while true do n = n + 1 end");
        state.limits.set({ fuel });
        expect(() => loop()).toThrow(LimitError);
        state.limits.set({});
        return state.get("n");
      };
      expect(ticks(0)).toBe(0); // the call of the chunk is the first
      expect(ticks(7)).toBe(7);
      expect(ticks(123_456)).toBe(123_456);
      expect(ticks(123_456)).toBe(123_456);
    });
  });

  it("tell the fuel that is left", () => {
    withState(runtime(), (state) => {
      state.limits.set({ fuel: 50_000 });
      state.run("for i = 1, 20000 do end");
      expect(state.limits.fuel).toBeGreaterThan(29_000);
      expect(state.limits.fuel).toBeLessThanOrEqual(30_000);
      state.limits.set({});
      expect(state.limits.fuel).toBeUndefined();
    });
  });

  it.each(Object.entries(ENDLESS))("end %s by a timeout", (_, source) => {
    withState(runtime(), (state) => {
      state.limits.set({ timeout: 20 });
      const error = stopped(state, source);
      expect(error.limit).toBe("timeout");
      expect(state.limits.reached).toBe("timeout");
    });
  });

  it("end a loop by an interrupt of another thread", async () => {
    const flag = new Int32Array(new SharedArrayBuffer(4));
    const worker = new Worker(
      "const { workerData } = require('node:worker_threads'); setTimeout(() => Atomics.store(workerData, 0, 1), 50);",
      { eval: true, workerData: flag },
    );
    try {
      await new Promise((resolve) => worker.once("online", resolve));
      withState(runtime(), (state) => {
        state.limits.set({ interrupt: flag });
        expect(stopped(state, ENDLESS["a loop that catches"]).limit).toBe("interrupt");
      });
    } finally {
      await worker.terminate();
    }
  });

  it("throw when the error was caught and the program then ended", () => {
    withState(runtime(), (state) => {
      state.limits.set({ fuel: 1000 });
      const error = stopped(state, "return pcall(function() while true do end end)");
      expect(error.limit).toBe("fuel");
      expect(error.message).toContain("fuel used up");
    });
  });

  it("suspend an asynchronous call, which waits for promises as before", async () => {
    using state = stateThatWaits(runtime());
    let polls = 0;
    state.limits.set({ suspend: () => ++polls > 0 });
    const [sum] = await state.runAsync(`
      local sum = 0
      for i = 1, 20 do
        for j = 1, 20000 do sum = sum + 1 end
        local ok, one = pcall(wait, 1)
        sum = sum + (ok and one or 0)
      end
      return sum`);
    expect(sum).toBe(400_020);
    expect(polls).toBeGreaterThan(20);
  });

  it("refuse invalid limits", () => {
    withState(runtime(), (state) => {
      for (const bad of [
        { fuel: -1 },
        { fuel: 1.5 },
        { timeout: Number.NaN },
        { interrupt: new Int32Array(1) },
      ])
        expect(() => {
          state.limits.set(bad);
        }).toThrow(ValueError);
    });
  });
});
