/** The time that programs see: the machine's, or that of a clock supplied by the embedder. */

import { badOption } from "../errors/values.js";

/** A clock supplied by the embedder. If one of its methods throws, the state that asked dies. */
export interface Clock {
  /** Returns milliseconds since the epoch, for `os.time`, `os.date`, C's `time` and similar functions. */
  now(): number;
  /**
   * Returns seconds since some fixed moment, for `os.clock` and C's monotonic clock. Default: by `now`, since the
   * clock was passed in.
   */
  cpu?(): number;
}

/** A clock as the core's C library reads it. Both methods return milliseconds. */
export interface ClockSource {
  now(): number;
  monotonic(): number;
}

export const machineClock: ClockSource = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
};

/** Throws `ERR_OPTION` if `now` does not return a finite number. */
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
  throw badOption("clock", `${method}() returned ${String(value)}; expected a number of ${unit}`);
}
