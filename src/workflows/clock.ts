/** The clock of workflows: times that other machines understand, and alarms. */

import { requireClock, type AlarmClock } from "../processes/clock/alarms.js";
import { callAt } from "../security/long-timer.js";

/** For how many milliseconds timers are trusted before the machine's clock, which may be set, is read again. */
const TRUST = 10_000;

/** The machine's clock. `now` is in seconds since 1970. */
const MACHINE: AlarmClock = {
  now: () => Date.now() / 1000,
  at: (time, step) => {
    let cancel: () => void;
    const arm = (): void => {
      const left = Math.max(0, time * 1000 - Date.now());
      cancel = callAt(performance.now() + Math.min(left, TRUST), () => {
        if (Date.now() < time * 1000) arm();
        else step();
      });
    };
    arm();
    return () => {
      cancel();
    };
  },
};

/** A clock shared with other machines. The machine's timers run at the same speed. */
const following = (shared: () => number): AlarmClock => ({
  now: () => shared() / 1000,
  at: (time, step) => callAt(performance.now() + Math.max(0, time * 1000 - shared()), step),
});

/** A clock in milliseconds since 1970. */
export class WorkflowClock {
  readonly #clock: AlarmClock;

  /**
   * @param clock the caller's, if there is one
   * @param shared that of the store, in milliseconds, for want of it
   * Throws `ERR_PARAMETER`.
   */
  constructor(clock: AlarmClock | undefined, shared: (() => number) | undefined) {
    this.#clock =
      clock === undefined ? (shared === undefined ? MACHINE : following(shared)) : requireClock(clock);
  }

  now(): number {
    return Math.round(this.#clock.now() * 1000);
  }

  /** Calls `step` once, when `now` has reached `time`. Returns a function that cancels that. */
  at(time: number, step: () => void): () => void {
    return this.#clock.at(time / 1000, step);
  }
}

/** One alarm, for the earliest of all times that it is given. */
export class EarliestAlarm {
  #time = Infinity;
  #cancel: (() => void) | undefined;

  constructor(
    readonly clock: WorkflowClock,
    readonly ring: () => void,
  ) {}

  /** Rings at that time, unless it rings before. */
  set(time: number): void {
    if (time >= this.#time) return;
    this.clear();
    this.#time = time;
    this.#cancel = this.clock.at(time, () => {
      this.clear();
      this.ring();
    });
  }

  clear(): void {
    this.#cancel?.();
    this.#cancel = undefined;
    this.#time = Infinity;
  }
}
