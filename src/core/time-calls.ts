/** Implements the time calls of the core's C library with the clock and time zone of the running state. */

import type { ClockSource } from "./clock.js";
import { tm } from "./generated/layouts.js";
import type { WasmImports } from "./glue.js";
import type { Memory } from "./memory.js";
import type { Pointer } from "./pointers.js";
import { utc, type TimeZone } from "./time-zone.js";

/** The clock and time zone of the running state. */
export interface TimeSystem {
  readonly clock: ClockSource;
  readonly timeZone: TimeZone;
}

/** The fields of `struct tm` by their names without the prefix. */
type TimeField = "sec" | "min" | "hour" | "mday" | "mon" | "year" | "wday" | "yday" | "isdst" | "gmtoff";

const FIRST_YEAR = 1900;
const DAY = 86_400_000;
/** The size of a zone name in C, without its NUL. */
const NAME_SIZE = 16;

/** Replaces the time calls in `imports`. Each call fetches `memory` when it runs. */
export function answerTimeCalls({ env }: WasmImports, system: TimeSystem, memory: () => Memory): void {
  /** The addresses of C's names of standard and daylight saving time, once `tzset` has passed them. */
  let names: readonly [Pointer, Pointer] | undefined;

  const giveName = (daylight: boolean, name: string): void => {
    if (names === undefined) return;
    const { bytes } = memory();
    const at = names[daylight ? 1 : 0];
    const size = Math.min(name.length, NAME_SIZE);
    for (let i = 0; i < size; i++) bytes[at + i] = name.charCodeAt(i);
    bytes[at + size] = 0;
  };

  const fill = (at: Pointer, zone: TimeZone, instant: number): void => {
    const { offset, daylight } = zone.at(instant);
    const date = new Date(instant + offset);
    const { view } = memory();
    const put = (field: TimeField, value: number): void => {
      view.setInt32(at + tm[`tm_${field}`], value, true);
    };
    const year = date.getUTCFullYear();
    put("sec", date.getUTCSeconds());
    put("min", date.getUTCMinutes());
    put("hour", date.getUTCHours());
    put("mday", date.getUTCDate());
    put("mon", date.getUTCMonth());
    put("year", year - FIRST_YEAR);
    put("wday", date.getUTCDay());
    put("yday", Math.floor((date.getTime() - utc(year, 0, 1, 0, 0, 0)) / DAY));
    put("isdst", Number(daylight));
    put("gmtoff", Math.trunc(offset / 1000));
    giveName(daylight, zone.nameAt(instant));
  };

  env["emscripten_date_now"] = () => system.clock.now();
  env["emscripten_get_now"] = () => system.clock.monotonic();

  env["_tzset_js"] = (timezone: Pointer, daylight: Pointer, standardName: Pointer, daylightName: Pointer) => {
    names = [standardName, daylightName];
    const { timeZone, clock } = system;
    const year = new Date(clock.now()).getUTCFullYear();
    const seasons = [0, 6].map((month) => utc(year, month, 15, 0, 0, 0));
    const standard = seasons.find((instant) => !timeZone.at(instant).daylight) ?? 0;
    const summer = seasons.find((instant) => timeZone.at(instant).daylight);
    memory().view.setInt32(timezone, -timeZone.at(standard).offset / 1000, true);
    memory().view.setInt32(daylight, Number(summer !== undefined), true);
    giveName(false, timeZone.nameAt(standard));
    giveName(true, timeZone.nameAt(summer ?? standard));
  };

  env["_localtime_js"] = (time: bigint, at: Pointer) => {
    fill(at, system.timeZone, Number(time) * 1000);
  };

  env["_mktime_js"] = (at: Pointer) => {
    const { view } = memory();
    const get = (field: TimeField): number => view.getInt32(at + tm[`tm_${field}`], true);
    const year = get("year") + FIRST_YEAR;
    const local = utc(year, get("mon"), get("mday"), get("hour"), get("min"), get("sec"));
    const isdst = get("isdst");
    const zone = system.timeZone;
    const instant = zone.instantOf(local, isdst < 0 ? undefined : isdst > 0);
    if (Number.isNaN(new Date(instant).getTime())) return -1n;
    fill(at, zone, instant);
    return BigInt(Math.floor(instant / 1000));
  };
}
