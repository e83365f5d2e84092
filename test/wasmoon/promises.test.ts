/** Promises of host modules on wasmoon's engines: which functions wait, what Lua gets, and where waiting is impossible. */
import { setImmediate, setTimeout } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import { defineModule, HostError } from "../../src/index.js";
import { createEngine, type EngineOptions } from "../../src/wasmoon.js";
import { products, sharedRuntime } from "../support/products.js";
import { rounds } from "../support/scale.js";
import { ENGINE_KINDS } from "./engine-kinds.js";

/** The calls that `hold` suspends, until they are released. */
const held: (() => void)[] = [];

const clock = defineModule({
  name: "clock",
  types: (t) => ({
    export: t.record({
      later: t.function({ params: [t.param("n", t.integer)], results: [t.integer] }),
      pair: t.function({ results: [t.optional(t.string), t.optional(t.LuaError)] }),
      fail: t.function({ params: [t.param("kind", t.string)] }),
      hold: t.function({}),
      each: t.function({ params: [t.param("fn", t.function({ results: [t.any] }))], results: [t.any] }),
    }),
  }),
  build: () => ({
    exports: {
      later: async (n) => {
        await setTimeout(1);
        return n + 1;
      },
      pair: async () => {
        await setImmediate();
        return [undefined, new HostError("no", { kind: "not_found" })] as never;
      },
      fail: async (kind) => {
        await setImmediate();
        throw kind === "plain" ? new TypeError("plain") : new HostError("not there", { kind: "not_found" });
      },
      hold: () =>
        new Promise<void>((resolve) => {
          held.push(resolve);
        }),
      each: (fn) => fn(),
    },
  }),
});

describe.each(products)("promises of a host module on an engine over the $name core", (product) => {
  const runtime = sharedRuntime(product);
  const open = (options: EngineOptions = {}) => createEngine(runtime(), { modules: [clock], ...options });

  describe.each(ENGINE_KINDS)("%s", (_name, options) => {
    test("doString waits, in the main function, in coroutines and across pcall", async () => {
      const engine = open(options);
      expect(await engine.doString("return require('clock').later(4)")).toBe(5);
      expect(
        await engine.doString(`
          local clock = require "clock"
          local out = {}
          for i = 1, 3 do out[i] = clock.later(i) end
          out[4] = coroutine.wrap(function() return clock.later(10) + clock.later(20) end)()
          local ok, value = pcall(clock.later, 6)
          out[5] = tostring(ok) .. value
          local co = coroutine.create(function() coroutine.yield(clock.later(7)) return clock.later(8) end)
          out[6] = select(2, coroutine.resume(co))
          out[7] = select(2, coroutine.resume(co))
          return table.concat(out, " ")`),
      ).toBe("2 3 4 32 true7 8 9");
      engine.global.close();
    });

    test("a rejection is an error object in Lua, and leaves the engine as an error", async () => {
      const engine = open(options);
      expect(
        await engine.doString(`
          local clock = require "clock"
          local ok, e = pcall(clock.fail, "typed")
          local value, no = clock.pair()
          local _, plain = pcall(clock.fail, "plain")
          return tostring(ok) .. " " .. e:kind() .. " " .. tostring(value) .. " " .. no:kind() .. " " .. tostring(plain)`),
      ).toMatch(/^false not_found nil not_found .*plain/);
      await expect(engine.doString("require('clock').fail('typed')")).rejects.toThrow(/not there/);
      expect(await engine.doString("return require('clock').later(1)")).toBe(2);
      engine.global.close();
    });

    test("promises of wasmoon and of a module can be mixed", async () => {
      const engine = open(options);
      engine.global.set("sleep", async (n: number) => setTimeout(n, n));
      expect(
        await engine.doString("return sleep(2):await() + require('clock').later(3) + sleep(4):await()"),
      ).toBe(10);
      engine.global.close();
    });
  });

  test("runs that wait are independent of each other", async () => {
    const engine = open();
    const other = open();
    const script = (n: number) => `
      local clock = require "clock"
      local sum = 0
      for i = 1, 20 do sum = sum + clock.later(${n}) end
      return sum`;
    const runs = [1, 2, 3, 4].flatMap((n) => [engine.doString(script(n)), other.doString(script(n + 10))]);
    expect(await Promise.all(runs)).toEqual([40, 240, 60, 260, 80, 280, 100, 300]);
    engine.global.close();
    other.global.close();
  });

  test("a thread's run waits, the main thread's too", async () => {
    const engine = open();
    const thread = engine.global.newThread();
    thread.loadString("return require('clock').later(1), 'second'");
    expect([...(await thread.run())]).toEqual([2, "second"]);
    engine.global.loadString("return require('clock').later(5)");
    expect((await engine.global.run()).at(-1)).toBe(6);
    engine.global.close();
  });

  test("where nothing can wait, the error names what does", async () => {
    const engine = open();
    engine.global.set("call", (fn: () => unknown) => fn());
    const later = "require('clock').later(1)";
    expect(() => engine.doStringSync(`return ${later}`)).toThrow(
      "the host function 'clock.later' returned a promise in a synchronous run: use doString, doFile or a thread's run, which wait for it",
    );
    await expect(engine.doString(`call(function() return ${later} end)`)).rejects.toThrow(
      /returned a promise in a synchronous run|attempt to wait for a promise across/,
    );
    await expect(engine.doString(`require('clock').each(function() return ${later} end)`)).rejects.toThrow(
      /returned a promise in a synchronous run: use doString/,
    );
    await expect(engine.doString(`table.sort({ 2, 1 }, function() return ${later} > 0 end)`)).rejects.toThrow(
      "attempt to wait for a promise across 'table.sort'",
    );
    expect(await engine.doString(`return ${later}`)).toBe(2);
    engine.global.close();
  });

  test("a run keeps its thread while others end", async () => {
    const engine = open();
    const runs = [1, 5, 9, 2, 8].map((n) =>
      engine.doString(
        `local sum = 0 for i = 1, ${n} do sum = sum + require("clock").later(i) end return sum`,
      ),
    );
    const garbage = setInterval(() => engine.doStringSync("collectgarbage()"), 1);
    expect(await Promise.all(runs)).toEqual([2, 20, 54, 5, 44]);
    clearInterval(garbage);
    engine.global.close();
  });

  test("a thread that waits can be resumed by no script, and too early not at all", async () => {
    const engine = open();
    const run = engine.doString("co = coroutine.running() require('clock').hold() return 'done'");
    await setImmediate();
    expect(engine.doStringSync("return select(2, coroutine.resume(co))")).toMatch(/cannot resume/);
    held.pop()?.();
    expect(await run).toBe("done");
    const thread = engine.global.newThread();
    thread.loadString("return select(2, pcall(require('clock').hold))");
    const { result, resultCount } = thread.resume();
    expect([result, resultCount]).toEqual([1, 1]);
    expect(thread.getValue(-1)).toBeInstanceOf(Promise);
    thread.pop(resultCount);
    thread.resume();
    expect(String(thread.getValue(-1))).toMatch(/resumed a coroutine that waits for a promise/);
    held.pop()?.();
    engine.global.close();
  });

  test("closing an engine rejects the runs that wait, and touches nothing of it afterwards", async () => {
    const engine = open();
    const run = engine.doString("require('clock').hold()");
    await setImmediate();
    engine.global.close();
    const others = Array.from({ length: 5 }, () => open());
    await expect(run).rejects.toThrow(/closed/);
    held.pop()?.();
    await setImmediate();
    for (const other of others) {
      expect(await other.doString("return require('clock').later(1)")).toBe(2);
      other.global.close();
    }
  });

  test("waiting again and again leaves nothing behind", async () => {
    const engine = open();
    const wait = `local clock = require "clock" for i = 1, ${rounds(500, 20_000)} do clock.hold() end collectgarbage() return collectgarbage "count"`;
    const all = async (): Promise<number> => {
      const run = engine.doString(wait) as Promise<number>;
      let over = false;
      void run.finally(() => (over = true));
      while (!over) {
        held.pop()?.();
        await null;
      }
      return run;
    };
    await all();
    const before = await all();
    expect(await all()).toBeLessThan(before + 1);
    engine.global.close();
  });
});
