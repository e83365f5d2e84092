/** Many asynchronous calls and many promises: each gets its own result, and none leaks. */
import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, it, vi } from "vitest";
import { AbortedError, LuaError, type LuaState, type Runtime } from "../../src/index.js";
import { products, sharedRuntime } from "../support/products.js";
import { runtimeInternals } from "../support/internals.js";
import { LONG, rounds, sampled } from "../support/scale.js";

vi.setConfig({ testTimeout: LONG });

/** Returns a function for numbers from 0 to n - 1, the same in each run of the test. */
function randomNumbers(seed: number): (n: number) => number {
  let state = seed;
  return (n) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * n);
  };
}

/** The resources in use: registry slots, bytes of Lua, bytes of memory, entries of the function table. */
function kept(runtime: Runtime, state: LuaState): number[] {
  const [slots, bytes] = state.run<[number, number]>(
    `
      collectgarbage()
      collectgarbage()
      local n = 0
      for _ in next, debug.getregistry() do
        n = n + 1
      end
      return n, collectgarbage("count") * 1024
    `,
  );
  const { memory, table } = runtimeInternals(runtime).core;
  return [slots, bytes, memory.bytes.length, table.length, state.handleCount];
}

describe.each(sampled(products, 2))("many asynchronous calls ($name)", (product) => {
  const runtime = sharedRuntime(product);
  const many = product.name === "release" ? rounds(20_000, 1_000_000) : rounds(20_000, 200_000);
  const calls = rounds(600, 3000);

  it("in flight at once, their promises settled in any order, get each its own", async () => {
    using state = runtime().createState();
    const random = randomNumbers(1);
    const open: { settle: () => void }[] = [];
    state.set(
      "wait",
      (value) =>
        new Promise((resolve, reject) => {
          open.push({
            settle: () => {
              if ((value as number) % 7 === 3) reject(new Error(`no ${String(value)}`));
              else resolve(value);
            },
          });
        }),
    );
    state.run(`
      local function chain(depth, n)
        if depth == 0 then return wait(n) end
        return coroutine.wrap(function() return chain(depth - 1, n) end)()
      end
      function work(key, steps, depth)
        local log <close> = setmetatable({}, { __close = function() closed = (closed or 0) + 1 end })
        local sum = 0
        for i = 1, steps do
          local ok, v = pcall(chain, depth, key + i)
          sum = sum + (ok and v or v:match("no (%d+)"))
        end
        return key, sum
      end
    `);
    const work = state.get("work") as never;
    const outcomes: { key: number; steps: number; aborted: boolean; promise: Promise<unknown> }[] = [];
    const controllers: AbortController[] = [];
    for (let key = 0; key < calls; key++) {
      const controller = new AbortController();
      const steps = 1 + random(4);
      const promise = state
        .callAsync(work, [key, steps, random(5)], { signal: controller.signal })
        .catch((error: unknown) => error);
      outcomes.push({ key, steps, aborted: false, promise });
      controllers.push(controller);
    }
    while (open.length > 0) {
      const at = random(open.length);
      const next = open[at];
      const last = open.pop();
      if (last !== undefined && last !== next) open[at] = last;
      next?.settle();
      if (random(20) === 0) await sleep(0);
      if (random(50) === 0) {
        const victim = random(outcomes.length);
        controllers[victim]?.abort();
        (outcomes[victim] as { aborted: boolean }).aborted = true;
      }
      if (open.length === 0) await sleep(1);
    }
    let aborted = 0;
    for (const outcome of outcomes) {
      const result = await outcome.promise;
      if (outcome.aborted && result instanceof AbortedError) aborted++;
      else {
        const { key, steps } = outcome;
        expect(result).toEqual([key, steps * key + (steps * (steps + 1)) / 2]);
      }
    }
    expect(aborted).toBeGreaterThan(0);
    expect(state.get("closed")).toBe(calls);
  });

  it(`leave nothing: ${many} promises in one call`, async () => {
    using state = runtime().createState();
    state.set("wait", (value) => Promise.resolve(value));
    state.set("fail", () => Promise.reject(new Error("rejected")));
    state.run(`
      function waits(n)
        local co = coroutine.wrap(function() while true do wait("in a coroutine") coroutine.yield() end end)
        for i = 1, n // 4 do wait(i) pcall(fail) co() coroutine.wrap(wait)("in one that ends") end
      end
    `);
    const waits = state.get("waits") as never;
    await state.callAsync(waits, [many / 10]);
    const before = kept(runtime(), state);
    await state.callAsync(waits, [many]);
    const after = kept(runtime(), state);
    expect(after[1]).toBeLessThan((before[1] ?? 0) + 2048);
    expect([...after.slice(0, 1), ...after.slice(2)]).toEqual([...before.slice(0, 1), ...before.slice(2)]);
  });

  it(`leave nothing: ${many / 10} calls, those that fail, are refused or aborted among them`, async () => {
    using state = runtime().createState();
    state.set("wait", (value) => Promise.resolve(value));
    state.set("fail", () => Promise.reject(new Error("rejected")));
    state.set("stuck", () => new Promise<undefined>(() => undefined));
    const run = async (n: number): Promise<void> => {
      const failures: unknown[] = [];
      for (let i = 0; i < n / 5; i++) {
        const controller = new AbortController();
        const runs = [
          state.runAsync("return wait(1)"),
          state.runAsync("fail()"),
          state.runAsync(
            "local x <close> = setmetatable({}, { __close = function() end }) stuck()",
            controller,
          ),
          state.runAsync("table.sort({ 1, 2 }, wait)"),
          state.runAsync("coroutine.wrap(function() error('E') end)()"),
        ];
        controller.abort();
        for (const result of await Promise.allSettled(runs))
          if (result.status === "rejected") failures.push(result.reason);
        if (failures.length !== 4) throw new Error("four of five fail");
        if (!(failures.pop() instanceof LuaError)) throw new Error("an error of Lua");
        failures.length = 0;
      }
    };
    await run(many / 100);
    const before = kept(runtime(), state);
    await run(many / 10);
    const after = kept(runtime(), state);
    expect(after[1]).toBeLessThan((before[1] ?? 0) + 2048);
    expect([...after.slice(0, 1), ...after.slice(2)]).toEqual([...before.slice(0, 1), ...before.slice(2)]);
  });
});
