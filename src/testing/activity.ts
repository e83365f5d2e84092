/** Tells when nothing runs any more: every process waits or has ended. */

import type { OpenProcess, Process } from "../processes/scheduler/process.js";
import { nextTurn } from "../state/turns.js";

/** Turns of the event loop after which the wait ends, though processes are busy. */
const MOST_TURNS = 1000;

/** Turns in which nothing ran: what a step settled may begin another one only in the next turn. */
const QUIET_TURNS = 2;

export class Activity {
  /** Steps that wait for their turn. */
  #steps = 0;

  /** The number of steps that wait in the scheduler. */
  others: () => number = () => 0;

  /** Resolves when no step waits, here or in the scheduler. A process that never waits ends it after 1,000 turns of the event loop. */
  async settle(): Promise<void> {
    let quiet = 0;
    for (let turns = 0; quiet < QUIET_TURNS && turns < MOST_TURNS; turns++) {
      await new Promise<void>(nextTurn);
      quiet = this.#steps + this.others() === 0 ? quiet + 1 : 0;
    }
  }

  /** Calls a step in another turn. Returns a function that cancels that. */
  soon(step: () => void): () => void {
    const begun = this.#begin();
    let waits = true;
    nextTurn(() => {
      begun();
      if (waits) step();
    });
    return () => {
      waits = false;
    };
  }

  /** The same process, whose steps count. */
  watch(process: Process): Process {
    return {
      ...(process.hasMailbox === undefined ? {} : { hasMailbox: process.hasMailbox }),
      open: ({ turn, ...launch }) => {
        const open = process.open({
          ...launch,
          turn: (step) => {
            const begun = this.#begin();
            turn(() => {
              begun();
              step();
            });
          },
        });
        return this.#watchOpen(open);
      },
    };
  }

  /** Until it runs, or is closed without, its first step waits. */
  #watchOpen(open: OpenProcess): OpenProcess {
    const begun = this.#begin();
    return {
      run: () => {
        begun();
        return open.run();
      },
      close: () => {
        begun();
        open.close();
      },
    };
  }

  /** Counts a step until the returned function is called. */
  #begin(): () => void {
    this.#steps++;
    let waits = true;
    return () => {
      if (waits) this.#steps--;
      waits = false;
    };
  }
}
