/** Lets a number of commands run at a time; the others wait in order. */

/** Something that waits for its turn. */
interface Entrant {
  run(): void;
}

export class Turnstile {
  readonly #inside = new Set<Entrant>();
  readonly #queue = new Set<Entrant>();

  constructor(readonly limit: number) {}

  /** Runs it now, or when others have left. */
  enter(entrant: Entrant): void {
    if (this.#inside.size >= this.limit) {
      this.#queue.add(entrant);
      return;
    }
    this.#inside.add(entrant);
    entrant.run();
  }

  /** One has run to its end. */
  leave(entrant: Entrant): void {
    if (!this.#inside.delete(entrant)) return;
    for (const next of this.#queue) {
      if (this.#inside.size >= this.limit) return;
      this.#queue.delete(next);
      this.#inside.add(next);
      next.run();
    }
  }

  /** One that waits does not want to run any more. One that runs stays until its end. */
  withdraw(entrant: Entrant): void {
    this.#queue.delete(entrant);
  }
}
