/** JavaScript functions that Lua holds, by number. A function has one number for as long as Lua can reach it. */

import type { HostFunction } from "./types.js";

export class HostFunctions {
  readonly #byId = new Map<number, { fn: HostFunction; holders: number }>();
  readonly #ids = new Map<HostFunction, number>();
  #next = 1;

  /** The number of `fn`; each call counts as one more holder in Lua, which `release` takes back. */
  register(fn: HostFunction): number {
    const known = this.#ids.get(fn);
    const entry = known === undefined ? undefined : this.#byId.get(known);
    if (known !== undefined && entry !== undefined) {
      entry.holders++;
      return known;
    }
    const id = this.#next++;
    this.#byId.set(id, { fn, holders: 1 });
    this.#ids.set(fn, id);
    return id;
  }

  get(id: number): HostFunction {
    const entry = this.#byId.get(id);
    if (entry === undefined) throw new RangeError(`no host function ${id}`);
    return entry.fn;
  }

  release(id: number): void {
    const entry = this.#byId.get(id);
    if (entry === undefined || --entry.holders > 0) return;
    this.#byId.delete(id);
    this.#ids.delete(entry.fn);
  }

  get size(): number {
    return this.#byId.size;
  }
}
