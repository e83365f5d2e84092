/** The time between a start of an execution and its next rest, and the work that may fail in between. */

/**
 * Why an execution rests: it waits, it has ended, or it starts again from the beginning; or it only replays, and has reached the
 * end of the record or the step at which it must stop.
 */
export type Rest = "waiting" | "ended" | "renewed" | "replayed";

export class Turn {
  #isOver = false;
  #waiting: { resolve: (rest: Rest) => void; reject: (error: unknown) => void } | undefined;

  /** Whether the execution does nothing any more. A method, since it changes during every wait. */
  hasEnded(): boolean {
    return this.#isOver;
  }

  end(): void {
    this.#isOver = true;
  }

  /** Begins a turn. Resolves when the execution rests, rejects when it cannot continue. */
  untilRest(begin: () => void): Promise<Rest> {
    return new Promise((resolve, reject) => {
      this.#waiting = { resolve, reject };
      begin();
    });
  }

  rest(rest: Rest): void {
    const waiting = this.#waiting;
    this.#waiting = undefined;
    if (rest !== "waiting") this.#isOver = true;
    waiting?.resolve(rest);
  }

  /** Ends the execution with an error that is not the program's. */
  fail(error: unknown): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#waiting?.reject(error);
  }

  /** Does a part of the work that may fail, such as one of the store's. */
  async attempt(work: () => PromiseLike<void> | void): Promise<void> {
    try {
      await work();
    } catch (error) {
      this.fail(error);
    }
  }
}
