/** The time that programs see: of the machine, or of a clock that the embedder gives. */

import { OptionError } from "../errors/values.js";

/** A clock that an embedder gives. What it throws ends the state that asked. */
export interface Clock {
  /** The time in milliseconds since the epoch: `os.time`, `os.date`, C's `time` and its kind. */
  now(): number;
  /** Seconds since some moment: `os.clock`, C's monotonic clock. Default: since the clock was given, by `now`. */
  cpu?(): number;
}

/** A clock as the core's C library asks it. Both give milliseconds. */
export interface ClockSource {
  now(): number;
  monotonic(): number;
}

export const machineClock: ClockSource = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
};

/** Throws `OptionError` when `now` gives no time. */
export function clockSource(clock: Clock): ClockSource {
  const now = (): number => finite(clock.now(), "now", "milliseconds");
  const start = now();
  return {
    now,
    monotonic: () => (clock.cpu === undefined ? now() - start : finite(clock.cpu(), "cpu", "seconds") * 1000),
  };
}

function finite(value: unknown, method: string, unit: string): number {
  if (typeof value === "number" && Number.isFinite(value)) return value;
  throw new OptionError("clock", `${method}() gave ${String(value)}; expected a number of ${unit}`);
}
