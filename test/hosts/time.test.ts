/** `time`: clocks, texts, dates and zones. Dates are compared with the platform's own. Lua's side: lua.test.ts. */

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import time from "../../src/hosts/time/module.js";
import { errorOf, functionsOf } from "./exports.js";

const call = functionsOf(time);
const first = (name: string, ...args: unknown[]): unknown => {
  const [value, error] = call[name]!(...args);
  if (error !== undefined) throw error as Error;
  return value;
};

it("has clocks", () => {
  const before = Date.now() / 1000;
  const now = first("now") as number;
  expect(now).toBeGreaterThanOrEqual(before);
  expect(now).toBeLessThanOrEqual(Date.now() / 1000);
  const start = first("monotonic") as number;
  expect(first("monotonic")).toBeGreaterThanOrEqual(start);
});

describe("format and parse", () => {
  it("write and read RFC 3339 as the platform does", () => {
    fc.assert(
      fc.property(
        fc.date({ min: new Date("0001-01-03"), max: new Date("9999-12-28"), noInvalidDate: true }),
        (date) => {
          const seconds = date.getTime() / 1000;
          expect(first("format", seconds)).toBe(date.toISOString().replace(".000Z", "Z"));
          expect(first("parse", date.toISOString())).toBeCloseTo(seconds, 5);
          const local = first("format", seconds, undefined, "+05:45") as string;
          expect(Date.parse(local)).toBe(date.getTime());
          expect(Math.round((first("parse", local) as number) * 1000)).toBe(date.getTime());
        },
      ),
    );
  });

  it.each([
    ["2024-02-29", "2024-02-29T00:00:00Z"],
    ["2024-02-29 12:30", "2024-02-29T12:30:00Z"],
    ["2024-02-29t12:30:15,25z", "2024-02-29T12:30:15.250Z"],
    ["2024-02-29T12:30:15.123456789-0130", "2024-02-29T14:00:15.123456Z"],
    ["2016-12-31T23:59:60Z", "2017-01-01T00:00:00Z"],
    ["0001-01-01T00:00:00Z", "0001-01-01T00:00:00Z"],
  ])("%s is %s", (text, shown) => {
    expect(first("format", first("parse", text))).toBe(shown);
  });

  it.each([
    ["", 'not an RFC 3339 time: ""'],
    ["2024-13-01", "month 13 is not from 1 to 12"],
    ["2023-02-29", "day 29 is not from 1 to 28"],
    ["2023-02-28T24:00Z", "hour 24 is not from 0 to 23"],
    ["2023-02-28T23:60Z", "minute 60 is not from 0 to 59"],
    ["2023-02-28T23:00+24:00", "not an offset from UTC: +24:00"],
    ["2023-02-28T23:00 Europe/Berlin", 'not an RFC 3339 time: "2023-02-28T23:00 Europe/Berlin"'],
  ])("%j: %s", (text, message) => {
    expect(errorOf(call["parse"]!(text)).message).toBe(message);
  });

  it("know the directives of strftime", () => {
    const at = Date.UTC(2026, 0, 4, 15, 6, 7, 89) / 1000; // a Sunday
    const all =
      "%a %A %b %B|%d %e %j %m %y %Y|%H %I %p %M %S %L %f|%u %w %G-W%V|%z %:z %Z %s|%F %T %R %D|%%%n%t";
    expect(first("format", at, all, "Z")).toBe(
      "Sun Sunday Jan January|04  4 004 01 26 2026|15 03 PM 06 07 089 089000|7 0 2026-W01|" +
        `+0000 +00:00 UTC ${Math.floor(at)}|2026-01-04 15:06:07 15:06 01/04/26|%\n\t`,
    );
    expect(first("format", 0, "%H:%M %z", "-03:30")).toBe("20:30 -0330");
    expect(errorOf(call["format"]!(0, "%Q")).message).toBe("unknown directive %Q");
    expect(first("format", 0, "100%")).toBe("100%");
  });

  it("agree on the weeks of ISO 8601 with their definition", () => {
    // Week 1 has the 4th of January; weeks begin on Monday.
    for (let year = 1995; year < 2030; year++) {
      for (const [month, day] of [
        [0, 1],
        [0, 4],
        [11, 28],
        [11, 31],
      ] as const) {
        const date = Date.UTC(year, month, day);
        const monday = (of: number): number => of - ((new Date(of).getUTCDay() + 6) % 7) * 86_400_000;
        const weekYear = new Date(monday(date) + 3 * 86_400_000).getUTCFullYear();
        const week = (monday(date) - monday(Date.UTC(weekYear, 0, 4))) / (7 * 86_400_000) + 1;
        expect(first("format", date / 1000, "%G %V")).toBe(`${weekYear} ${String(week).padStart(2, "0")}`);
      }
    }
  });

  it("read by patterns", () => {
    const read = (text: string, pattern: string, zone?: string): unknown =>
      first("format", first("parse", text, pattern, zone));
    expect(read("Sat, 14 Mar 2026 01:59:26 GMT", "%a, %d %b %Y %T %Z")).toBe("2026-03-14T01:59:26Z");
    expect(read("march 3, 26 at 12:05am", "%B %e, %y at %I:%M%p")).toBe("2026-03-03T00:05:00Z");
    expect(read("2026.060", "%Y.%j")).toBe("2026-03-01T00:00:00Z");
    expect(read("1767539167", "%s")).toBe("2026-01-04T15:06:07Z");
    expect(read("04/01/2026 10:00 +0200", "%d/%m/%Y %R %z")).toBe("2026-01-04T08:00:00Z");
    expect(read("2026-07-01 10:00", "%F %R", "Europe/Berlin")).toBe("2026-07-01T08:00:00Z");
    expect(errorOf(call["parse"]!("2026-1x", "%Y-%m-%d")).message).toBe('character 7: "-" expected');
    expect(errorOf(call["parse"]!("2026-01-02x", "%F")).message).toBe("character 11: the end expected");
    expect(errorOf(call["parse"]!("x", "%b")).message).toBe("character 1: %b expected");
    expect(errorOf(call["parse"]!("366 2023", "%j %Y")).message).toBe(
      "day of the year 366 is not from 1 to 365",
    );
    expect(errorOf(call["parse"]!("x", "%G")).message).toBe("directive %G cannot be parsed");
  });

  it("refuse what no date can be", () => {
    for (const far of [Number.NaN, Infinity, -Infinity, 1e13, -1e13])
      expect(errorOf(call["format"]!(far)).kind).toBe("out_of_range");
    expect(errorOf(call["format"]!(-1e12)).message).toMatch(/^RFC 3339 has no year -/);
    expect(first("format", -1e12, "%Y")).toBe("-29719");
  });

  it("round to microseconds, all fields alike", () => {
    expect(first("format", 1.001)).toBe("1970-01-01T00:00:01.001Z");
    expect(first("format", 59.9999999)).toBe("1970-01-01T00:01:00Z");
    expect(first("format", -0.5)).toBe("1969-12-31T23:59:59.500Z");
  });
});

describe("zones", () => {
  it.each([
    ["Europe/Berlin", 1_767_225_600, "2026-01-01T01:00:00+01:00"],
    ["Europe/Berlin", 1_782_864_000, "2026-07-01T02:00:00+02:00"],
    ["Asia/Kathmandu", 0, "1970-01-01T05:30:00+05:30"],
    ["America/New_York", 1_782_864_000, "2026-06-30T20:00:00-04:00"],
  ])("%s at %d", (zone, seconds, text) => {
    expect(first("format", seconds, undefined, zone)).toBe(text);
    expect(first("parse", text)).toBe(seconds);
    expect(first("parse", text.slice(0, 19), undefined, zone)).toBe(seconds);
  });

  it("take the first of two times, and go over a gap", () => {
    const of = (text: string): unknown =>
      first("format", first("parse", text, undefined, "Europe/Berlin"), undefined, "Europe/Berlin");
    expect(of("2026-10-25T02:30:00")).toBe("2026-10-25T02:30:00+02:00");
    expect(of("2026-03-29T02:30:00")).toBe("2026-03-29T03:30:00+02:00");
  });

  it("are not made up", () => {
    for (const zone of ["Mars/Base", "+25:00", ""])
      expect(errorOf(call["date"]!(0, zone)).message).toContain(`unknown time zone ${JSON.stringify(zone)}`);
    expect(first("date", 0, "local")).toMatchObject({ offset: 0 - new Date(0).getTimezoneOffset() * 60 });
  });
});

describe("dates", () => {
  it("there and back", () => {
    const zones = fc.constantFrom("UTC", "+09:30", "Australia/Lord_Howe", "America/Sao_Paulo");
    fc.assert(
      fc.property(fc.integer({ min: -2e9, max: 4e9 }), zones, (seconds, zone) => {
        const date = first("date", seconds, zone) as { offset: number };
        const back = first("from_date", date, zone) as number;
        // A time that comes twice is the first of the two.
        const again = first("date", back, zone) as { offset: number };
        expect({ ...again, offset: 0 }).toStrictEqual({ ...date, offset: 0 });
        expect(seconds - back).toBe(again.offset - date.offset);
      }),
    );
  });

  it("count on beyond their ranges, and have defaults", () => {
    expect(first("format", first("from_date", { year: 2024, month: 14, day: 0, hour: 25 }))).toBe(
      "2025-02-01T01:00:00Z",
    );
    expect(first("from_date", { year: 1970 })).toBe(0);
    expect(first("date", -1e-7)).toMatchObject({ year: 1970, sec: 0, usec: 0, wday: 5, yday: 1 });
    expect(errorOf(call["from_date"]!({ year: 1e9 })).kind).toBe("out_of_range");
  });
});
