/** The handlers of the module `time`: sleeping, timers and tickers, over a clock that can be replaced. */

import { cancellationOf } from "../execution.js";
import type { HandlerBundle } from "../handler.js";
import { Parked } from "../messages/parked.js";
import { PLATFORM, requireClock, Wait, type AlarmClock } from "./alarms.js";
import { SLEEP, STOP, TIMER, WAIT } from "./commands.js";

/** Who waits for which timer. */
class Waits {
  readonly #byTimer = new Map<number, Set<Wait>>();

  of(timer: number): readonly Wait[] {
    return [...(this.#byTimer.get(timer) ?? [])];
  }

  add(timer: number, wait: Wait): void {
    this.#byTimer.set(timer, (this.#byTimer.get(timer) ?? new Set()).add(wait));
  }

  delete(timer: number, wait: Wait): void {
    const all = this.#byTimer.get(timer);
    if (all?.delete(wait) === true && all.size === 0) this.#byTimer.delete(timer);
  }
}

/**
 * Handlers of `time.sleep`, `time.after`, `time.timer` and `time.ticker`. By default they use the platform's monotonic clock.
 * Throws `ERR_PARAMETER` for a wrong clock.
 */
export function clockHandlers(clock: AlarmClock = PLATFORM): HandlerBundle {
  requireClock(clock);
  return (register) => {
    const waits = new Waits();
    let timers = 0;
    register(SLEEP, ({ seconds }, context) => {
      const parked = new Parked<undefined>(context);
      parked.limit(clock, seconds, () => {
        parked.answer(undefined);
      });
      parked.endWithContext();
      return parked;
    });
    register(TIMER, ({ seconds, timer = ++timers }) => {
      const until = clock.now() + seconds;
      for (const wait of waits.of(timer)) wait.moveTo(until);
      return { timer, until };
    });
    register(WAIT, ({ timer, until }, context) => {
      const wait = new Wait(clock, until, cancellationOf(context), (ended) => {
        waits.delete(timer, ended);
      });
      if (!wait.isOver) waits.add(timer, wait);
      return wait.ended;
    });
    register(STOP, ({ timer }) => {
      for (const wait of waits.of(timer)) wait.stop();
      return undefined;
    });
    return undefined;
  };
}
