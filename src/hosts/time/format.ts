/** Formats times: as RFC 3339, or by a `strftime` pattern with English names. */

import { failure } from "../failures.js";
import { dateOf, isoWeek, splitMoment, type CalendarDate } from "./calendar.js";
import { MONTHS, partsOfPattern, SHORT, WEEKDAYS } from "./patterns.js";
import { offsetText, type Zone } from "./zone.js";

/** A time in a zone. */
interface ZonedTime {
  readonly date: CalendarDate;
  /** Whole seconds since 1970. */
  readonly seconds: number;
  readonly offset: number;
  readonly zone: Zone;
}

const pad = (number: number, width = 2, by = "0"): string =>
  number < 0 ? `-${pad(-number, width, by)}` : String(number).padStart(width, by);

const name = (names: readonly string[], number: number): string => names[number - 1] ?? "";

const hour12 = ({ hour }: CalendarDate): number => ((hour + 11) % 12) + 1;

const DIRECTIVES: Readonly<Record<string, (time: ZonedTime) => string>> = {
  a: ({ date }) => name(WEEKDAYS, date.wday).slice(0, SHORT),
  A: ({ date }) => name(WEEKDAYS, date.wday),
  b: ({ date }) => name(MONTHS, date.month).slice(0, SHORT),
  B: ({ date }) => name(MONTHS, date.month),
  d: ({ date }) => pad(date.day),
  e: ({ date }) => pad(date.day, 2, " "),
  f: ({ date }) => pad(date.usec, 6),
  G: ({ date }) => pad(isoWeek(date).year, 4),
  H: ({ date }) => pad(date.hour),
  I: ({ date }) => pad(hour12(date)),
  j: ({ date }) => pad(date.yday, 3),
  L: ({ date }) => pad(Math.floor(date.usec / 1000), 3),
  m: ({ date }) => pad(date.month),
  M: ({ date }) => pad(date.min),
  n: () => "\n",
  p: ({ date }) => (date.hour < 12 ? "AM" : "PM"),
  s: ({ seconds }) => String(seconds),
  S: ({ date }) => pad(date.sec),
  t: () => "\t",
  u: ({ date }) => String(((date.wday + 5) % 7) + 1),
  V: ({ date }) => pad(isoWeek(date).week),
  w: ({ date }) => String(date.wday - 1),
  y: ({ date }) => pad(((date.year % 100) + 100) % 100),
  Y: ({ date }) => pad(date.year, 4),
  z: ({ offset }) => offsetText(offset, ""),
  ":z": ({ offset }) => offsetText(offset, ":"),
  Z: ({ seconds, zone }) => zone.abbreviation(seconds),
  "%": () => "%",
};

/** Formats a time in seconds since 1970. Throws `HostError` for a time out of range or an unknown directive. */
export function formatTime(time: number, pattern: string | undefined, zone: Zone): string {
  const { whole, usec } = splitMoment(time);
  const offset = zone.offset(whole);
  const zoned = { date: dateOf(whole + offset, usec), seconds: whole, offset, zone };
  if (pattern === undefined) return rfc3339(zoned);
  return partsOfPattern(pattern)
    .map((part) => ("text" in part ? part.text : directive(part.directive, zoned)))
    .join("");
}

function directive(letters: string, time: ZonedTime): string {
  const write = Object.hasOwn(DIRECTIVES, letters) ? DIRECTIVES[letters] : undefined;
  if (write === undefined) throw failure(`unknown directive %${letters}`);
  return write(time);
}

function rfc3339({ date, offset }: ZonedTime): string {
  const { year, usec } = date;
  if (year < 0 || year > 9999) throw failure(`RFC 3339 has no year ${year}`, undefined, "out_of_range");
  const fraction = usec === 0 ? "" : `.${usec % 1000 === 0 ? pad(usec / 1000, 3) : pad(usec, 6)}`;
  const day = `${pad(year, 4)}-${pad(date.month)}-${pad(date.day)}`;
  const clock = `${pad(date.hour)}:${pad(date.min)}:${pad(date.sec)}${fraction}`;
  return `${day}T${clock}${offset === 0 ? "Z" : offsetText(offset, ":")}`;
}
