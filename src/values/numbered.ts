/** What of JavaScript Lua holds, by number: functions, objects. A thing has one number for as long as Lua can reach it. */

export class Numbered<T extends object> {
  readonly #byId = new Map<number, { readonly thing: T; holders: number }>();
  readonly #ids = new Map<T, number>();
  #next = 1;

  /** The number of `thing`; each call counts as one more holder in Lua, which `release` takes back. */
  register(thing: T): number {
    const known = this.#ids.get(thing);
    const entry = known === undefined ? undefined : this.#byId.get(known);
    if (known !== undefined && entry !== undefined) {
      entry.holders++;
      return known;
    }
    const id = this.#next++;
    this.#byId.set(id, { thing, holders: 1 });
    this.#ids.set(thing, id);
    return id;
  }

  /** Throws a `RangeError` for a number that is nothing's: a script can reach a finalizer and run it early. */
  get(id: number): T {
    const entry = this.#byId.get(id);
    if (entry === undefined) throw new RangeError("this value of the host was already released");
    return entry.thing;
  }

  /** The number that `thing` has now; undefined: Lua does not hold it. */
  numberOf(thing: T): number | undefined {
    return this.#ids.get(thing);
  }

  release(id: number): void {
    const entry = this.#byId.get(id);
    if (entry === undefined || --entry.holders > 0) return;
    this.#byId.delete(id);
    this.#ids.delete(entry.thing);
  }

  get size(): number {
    return this.#byId.size;
  }
}
