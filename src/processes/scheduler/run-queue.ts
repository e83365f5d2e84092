/** The processes that could run now. One runs at a time, for a slice; other tasks of the event loop come between. */

import { nextTurn } from "../../state/turns.js";

export class RunQueue {
  #next: (() => void)[] = [];
  #current: (() => void)[] = [];
  #at = 0;
  #waiting = false;

  /** The number of steps that wait. */
  get size(): number {
    return this.#next.length + this.#current.length - this.#at;
  }

  /** Adds a step, which must not throw. */
  readonly enter = (step: () => void): void => {
    this.#next.push(step);
    this.#wait();
  };

  #wait(): void {
    if (this.#waiting) return;
    this.#waiting = true;
    nextTurn(this.#run);
  }

  readonly #run = (): void => {
    this.#waiting = false;
    if (this.#at === this.#current.length) {
      this.#current = this.#next;
      this.#next = [];
      this.#at = 0;
    }
    const step = this.#current[this.#at++];
    if (this.size > 0) this.#wait();
    step?.();
  };
}
