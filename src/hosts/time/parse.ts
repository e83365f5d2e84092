/** Parses times: RFC 3339 and ISO 8601, or by a `strptime` pattern. Fields out of their range are errors. */

import { failure } from "../failures.js";
import { daysInMonth, momentOf } from "./calendar.js";
import { MONTHS, partsOfPattern, SHORT, WEEKDAYS } from "./patterns.js";
import { fromLocal, offsetOf, type Zone } from "./zone.js";

/** The fields found in a text. */
interface Found {
  year: number;
  month: number;
  day: number;
  yday?: number;
  hour: number;
  /** From 1 to 12, with `afternoon`. */
  hour12?: number;
  afternoon?: boolean;
  min: number;
  sec: number;
  usec: number;
  /** Seconds ahead of UTC. */
  offset?: number;
  /** Seconds since 1970, which override the other fields. */
  seconds?: number;
}

const ISO =
  /^([+-]\d{6}|\d{4})-(\d\d)-(\d\d)(?:[Tt ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d+))?)? ?(Z|z|[+-]\d\d(?::?\d\d)?)?)?$/;

/** The maximum length of a text in UTF-16 units. */
const MAX_TEXT = 1000;

const start = (): Found => ({ year: 1970, month: 1, day: 1, hour: 0, min: 0, sec: 0, usec: 0 });

/** Parses a text to seconds since 1970. `zone` applies to texts without an offset. Throws `HostError`. */
export function parseTime(text: string, pattern: string | undefined, zone: Zone): number {
  if (text.length > MAX_TEXT) throw failure(`a time must not be longer than ${MAX_TEXT} characters`);
  const found = pattern === undefined ? readIso(text) : readPattern(text, pattern);
  if (found.seconds !== undefined) return found.seconds;
  const date = checked(found);
  const local = momentOf({ ...date, usec: 0 });
  const whole = date.offset === undefined ? fromLocal(local, zone) : local - date.offset;
  return whole + date.usec / 1e6;
}

function readIso(text: string): Found {
  const parts = ISO.exec(text);
  if (parts === null) throw failure(`not an RFC 3339 time: ${JSON.stringify(text.slice(0, 60))}`);
  const [, year = "", month = "", day = "", hour = "0", min = "0", sec = "0", fraction = "0", zone] = parts;
  const found: Found = {
    year: Number(year),
    month: Number(month),
    day: Number(day),
    hour: Number(hour),
    min: Number(min),
    sec: Number(sec),
    usec: microseconds(fraction),
  };
  if (zone !== undefined) found.offset = requireOffset(zone);
  return found;
}

const microseconds = (digits: string): number => Number(digits.slice(0, 6).padEnd(6, "0"));

function requireOffset(text: string): number {
  const offset = /^z$/i.test(text) ? 0 : offsetOf(text);
  if (offset === undefined) throw failure(`not an offset from UTC: ${text}`);
  return offset;
}

/** Validates the fields. Second 60, a leap second, counts as the next minute's first. Throws `HostError`. */
function checked(found: Found): Found {
  if (found.yday !== undefined) {
    requireRange("day of the year", found.yday, 1, daysInMonth(found.year, 2) + 337);
    found.month = 1;
    found.day = found.yday;
  } else {
    requireRange("month", found.month, 1, 12);
    requireRange("day", found.day, 1, daysInMonth(found.year, found.month));
  }
  if (found.hour12 !== undefined) {
    requireRange("hour", found.hour12, 1, 12);
    found.hour = (found.hour12 % 12) + (found.afternoon === true ? 12 : 0);
  }
  requireRange("hour", found.hour, 0, 23);
  requireRange("minute", found.min, 0, 59);
  requireRange("second", found.sec, 0, 60);
  return found;
}

function requireRange(what: string, number: number, least: number, most: number): void {
  if (number < least || number > most) throw failure(`${what} ${number} is not from ${least} to ${most}`);
}

interface Reader {
  /** A sticky expression. */
  readonly expected: RegExp;
  read(found: Found, text: string): void;
}

const numeric = (digits: string, set: (found: Found, number: number) => void): Reader => ({
  expected: new RegExp(`\\d${digits}`, "y"),
  read: (found, text) => {
    set(found, Number(text));
  },
});

const named = (names: readonly string[], set: (found: Found, number: number) => void): Reader => ({
  expected: new RegExp(
    names.map((name) => `${name.slice(0, SHORT)}(?:${name.slice(SHORT)})?`).join("|"),
    "iy",
  ),
  read: (found, text) => {
    const short = text.slice(0, SHORT).toLowerCase();
    set(found, names.findIndex((name) => name.toLowerCase().startsWith(short)) + 1);
  },
});

const month = named(MONTHS, (found, number) => (found.month = number));
const weekday = named(WEEKDAYS, () => undefined);
const offset: Reader = {
  expected: /[Zz]|[+-]\d\d(?::?\d\d)?/y,
  read: (found, text) => (found.offset = requireOffset(text)),
};

/** A two-digit year as in POSIX: 69 to 99 mean 1969 to 1999. */
const shortYear = (number: number): number => number + (number < 69 ? 2000 : 1900);

const READERS: Readonly<Record<string, Reader>> = {
  a: weekday,
  A: weekday,
  b: month,
  B: month,
  d: numeric("{1,2}", (found, number) => (found.day = number)),
  e: { expected: / ?\d{1,2}/y, read: (found, text) => (found.day = Number(text)) },
  f: { expected: /\d{1,9}/y, read: (found, text) => (found.usec = microseconds(text)) },
  H: numeric("{1,2}", (found, number) => (found.hour = number)),
  I: numeric("{1,2}", (found, number) => (found.hour12 = number)),
  j: numeric("{1,3}", (found, number) => (found.yday = number)),
  L: { expected: /\d{1,3}/y, read: (found, text) => (found.usec = microseconds(text)) },
  m: numeric("{1,2}", (found, number) => (found.month = number)),
  M: numeric("{1,2}", (found, number) => (found.min = number)),
  n: { expected: /\s*/y, read: () => undefined },
  p: { expected: /[ap]m/iy, read: (found, text) => (found.afternoon = /^p/i.test(text)) },
  s: { expected: /-?\d{1,13}/y, read: (found, text) => (found.seconds = Number(text)) },
  S: numeric("{1,2}", (found, number) => (found.sec = number)),
  t: { expected: /\s*/y, read: () => undefined },
  y: numeric("{2}", (found, number) => (found.year = shortYear(number))),
  Y: { expected: /-?\d{4,6}/y, read: (found, text) => (found.year = Number(text)) },
  z: offset,
  ":z": offset,
  Z: { expected: /UTC|GMT|Z/iy, read: (found) => (found.offset = 0) },
  "%": { expected: /%/y, read: () => undefined },
};

function readPattern(text: string, pattern: string): Found {
  const found = start();
  let at = 0;
  for (const part of partsOfPattern(pattern)) {
    if ("text" in part) {
      if (!text.startsWith(part.text, at)) expect(JSON.stringify(part.text), at);
      at += part.text.length;
      continue;
    }
    const { directive } = part;
    const reader = Object.hasOwn(READERS, directive) ? READERS[directive] : undefined;
    if (reader === undefined) throw failure(`directive %${directive} cannot be parsed`);
    reader.expected.lastIndex = at;
    const piece = reader.expected.exec(text)?.[0];
    if (piece === undefined) expect(`%${directive}`, at);
    reader.read(found, piece);
    at += piece.length;
  }
  if (at < text.length) expect("the end", at);
  return found;
}

function expect(what: string, at: number): never {
  throw failure(`character ${at + 1}: ${what} expected`, { offset: at + 1 });
}
