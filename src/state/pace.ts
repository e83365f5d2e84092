/**
 * How often the limits of a state are checked: the core asks again after a number of ticks, which follows the time that
 * the last ones took. Ticks go by cost, but only roughly, and a host function may take any time.
 */

/** The time between two checks, in milliseconds. */
const APART = 0.05;

/** The fewest and the most ticks. Reading the clock takes as long as some tens of ticks of plain code. */
const FEWEST = 8;
const MOST = 4096;

export class Pace {
  #read = -Infinity;
  #ticks = 64;

  /**
   * Returns the number of ticks until the next check.
   * @param now the time, in milliseconds
   * @param end when the next limit is reached, at the same clock; `Infinity` if none goes by time
   */
  next(now: number, end: number): number {
    // Behind the end a slice goes on only where the coroutine cannot be suspended, in `table.sort` for example.
    const apart = end > now ? Math.min(APART, (end - now) / 2) : APART;
    const took = now - this.#read;
    this.#read = now;
    const ticks = took * 2 < apart ? this.#ticks * 2 : (this.#ticks * apart) / took;
    this.#ticks = Math.max(FEWEST, Math.min(MOST, Math.floor(ticks)));
    return this.#ticks;
  }
}

/** The most calls between two looks at the clock, which takes a tenth to a third of the time of a call that does nothing. */
const MOST_CALLS = 8;

/** After which calls between Lua and JavaScript the limits are checked: each, unless they are short. */
export class CallPace {
  #looked = -Infinity;
  #left = 0;

  /** Counts a call; returns whether to look now. */
  isTime(): boolean {
    return --this.#left <= 0;
  }

  /** @param now the time, in milliseconds */
  looked(now: number): void {
    this.#left = now - this.#looked < APART ? MOST_CALLS : 1;
    this.#looked = now;
  }
}
