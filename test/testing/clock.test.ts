/** The clock of tests, and schedulers that it moves. */
import { describe, expect, it } from "vitest";
import { defineModule } from "../../src/index.js";
import time from "../../src/hosts/time/module.js";
import { commandId } from "../../src/processes/command-id.js";
import { createDispatcher } from "../../src/processes/dispatcher.js";
import { luaProcess, ManualClock, recordingHandlers, testScheduler } from "../../src/testing.js";
import { Yield } from "../../src/values/yield.js";
import { coded } from "../support/coded.js";
import { rejection } from "../support/promises.js";

const SLOW = commandId("slow", "work");

class SlowYield extends Yield {
  readonly commandId = SLOW;
  override readonly timeout = 300;

  toCommand(): undefined {
    return undefined;
  }
}

const slow = defineModule({
  name: "slow",
  types: (t) => ({
    export: t.record({
      work: t.function({ results: [t.optional(t.string), t.optional(t.LuaError)], yields: [SLOW] }),
    }),
  }),
  build: () => ({
    exports: { work: () => new SlowYield() as never },
    yields: [{ type: SlowYield, command: SLOW }],
  }),
});

describe("a manual clock", () => {
  it("rings alarms in the order of their times, each at its own", async () => {
    const clock = new ManualClock();
    const rung: (readonly [string, number])[] = [];
    const ring =
      (name: string): (() => void) =>
      () =>
        rung.push([name, clock.now()]);
    clock.at(0.3, ring("c"));
    clock.at(0.1, () => {
      rung.push(["a", clock.now()]);
      clock.at(0.2, ring("b")); // set on the way
    });
    clock.at(0.3, ring("d"));
    const cancel = clock.at(0.15, ring("cancelled"));
    cancel();
    cancel();
    expect(clock.alarms).toBe(3);
    for (let i = 0; i < 3; i++) await clock.advance(100); // 0.1 + 0.1 + 0.1 > 0.3
    expect(rung).toEqual([
      ["a", 0.1],
      ["b", 0.2],
      ["c", 0.3],
      ["d", 0.3],
    ]);
    expect([clock.now(), clock.alarms, await clock.next()]).toEqual([0.3, 0, false]);
  });

  it("rings an alarm of the past soon, unless it is cancelled", async () => {
    const clock = new ManualClock();
    await clock.advance(1000);
    const rung: string[] = [];
    clock.at(1, () => rung.push("now"));
    clock.at(0, () => rung.push("cancelled"))();
    expect(rung).toEqual([]);
    await clock.advance(0);
    expect([rung, clock.now()]).toEqual([["now"], 1]);
  });

  it("moves once at a time", async () => {
    const clock = new ManualClock();
    const seen: number[] = [];
    for (const at of [1, 2, 3]) clock.at(at, () => seen.push(clock.now()));
    await Promise.all([clock.advance(1500), clock.next(), clock.advance(1000)]);
    expect([seen, clock.now()]).toEqual([[1, 2, 3], 3]);
  });

  it("does not go back", async () => {
    for (const time of [-1, NaN, Infinity, "1"])
      expect(await rejection(new ManualClock().advance(time as number))).toEqual(coded("ERR_PARAMETER"));
  });
});

describe("deadlines of commands", () => {
  it("pass by the clock of the dispatcher", async () => {
    await using scheduler = await testScheduler({
      handlers: [recordingHandlers({ [SLOW]: () => new Promise(() => undefined) })],
    });
    const program = luaProcess("local v, err = slow.work() return v, err:kind(), err:details().timeout", {
      modules: [slow],
    });
    const result = scheduler.execute(program);
    await scheduler.clock.advance(299);
    expect([scheduler.size, scheduler.clock.alarms]).toEqual([1, 1]);
    await scheduler.clock.advance(1);
    expect(await result).toEqual({ values: [undefined, "timeout", 300] });
  });

  it("leave no alarm when the handler is in time", async () => {
    const clock = new ManualClock();
    const dispatcher = createDispatcher({ clock });
    dispatcher.register(SLOW, () => "done", { timeout: 10 });
    expect(await dispatcher.dispatch(SLOW, undefined)).toBe("done");
    expect(clock.alarms).toBe(0);
    expect(() => createDispatcher({ clock: { now: () => 1 } as never })).toThrow(coded("ERR_PARAMETER"));
  });
});

describe("time", () => {
  it("passes beside processes that never wait", async () => {
    await using scheduler = await testScheduler({ limits: { slice: 0.05 } });
    const busy = luaProcess("while true do end");
    for (let i = 0; i < 3; i++) scheduler.submit(busy, { pid: `busy ${i}` });
    const result = scheduler.execute(luaProcess("return time.sleep(1)", { modules: [time] }));
    await scheduler.clock.advance(1000);
    expect([await result, scheduler.size]).toEqual([{ values: [true] }, 3]);
  });
});
