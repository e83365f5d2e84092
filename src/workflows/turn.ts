/** The time between a start of an execution and its next rest, and the work that may fail in between. */

/**
 * Why an execution rests: it waits, it has ended, it begins anew; or it only replays and has come to the end of the record, or
 * to the step where it was to stop.
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

  /** Begins a turn. Resolves when the execution rests, rejects when it is of no use any more. */
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
