/**
 * Virtual files that confined states may not change: what one was given, another may be given after it. By their real
 * paths. What keeps them: file-guard.ts.
 */

import { isWithin } from "./paths.js";

export class KeptFiles {
  /** How many times each is kept. */
  readonly #files = new Map<string, number>();

  keep(real: string): void {
    this.#files.set(real, (this.#files.get(real) ?? 0) + 1);
  }

  release(real: string): void {
    const count = this.#files.get(real) ?? 0;
    if (count > 1) this.#files.set(real, count - 1);
    else this.#files.delete(real);
  }

  has(real: string): boolean {
    return this.#files.has(real);
  }

  /** Whether a path is such a file, or a directory with one below it. */
  hasWithin(real: string): boolean {
    return this.has(real) || [...this.#files.keys()].some((file) => isWithin(file, real));
  }
}
