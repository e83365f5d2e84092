/**
 * Handles of calls of host functions whose results Lua is about to read: they are closed when it has read them. Reading
 * may run finalizers, which call functions of the host in turn, so that what was lent last is taken first.
 */

import { closeMade, type HandleEntry } from "../values/handles.js";

export class LentHandles {
  readonly #lent: (readonly HandleEntry[])[] = [];

  /** The number by which Lua names them; not 0. */
  lend(made: readonly HandleEntry[]): number {
    return this.#lent.push(made);
  }

  /** Lua has read the results of this number. What was lent since and is there still, an error has given up. */
  taken(lent: number): void {
    while (this.#lent.length >= lent) closeMade(this.#lent.pop() ?? []);
  }

  /** Lua runs no more, so nothing that is there still will be read. */
  end(): void {
    if (this.#lent.length > 0) this.taken(1);
  }
}
