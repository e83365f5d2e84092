/** A clock that stands still until a test moves it. */

import { badParameter } from "../errors/values.js";
import type { AlarmClock } from "../processes/clock/alarms.js";
import { Activity } from "./activity.js";

/** Milliseconds that rounding may cost: times are in seconds there, and in milliseconds here. */
const ROUNDING = 1e-6;

interface Alarm {
  /** In milliseconds. */
  readonly time: number;
  readonly step: () => void;
}

/**
 * A clock for `clockHandlers(clock)` and `createDispatcher({ clock })`. It begins at 0. `advance` lets alarms go off in the order
 * of their times, and what each wakes runs before the next.
 */
export class ManualClock implements AlarmClock {
  readonly #activity: Activity;
  /** Sorted by time; those of one time in the order in which they were set. */
  readonly #alarms: Alarm[] = [];
  #now = 0;
  /** Moves of the clock happen one after another. */
  #last: Promise<unknown> = Promise.resolve();

  constructor(activity = new Activity()) {
    this.#activity = activity;
  }

  /** The time in seconds. */
  now(): number {
    return this.#now / 1000;
  }

  /** The number of alarms that are set. */
  get alarms(): number {
    return this.#alarms.length;
  }

  /**
   * Calls `step` once, when `now` has reached `time`, in seconds; soon if it has already. Returns a function that cancels
   * that.
   */
  at(time: number, step: () => void): () => void {
    const alarm = { time: time * 1000, step };
    if (alarm.time <= this.#now + ROUNDING) return this.#activity.soon(step);
    const later = this.#alarms.findIndex((other) => other.time > alarm.time);
    this.#alarms.splice(later < 0 ? this.#alarms.length : later, 0, alarm);
    return () => {
      const index = this.#alarms.indexOf(alarm);
      if (index >= 0) this.#alarms.splice(index, 1);
    };
  }

  /**
   * Lets that many milliseconds pass. Resolves when everything that the alarms woke waits again or has ended. Rejects with
   * `ERR_PARAMETER`.
   */
  async advance(milliseconds: number): Promise<void> {
    if (typeof milliseconds !== "number" || !(milliseconds >= 0 && milliseconds < Infinity))
      throw badParameter("milliseconds", `expected a number from 0 on, found ${String(milliseconds)}`);
    await this.#inTurn(async () => {
      await this.#activity.settle(); // what was started may set alarms first
      const end = this.#now + milliseconds;
      for (let due = this.#due(end); due !== undefined; due = this.#due(end)) await this.#ring(due);
      this.#now = end;
    });
  }

  /** Advances to the next alarm. Returns whether there was one. */
  async next(): Promise<boolean> {
    return await this.#inTurn(async () => {
      await this.#activity.settle();
      const [first] = this.#alarms;
      if (first !== undefined) await this.#ring(first);
      return first !== undefined;
    });
  }

  #inTurn<T>(move: () => Promise<T>): Promise<T> {
    const moved = this.#last.then(move);
    this.#last = moved.catch(() => undefined);
    return moved;
  }

  #due(end: number): Alarm | undefined {
    const [first] = this.#alarms;
    return first !== undefined && first.time <= end + ROUNDING ? first : undefined;
  }

  async #ring(alarm: Alarm): Promise<void> {
    this.#alarms.shift();
    this.#now = Math.max(this.#now, alarm.time);
    alarm.step();
    await this.#activity.settle();
  }
}
