/** Converts times, in seconds since 1970, to Gregorian dates and back, in UTC. zone.ts has the time zones. */

import { failure } from "../failures.js";

/** The fields of `os.date("*t")`, and microseconds. */
export interface CalendarDate {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly min: number;
  readonly sec: number;
  readonly usec: number;
  /** 1 is Sunday. */
  readonly wday: number;
  readonly yday: number;
}

/** The range of JavaScript's dates: seconds before and after 1970. */
const RANGE = 8.64e12;
const MICRO = 1e6;
const DAY = 86_400;

/** Returns the time. Throws `HostError` if it is NaN or out of range. */
export function requireMoment(seconds: number): number {
  if (Math.abs(seconds) < RANGE - 2 * DAY) return seconds;
  throw failure(`time out of range: ${seconds}`, undefined, "out_of_range");
}

/** Splits a time into whole seconds and microseconds. Throws `HostError` if it is NaN or out of range. */
export function splitMoment(seconds: number): { readonly whole: number; readonly usec: number } {
  const whole = Math.floor(requireMoment(seconds));
  // Far from 1970 a double cannot represent every microsecond. Prefer the millisecond that gives the same double.
  const millis = Math.round((seconds - whole) * 1000);
  const usec = whole + millis / 1000 === seconds ? millis * 1000 : Math.round((seconds - whole) * MICRO);
  return usec < MICRO ? { whole, usec } : { whole: whole + 1, usec: 0 };
}

/** The date of a time from `splitMoment`. */
export function dateOf(whole: number, usec: number): CalendarDate {
  const date = new Date(whole * 1000);
  const year = date.getUTCFullYear();
  return {
    year,
    month: date.getUTCMonth() + 1,
    day: date.getUTCDate(),
    hour: date.getUTCHours(),
    min: date.getUTCMinutes(),
    sec: date.getUTCSeconds(),
    usec,
    wday: date.getUTCDay() + 1,
    yday: Math.round((midnight(date) - midnightOf(year, 1, 1)) / DAY) + 1,
  };
}

const midnight = (date: Date): number =>
  midnightOf(date.getUTCFullYear(), date.getUTCMonth() + 1, date.getUTCDate());

/** Midnight of a date. `Date.UTC` would map the years 0 to 99 to 1900 to 1999. */
function midnightOf(year: number, month: number, day: number): number {
  return new Date(0).setUTCFullYear(year, month - 1, day) / 1000;
}

/**
 * The time of a date. Normalises fields out of their range as `os.time` does: month 13 is January of the next year.
 * Throws `HostError` if the time is out of range.
 */
export function momentOf(date: Omit<CalendarDate, "wday" | "yday">): number {
  const { year, month, day, hour, min, sec, usec } = date;
  const whole = midnightOf(year, month, day) + hour * 3600 + min * 60 + sec;
  return requireMoment(whole + usec / MICRO);
}

export function daysInMonth(year: number, month: number): number {
  return Math.round((midnightOf(year, month + 1, 1) - midnightOf(year, month, 1)) / DAY);
}

/** The ISO 8601 year and week. Weeks begin on Monday and belong to the year of their Thursday. */
export function isoWeek({ year, yday, wday }: CalendarDate): {
  readonly year: number;
  readonly week: number;
} {
  const thursday = yday - ((wday + 5) % 7) + 3;
  const days = (of: number): number => (daysInMonth(of, 2) === 29 ? 366 : 365);
  if (thursday < 1) return { year: year - 1, week: Math.ceil((thursday + days(year - 1)) / 7) };
  if (thursday > days(year)) return { year: year + 1, week: 1 };
  return { year, week: Math.ceil(thursday / 7) };
}
