/** The commands of the module `time`, and what their handlers answer. All times are in seconds. */

import { commandId, type CommandOptions } from "../command-id.js";

export interface Sleep {
  readonly seconds: number;
}

/** Starts a timer from now, or starts the given one again. */
export interface TimerSet {
  readonly seconds: number;
  readonly timer?: number;
}

/** A timer as it was set: its number, and when it fires, as a time of the handler's clock. */
export interface TimerStart {
  readonly timer: number;
  readonly until: number;
}

export interface TimerWait {
  readonly timer: number;
  /** A time of the handler's clock. */
  readonly until: number;
}

/** How a wait ended. */
export interface TimerEnd {
  readonly now: number;
  readonly stopped: boolean;
}

/** Workflows may wait. */
const WAITING: CommandOptions = { class: ["workflow"] };

export const SLEEP = commandId<Sleep, undefined>("time", "sleep", WAITING);
export const TIMER = commandId<TimerSet, TimerStart>("time", "timer", WAITING);
export const WAIT = commandId<TimerWait, TimerEnd>("time", "wait", WAITING);
export const STOP = commandId<{ readonly timer: number }, undefined>("time", "stop", WAITING);
