/** How often limits are checked, with the coarse clocks of pages: `performance.now()` goes in steps of up to 0.1 ms there. */
import { expect, test } from "vitest";
import { CallPace, Pace } from "../../src/state/pace.js";

test("a clock that stands still at the end of a slice does not stop the ticks", () => {
  const pace = new Pace();
  pace.next(10, 20);
  expect(pace.next(20, 20)).toBeGreaterThan(0);
  for (let i = 0; i < 20; i++) expect(pace.next(20, 20)).toBeGreaterThan(0);
  expect(pace.next(20.1, 30)).toBeGreaterThan(0);
});

test("behind the end of a slice the clock is read as seldom as before it", () => {
  const [before, behind] = [new Pace(), new Pace()];
  for (let now = 0; now < 5; now += 0.05) {
    expect(behind.next(now, 0)).toBe(before.next(now, Infinity));
  }
});

test("the checks come closer before the end", () => {
  const pace = new Pace();
  let ticks = 0;
  for (let now = 0; now < 1; now += 0.01) ticks = pace.next(now, Infinity);
  expect(pace.next(1, 1.01)).toBeLessThan(ticks);
});

test("each of two long calls is followed by a check, and not each short one", () => {
  const pace = new CallPace();
  expect(pace.isTime()).toBe(true);
  pace.looked(1);
  expect(pace.isTime()).toBe(true);
  pace.looked(1.001);
  expect(pace.isTime()).toBe(false);
});
