/**
 * Lets host code that works for long find out that its state has reached a limit: a deadline, an interrupt, an aborted
 * call. The limits are those of the state that called the innermost host function, until that returns or awaits.
 */

/** The limits of a state. */
export interface CheckedLimits {
  /** Throws the error that Lua code would get at its next tick, if the state has reached a limit. */
  check(): void;
}

/** The units of work between two looks at the limits: some tens of microseconds. */
const APART = 512;

let running: CheckedLimits | undefined;
let left = APART;

/** Sets the limits that `checkpoint` looks at, undefined for none. Returns those before, to be set again. */
export function workFor(limits: CheckedLimits | undefined): CheckedLimits | undefined {
  const outer = running;
  running = limits;
  return outer;
}

/**
 * Counts work, and looks at the limits when there was enough of it. One unit is a value, or 64 bytes that are copied.
 * Throws the error of the limit as a `LuaError`, which must not be swallowed. Outside of a host function it does nothing.
 */
export function checkpoint(work = 1): void {
  if (running === undefined) return;
  left -= work;
  if (left > 0) return;
  left = APART;
  running.check();
}
