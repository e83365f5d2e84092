/** How far a zone's clocks are from UTC: fixed offsets by themselves, zones with a name by the platform's `Intl`. */

import { failure } from "../failures.js";
import { Remembered } from "../remember.js";

export interface Zone {
  /** Seconds that local time is ahead of UTC at a moment, in seconds since 1970. */
  offset(seconds: number): number;
  /** What `%Z` shows. */
  abbreviation(seconds: number): string;
}

const FIXED = /^([+-])(\d\d)(?::?(\d\d))?$/;
const OF_INTL = /^GMT(?:([+-])(\d\d):(\d\d)(?::(\d\d))?)?$/;

const UTC: Zone = { offset: () => 0, abbreviation: () => "UTC" };

const zones = new Remembered<Zone>();

/**
 * A zone by its name: `UTC`, `Z`, `+02:00`, a name of the IANA data base (`Europe/Berlin`), or `local` for the host's.
 * Throws `HostError`.
 */
export function zoneOf(name: string): Zone {
  if (name === "UTC" || name === "Z") return UTC;
  return zones.get(name, () => fixedZone(name) ?? namedZone(name));
}

/** `hh` to 23 and `mm` to 59, with a sign; undefined for anything else. */
export function offsetOf(text: string): number | undefined {
  const [, sign, hours = "", minutes = "0"] = FIXED.exec(text) ?? [];
  if (sign === undefined || Number(hours) > 23 || Number(minutes) > 59) return undefined;
  return (sign === "-" ? -1 : 1) * (Number(hours) * 3600 + Number(minutes) * 60);
}

function fixedZone(name: string): Zone | undefined {
  const offset = offsetOf(name);
  return offset === undefined
    ? undefined
    : { offset: () => offset, abbreviation: () => offsetText(offset, ":") };
}

/** `+02:00`; seconds, which old local times have, are left out. */
export function offsetText(offset: number, between: string): string {
  const minutes = Math.floor(Math.abs(offset) / 60);
  const two = (number: number): string => String(number).padStart(2, "0");
  return `${offset < 0 ? "-" : "+"}${two(Math.floor(minutes / 60))}${between}${two(minutes % 60)}`;
}

function namedZone(name: string): Zone {
  const zone = name === "local" ? {} : { timeZone: name };
  try {
    const offsets = new Intl.DateTimeFormat("en-US", { ...zone, timeZoneName: "longOffset" });
    const names = new Intl.DateTimeFormat("en-US", { ...zone, timeZoneName: "short" });
    return {
      offset: (seconds) => readOffset(zoneName(offsets, seconds)),
      abbreviation: (seconds) => zoneName(names, seconds),
    };
  } catch {
    const shown = JSON.stringify(name.slice(0, 60));
    throw failure(`no time zone ${shown}; expected UTC, +hh:mm, local, or a name such as Europe/Berlin`);
  }
}

function zoneName(format: Intl.DateTimeFormat, seconds: number): string {
  const parts = format.formatToParts(seconds * 1000);
  return parts.find(({ type }) => type === "timeZoneName")?.value ?? "";
}

function readOffset(text: string): number {
  const [, sign, hours = "0", minutes = "0", seconds = "0"] = OF_INTL.exec(text) ?? [];
  const size = Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds);
  return sign === "-" ? -size : size;
}

const DAY = 86_400;

/**
 * The moment at which the zone's clocks show `local`, both in seconds since 1970. Of a time that comes twice it is the
 * first; one that is left out is as much later as the clocks were put forward.
 */
export function fromLocal(local: number, zone: Zone): number {
  const before = zone.offset(local - DAY);
  const after = zone.offset(local + DAY);
  const fits = [before, after].filter((offset) => zone.offset(local - offset) === offset);
  return local - (fits.length === 0 ? before : Math.max(...fits));
}
