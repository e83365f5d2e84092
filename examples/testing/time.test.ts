/** The module `time` with its handlers, as scripts use it. */
import time from "perilune/modules/time";
import { luaMatchers, luaProcess, testScheduler, type TestScheduler } from "perilune/testing";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import "./matchers.js";

expect.extend(luaMatchers);

const script = (source: string, options = {}): ReturnType<typeof luaProcess> =>
  luaProcess(source, { modules: [time], ...options });

let scheduler: TestScheduler;
beforeEach(async () => {
  scheduler = await testScheduler();
});
afterEach(async () => {
  await scheduler.stop();
  expect([scheduler.size, scheduler.clock.alarms, scheduler.errors]).toEqual([0, 0, []]);
});

describe("sleep", () => {
  test("waits that long", async () => {
    const result = scheduler.execute(script("return time.sleep(60)"));
    await scheduler.clock.advance(59_999);
    expect(scheduler.size).toBe(1);
    await scheduler.clock.advance(1);
    await expect(result).toReturnLua(true);
  });

  test("wakes processes in the order of their times", async () => {
    const nap = script("time.sleep(...)");
    const pids = [3, 1, 2].map((seconds) =>
      scheduler.submit(nap, { pid: `after ${seconds}`, input: [seconds] }),
    );
    await scheduler.clock.advance(10_000);
    const ends = scheduler.events.filter(({ type }) => type === "complete");
    expect(ends.map(({ pid }) => pid.name)).toEqual(["after 1", "after 2", "after 3"]);
    for (const pid of pids) expect(scheduler.result(pid)).toReturnLua();
  });

  test("may be repeated within one advance", async () => {
    const result = scheduler.execute(
      script("local n = 0 for _ = 1, 10 do time.sleep(0.1) n = n + 1 end return n"),
    );
    await scheduler.clock.advance(999);
    expect(scheduler.size).toBe(1);
    await scheduler.clock.advance(1);
    await expect(result).toReturnLua(10);
  });

  test("refuses what is no duration", async () => {
    for (const duration of ["-1", "1/0", "0/0"])
      await expect(scheduler.execute(script(`return assert(time.sleep(${duration}))`))).toFailWith("invalid");
    await expect(scheduler.execute(script("time.sleep 'soon'"))).toFailWith(/number expected, got string/);
  });

  test("ends with the process", async () => {
    const pid = scheduler.submit(script("time.sleep(1e9)"));
    await scheduler.settle();
    expect([scheduler.clock.alarms, scheduler.cancel(pid)]).toEqual([1, true]);
    await scheduler.settle();
    expect(scheduler.result(pid)).toFailWith("canceled");
  });
});

describe("after, timer and ticker", () => {
  test("after counts from its call", async () => {
    const result = scheduler.execute(script("local due = time.after(5) time.sleep(3) return due(), due()"));
    await scheduler.clock.next();
    expect(scheduler.clock.now()).toBe(3);
    await scheduler.clock.next();
    expect(scheduler.clock.now()).toBe(5);
    await expect(result).toReturnLua(true, true);
    expect(await scheduler.clock.next()).toBe(false);
  });

  test("a timer fires once, can be stopped and started again", async () => {
    const result = scheduler.execute(
      script(`
        local timer = time.timer(2)
        local first, again = timer:wait(), timer:wait()
        timer:reset(4)
        local stopped, twice = timer:stop(), timer:stop()
        return first, again, stopped, twice, timer:wait()
      `),
    );
    await scheduler.clock.advance(2000);
    await expect(result).toReturnLua(true, false, true, false, false);
  });

  test("a ticker counts the ticks that nobody waited for", async () => {
    const result = scheduler.execute(
      script(`
        local ticker = time.ticker(10)
        local one = ticker:wait()
        time.sleep(25)
        local two, three = ticker:wait(), ticker:wait()
        ticker:stop()
        return one, two, three, ticker:wait()
      `),
    );
    await scheduler.clock.advance(40_000);
    await expect(result).toReturnLua(1, 2, 1, undefined);
  });
});

describe("times and dates", () => {
  test("are formatted and parsed in any zone", async () => {
    await expect(
      scheduler.execute(
        script(`
          local t = assert(time.parse "2024-02-29T12:30:00Z")
          return t, time.format(t), time.format(t, "%d.%m.%Y %H:%M", "+02:00"), time.format(t, "%H:%M", "Europe/Berlin")
        `),
      ),
    ).toReturnLua(1709209800, "2024-02-29T12:30:00Z", "29.02.2024 14:30", "13:30");
  });

  test("convert to dates and back", async () => {
    await expect(
      scheduler.execute(
        script(`
          local date = time.date(1709209800.25, "+02:00")
          return date.year, date.month, date.day, date.hour, date.usec, date.offset,
            time.from_date { year = 2024, month = 3, day = 0 } == time.parse "2024-02-29T00:00:00Z"
        `),
      ),
    ).toReturnLua(2024, 2, 29, 14, 250_000, 7200, true);
  });

  test("give an error for what is no time, and for an unknown zone", async () => {
    await expect(scheduler.execute(script("return assert(time.parse 'yesterday')"))).toFailWith("invalid");
    await expect(scheduler.execute(script("return assert(time.format(0, nil, 'Mars'))"))).toFailWith(
      "invalid",
    );
  });

  test("come from clocks that do not stand still", async () => {
    await expect(
      scheduler.execute(
        script(`
          local a, b = time.monotonic(), time.now()
          for _ = 1, 1e5 do end
          return time.monotonic() > a, time.now() >= b, b > 1.7e9
        `),
      ),
    ).toReturnLua(true, true, true);
  });
});

test("a workflow may wait, but not look at the clock", async () => {
  const workflow = (source: string): ReturnType<typeof luaProcess> =>
    luaProcess(`local time = require "time" ${source}`, { modules: [time], kind: "workflow" });
  const waits = scheduler.execute(workflow("return time.sleep(1)"));
  await scheduler.clock.advance(1000);
  await expect(waits).toReturnLua(true);
  await expect(scheduler.execute(workflow("return time.now()"))).toFailWith(
    /cannot be used in a workflow state/,
  );
});
