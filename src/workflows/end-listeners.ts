/** Who waits for the ends of workflows in this process. */

export class EndListeners {
  readonly #all = new Map<string, Set<() => void>>();

  /** Calls `listener` once, when the workflow may have ended. Returns a function that drops it. */
  add(id: string, listener: () => void): () => void {
    const all = this.#all.get(id) ?? new Set();
    this.#all.set(id, all.add(listener));
    return () => {
      all.delete(listener);
      if (all.size === 0 && this.#all.get(id) === all) this.#all.delete(id);
    };
  }

  /** The workflow has ended, or is blocked. */
  call(id: string): void {
    const all = this.#all.get(id) ?? [];
    this.#all.delete(id);
    for (const listener of all) listener();
  }

  callAll(): void {
    for (const id of [...this.#all.keys()]) this.call(id);
  }
}
