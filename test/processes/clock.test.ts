/** `time.sleep`, `after`, `timer` and `ticker` with the clock's handlers: a clock driven by hand, and the platform's. */

import { afterEach, describe, expect, it } from "vitest";
import time from "../../src/hosts/time/module.js";
import type { LuaState, StateOptions } from "../../src/index.js";
import { SLEEP, WAIT } from "../../src/processes/clock/commands.js";
import { clockHandlers } from "../../src/processes/clock/handlers.js";
import { createDispatcher } from "../../src/processes/dispatcher.js";
import { ManualClock } from "../../src/testing.js";
import { coded } from "../support/coded.js";
import { products, sharedRuntime } from "../support/products.js";
import { rejection } from "../support/promises.js";

const [product] = products;
if (product === undefined) throw new Error("no core to test");

describe("waiting", () => {
  const runtime = sharedRuntime(product, { checkResults: true });
  const open: LuaState[] = [];

  afterEach(() => {
    for (const state of open.splice(0)) state.close();
  });

  function scene(options: StateOptions = {}): {
    state: LuaState;
    clock: ManualClock;
    log: unknown[];
    start: (program: string, signal?: AbortSignal) => Promise<unknown>;
  } {
    const clock = new ManualClock();
    const dispatcher = createDispatcher();
    dispatcher.registerAll(clockHandlers(clock));
    const state = runtime().createState({ dispatcher, modules: [time], ...options });
    const log: unknown[] = [];
    state.set("log", (...values: unknown[]) => {
      log.push(values.join(" "));
    });
    open.push(state);
    const start = (program: string, signal?: AbortSignal): Promise<unknown> =>
      state.runAsync(`local time = require "time" ${program}`, signal === undefined ? {} : { signal });
    return { state, clock, log, start };
  }

  it("sleeps that long, in many calls at once", async () => {
    const { clock, log, start } = scene();
    const calls = [3, 1, 2].map((n) => start(`log(${n}, time.sleep(${n}))`));
    for (let second = 0; second < 3; second++) {
      log.push(`second ${second}`);
      await clock.advance(1000);
    }
    await Promise.all(calls);
    expect(log).toEqual(["second 0", "1 true", "second 1", "2 true", "second 2", "3 true"]);
  });

  it("refuses what is no duration", async () => {
    const { start } = scene();
    const program = `
      local seen = {}
      for _, f in ipairs { "sleep", "after", "timer", "ticker" } do
        for _, n in ipairs { -1, 1/0, 0/0 } do
          local v, err = time[f](n)
          assert(v == nil)
          seen[#seen + 1] = err:kind()
        end
      end
      local _, err = time.ticker(0)
      return table.concat(seen, " "), err:message()
    `;
    expect(await start(program)).toEqual([
      Array(12).fill("invalid").join(" "),
      "a number of seconds from 0.001 on expected, got 0",
    ]);
  });

  it("waits from a moment on", async () => {
    const { clock, log, start } = scene();
    const call = start(`
      local due = time.after(5)
      time.sleep(3)
      log "slept"
      log(due())
      log(due())
    `);
    await clock.advance(0);
    await clock.advance(3000);
    await clock.advance(1000);
    expect(log).toEqual(["slept"]);
    await clock.advance(1000);
    await clock.advance(0);
    await call;
    expect(log).toEqual(["slept", "true", "true"]);
  });

  it("has timers that fire once, stop and start again", async () => {
    const { clock, log, start } = scene();
    const call = start(`
      timer = time.timer(2)
      log("fired", timer:wait())
      log("again", timer:wait(), timer:stop())
      timer:reset(4)
      log("stopped", timer:wait())
      log("again", timer:wait(), timer:stop())
    `);
    await clock.advance(0);
    await clock.advance(2000);
    await clock.advance(1000);
    expect(log).toEqual(["fired true", "again false false"]);
    await start("log('stop', timer:stop())");
    await call;
    expect(log.slice(2).sort()).toEqual(["again false false", "stop true", "stopped false"]);
    expect(clock.alarms).toBe(0);
  });

  it("resets a timer for those who wait", async () => {
    const { clock, log, start } = scene();
    const call = start("timer = time.timer(5) log('fired', timer:wait())");
    await clock.advance(0);
    await clock.advance(4000);
    expect(await start("return timer:reset(3)")).toEqual([true]);
    const [, error] = (await start("return timer:reset(-1)")) as unknown[];
    expect(error).toMatchObject({ kind: "invalid" });
    await clock.advance(2000); // past the first time
    expect([log, clock.alarms]).toEqual([[], 1]);
    await clock.advance(1000);
    await call;
    expect([log, clock.alarms]).toEqual([["fired true"], 0]);
  });

  it("has tickers that count the ticks that nobody waited for", async () => {
    const { clock, log, start } = scene();
    const call = start(`
      ticker = time.ticker(10)
      while true do
        local n, err = ticker:wait()
        log(n, err)
        if not n then return end
        if n == 1 then time.sleep(25) end
      end
    `);
    await clock.advance(0);
    await clock.advance(10000); // the first tick, then asleep until 35
    await clock.advance(25000); // ticks 20 and 30 were missed
    await clock.advance(0);
    expect(log).toEqual(["1 ", "2 "]);
    await clock.advance(4000);
    expect(log.length).toBe(2);
    await start("assert(ticker:stop() == true and ticker:stop() == false and ticker:wait() == nil)");
    await call;
    expect(log).toEqual(["1 ", "2 ", " "]);
  });

  it("leaves no alarm behind when a call is aborted", async () => {
    const { clock, start } = scene();
    const controller = new AbortController();
    const calls = ["time.sleep(9)", "time.timer(9):wait()", "time.ticker(9):wait()"].map((program) =>
      rejection(start(program, controller.signal)),
    );
    await clock.advance(0);
    expect(clock.alarms).toBe(3);
    controller.abort();
    expect(await Promise.all(calls)).toEqual(Array(3).fill(coded("ERR_ABORTED")));
    expect(clock.alarms).toBe(0);
  });

  it("leaves no alarm behind when the call is over before the handler begins", async () => {
    const clock = new ManualClock();
    const dispatcher = createDispatcher();
    dispatcher.use(async (_data, _context, next) => {
      await new Promise((resolve) => setImmediate(resolve));
      return next();
    });
    dispatcher.registerAll(clockHandlers(clock));
    const controller = new AbortController();
    const context = { signal: controller.signal };
    const calls = [
      dispatcher.dispatch(SLEEP, { seconds: 9 }, { context }),
      dispatcher.dispatch(WAIT, { timer: 1, until: 999 }, { context }),
    ].map((call) => rejection(call));
    controller.abort();
    expect(await Promise.all(calls)).toMatchObject(Array(2).fill({ kind: "canceled" }));
    await clock.advance(0);
    await clock.advance(0);
    expect(clock.alarms).toBe(0);
  });

  it("is what a workflow may use of the module, and nothing else", async () => {
    const { clock, start } = scene({ kind: "workflow" });
    const call = start("assert(time.sleep(1)) return time.timer(1):wait(), pcall(time.now)");
    await clock.advance(0);
    await clock.advance(1000);
    await clock.advance(1000);
    const [fired, ok, error] = (await call) as unknown[];
    expect([fired, ok]).toEqual([true, false]);
    expect(String(error)).toMatch(/'time.now' \(class nondeterministic\) cannot be used in a workflow state/);
  });

  it("works with the platform's clock", async () => {
    const dispatcher = createDispatcher();
    dispatcher.registerAll(clockHandlers());
    const state = runtime().createState({ dispatcher, modules: [time] });
    open.push(state);
    const before = performance.now();
    expect(await state.runAsync("return require('time').sleep(0.02)")).toEqual([true]);
    expect(performance.now() - before).toBeGreaterThanOrEqual(19.9);
    expect(() => clockHandlers({ now: () => 1 } as never)).toThrow(coded("ERR_PARAMETER"));
  });
});
