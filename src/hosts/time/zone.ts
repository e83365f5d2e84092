/** Time zones: fixed offsets, and named zones through the platform's `Intl`. */

import { failure } from "../failures.js";
import { BoundedCache } from "../cache.js";

export interface Zone {
  /** The offset from UTC in seconds, positive to the east, at a time in seconds since 1970. */
  offset(seconds: number): number;
  /** The abbreviation that `%Z` prints. */
  abbreviation(seconds: number): string;
}

const FIXED = /^([+-])(\d\d)(?::?(\d\d))?$/;
const OF_INTL = /^GMT(?:([+-])(\d\d):(\d\d)(?::(\d\d))?)?$/;

const UTC: Zone = { offset: () => 0, abbreviation: () => "UTC" };

const zones = new BoundedCache<Zone>();

/**
 * Finds a zone: `UTC`, `Z`, an offset such as `+02:00`, an IANA name (`Europe/Berlin`), or `local` for the host's zone.
 * Throws `HostError` for an unknown one.
 */
export function zoneOf(name: string): Zone {
  if (name === "UTC" || name === "Z") return UTC;
  return zones.get(name, () => fixedZone(name) ?? namedZone(name));
}

/** Parses `+hh`, `+hhmm` or `+hh:mm` to seconds; undefined for anything else. */
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

/** `+02:00`. Drops the seconds of historic local times. */
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
    throw failure(`unknown time zone ${shown}; expected UTC, +hh:mm, local, or a name such as Europe/Berlin`);
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
 * The time at which the zone's clocks show `local`, both in seconds since 1970. An ambiguous local time means the first
 * one. A skipped one moves forward by the length of the gap.
 */
export function fromLocal(local: number, zone: Zone): number {
  const before = zone.offset(local - DAY);
  const after = zone.offset(local + DAY);
  const fits = [before, after].filter((offset) => zone.offset(local - offset) === offset);
  return local - (fits.length === 0 ? before : Math.max(...fits));
}
