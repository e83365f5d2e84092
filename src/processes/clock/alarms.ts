/** Clocks with alarms, and waiting for them. */

import { requireFunction } from "../../errors/options.js";
import { onAbort, type Cancellation } from "../../security/signals.js";
import { callAt } from "../../security/long-timer.js";
import type { TimerEnd } from "./commands.js";

/** A clock with alarms. */
export interface AlarmClock {
  /** Seconds since any moment. It never goes back. */
  now(): number;
  /** Calls `step` once, when `now` has reached `time`. Returns a function that cancels that. */
  at(time: number, step: () => void): () => void;
}

/** The platform's clock. */
export const PLATFORM: AlarmClock = {
  now: () => performance.now() / 1000,
  at: (time, step) => callAt(time * 1000, step),
};

/** Throws `ERR_PARAMETER`. */
export function requireClock(clock: AlarmClock): AlarmClock {
  const { now, at } = Object(clock) as Readonly<Record<string, unknown>>;
  requireFunction("clock.now", now);
  requireFunction("clock.at", at);
  return clock;
}

/** One wait for an alarm. It ends at its time, when its signal aborts, or early by `stop`. */
export class Wait {
  readonly ended: Promise<TimerEnd>;
  #resolve!: (end: TimerEnd) => void;
  #over = false;
  #unlisten: (() => void) | undefined;
  #cancel: (() => void) | undefined;

  constructor(
    readonly clock: AlarmClock,
    time: number,
    signal: AbortSignal | Cancellation,
    readonly onEnd?: (wait: Wait) => void,
  ) {
    this.ended = new Promise((resolve) => {
      this.#resolve = resolve;
    });
    if (signal.aborted) {
      this.stop();
      return;
    }
    this.#unlisten = onAbort(signal, () => {
      this.stop();
    });
    this.moveTo(time);
  }

  get isOver(): boolean {
    return this.#over;
  }

  /** Waits until another time instead. */
  moveTo(time: number): void {
    this.#cancel?.();
    this.#cancel = undefined;
    const cancel = this.clock.at(time, () => {
      this.#end(false);
    });
    if (!this.#over) this.#cancel = cancel;
  }

  stop(): void {
    this.#end(true);
  }

  #end(stopped: boolean): void {
    if (this.#over) return;
    this.#over = true;
    this.#cancel?.();
    this.#unlisten?.();
    this.onEnd?.(this);
    this.#resolve({ now: this.clock.now(), stopped });
  }
}
