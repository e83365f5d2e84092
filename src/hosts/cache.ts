/** A bounded cache for expensive values; scripts choose the keys. */

const CAPACITY = 64;

export class BoundedCache<T> {
  readonly #entries = new Map<string, T>();

  /** The value under a key; `make` makes a missing one. A full cache is cleared first. Throws what `make` throws. */
  get(key: string, make: () => T): T {
    const found = this.#entries.get(key);
    if (found !== undefined) return found;
    const made = make();
    if (this.#entries.size >= CAPACITY) this.#entries.clear();
    this.#entries.set(key, made);
    return made;
  }
}
