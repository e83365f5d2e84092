/** A few things that are dear to make, by name. Scripts can make names up, so that only so many are kept. */

const KEPT = 64;

export class Remembered<T> {
  readonly #known = new Map<string, T>();

  /** What `make` gave for this name; it is asked when that is not known. Throws what it throws. */
  get(name: string, make: () => T): T {
    const found = this.#known.get(name);
    if (found !== undefined) return found;
    const made = make();
    if (this.#known.size >= KEPT) this.#known.clear();
    this.#known.set(name, made);
    return made;
  }
}
