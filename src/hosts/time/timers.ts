/** What the module `time` yields for: sleeping, timers and tickers. Handlers are in src/processes/clock. */

import type { HostError } from "../../errors/host-error.js";
import {
  SLEEP,
  STOP,
  TIMER,
  WAIT,
  type Sleep,
  type TimerEnd,
  type TimerSet,
  type TimerStart,
  type TimerWait,
} from "../../processes/clock/commands.js";
import { Yield, type ResultCall } from "../../values/yield.js";
import { failure } from "../failures.js";

/** Returns `nil, err` for an invalid duration, undefined for a valid one. */
export function wrongDuration(seconds: number, least = 0): readonly [undefined, HostError] | undefined {
  if (seconds >= least && seconds < Infinity) return undefined;
  return [undefined, failure(`a number of seconds from ${least} on expected, got ${seconds}`)];
}

export class SleepYield extends Yield<Sleep, undefined> {
  readonly commandId = SLEEP;

  constructor(readonly seconds: number) {
    super();
  }

  toCommand(): Sleep {
    return { seconds: this.seconds };
  }

  override handleResult(_: ResultCall, _data: undefined, error: HostError | undefined): readonly unknown[] {
    return error === undefined ? [true] : [undefined, error];
  }
}

/** Sets a timer; `made` makes the first result of the call. */
export class TimerYield extends Yield<TimerSet, TimerStart> {
  readonly commandId = TIMER;

  constructor(
    readonly data: TimerSet,
    readonly made: (start: TimerStart) => unknown,
  ) {
    super();
  }

  toCommand(): TimerSet {
    return this.data;
  }

  override handleResult(
    _: ResultCall,
    start: TimerStart | undefined,
    error: HostError | undefined,
  ): readonly unknown[] {
    return start === undefined ? [undefined, error] : [this.made(start)];
  }
}

/** Waits for a timer; `ended` makes the first result of the call. */
export class WaitYield extends Yield<TimerWait, TimerEnd> {
  readonly commandId = WAIT;

  constructor(
    readonly wait: TimerWait,
    readonly ended: (end: TimerEnd) => unknown,
  ) {
    super();
  }

  toCommand(): TimerWait {
    return this.wait;
  }

  override handleResult(
    _: ResultCall,
    end: TimerEnd | undefined,
    error: HostError | undefined,
  ): readonly unknown[] {
    return end === undefined ? [undefined, error] : [this.ended(end)];
  }
}

export class StopYield extends Yield<{ readonly timer: number }, undefined> {
  readonly commandId = STOP;

  constructor(
    readonly timer: number,
    readonly wasRunning: boolean,
  ) {
    super();
  }

  toCommand(): { readonly timer: number } {
    return { timer: this.timer };
  }

  override handleResult(_: ResultCall, _data: undefined, error: HostError | undefined): readonly unknown[] {
    return error === undefined ? [this.wasRunning] : [undefined, error];
  }
}

/** Fires once. It is running until it has fired and someone has seen it, or until it is stopped. */
export class Timer {
  #timer: number;
  #until: number;
  #running = true;

  constructor({ timer, until }: TimerStart) {
    this.#timer = timer;
    this.#until = until;
  }

  wait(): Yield | readonly [boolean] {
    if (!this.#running) return [false];
    return new WaitYield({ timer: this.#timer, until: this.#until }, ({ stopped }) => {
      const fired = this.#running && !stopped;
      if (fired) this.#running = false;
      return fired;
    });
  }

  stop(): Yield {
    const was = this.#running;
    this.#running = false;
    return new StopYield(this.#timer, was);
  }

  /** Starts it again, from now, also for those who wait. */
  reset(seconds: number): Yield | readonly [undefined, HostError] {
    return (
      wrongDuration(seconds) ??
      new TimerYield({ seconds, timer: this.#timer }, ({ until }) => {
        this.#until = until;
        this.#running = true;
        return true;
      })
    );
  }
}

/** Fires again and again. Ticks that nobody waited for are counted with the next. */
export class Ticker {
  #timer: number;
  #next: number;
  #running = true;

  constructor(
    { timer, until }: TimerStart,
    readonly seconds: number,
  ) {
    this.#timer = timer;
    this.#next = until;
  }

  wait(): Yield | readonly [undefined] {
    if (!this.#running) return [undefined];
    return new WaitYield({ timer: this.#timer, until: this.#next }, ({ now, stopped }) => {
      if (!this.#running || stopped) return undefined;
      const ticks = Math.max(1, 1 + Math.floor((now - this.#next) / this.seconds));
      this.#next += ticks * this.seconds;
      return ticks;
    });
  }

  stop(): Yield {
    const was = this.#running;
    this.#running = false;
    return new StopYield(this.#timer, was);
  }
}
