/**
 * JavaScript functions that Lua holds, by number. A function has one number in a state for as long as Lua can reach it
 * there; no other function of the runtime has it meanwhile.
 */

import type { HostFunction } from "./types.js";

/** A function that Lua holds. */
export interface HostEntry<Owner> {
  readonly fn: HostFunction;
  readonly owner: Owner;
  /** How many times Lua was given it and did not let it go. */
  holders: number;
}

/** The functions of all states of a runtime, by number. */
export class HostTable<Owner> {
  /** 0 is no function's number. */
  readonly entries: (HostEntry<Owner> | undefined)[] = [undefined];
  readonly #free: number[] = [];

  add(fn: HostFunction, owner: Owner): number {
    const id = this.#free.pop() ?? this.entries.length;
    this.entries[id] = { fn, owner, holders: 1 };
    return id;
  }

  remove(id: number): void {
    this.entries[id] = undefined;
    this.#free.push(id);
  }
}

/** The functions of one state. */
export class HostFunctions<Owner> {
  readonly #ids = new Map<HostFunction, number>();
  /** Numbers that were written into slots that Lua has not read yet. */
  readonly #written: number[] = [];

  constructor(
    readonly table: HostTable<Owner>,
    readonly owner: Owner,
  ) {}

  /** The number of `fn`; each call counts as one more holder in Lua, which `release` takes back. */
  register(fn: HostFunction): number {
    const known = this.#ids.get(fn);
    const entry = known === undefined ? undefined : this.table.entries[known];
    if (known !== undefined && entry !== undefined) {
      entry.holders++;
      return known;
    }
    const id = this.table.add(fn, this.owner);
    this.#ids.set(fn, id);
    return id;
  }

  /** As `register`, for a slot of an operation: `rollback` takes it back. */
  write(fn: HostFunction): number {
    const id = this.register(fn);
    this.#written.push(id);
    return id;
  }

  /** How many were written and not yet committed. */
  get mark(): number {
    return this.#written.length;
  }

  /** Lua has read the slots that were written since `mark`. */
  commit(mark: number): void {
    this.#written.length = mark;
  }

  /** Lua will not read them. */
  rollback(mark: number): void {
    while (this.#written.length > mark) this.release(this.#written.pop() as number);
  }

  get(id: number): HostFunction {
    const entry = this.table.entries[id];
    if (entry === undefined) throw new RangeError(`no function of the host has number ${id}`);
    return entry.fn;
  }

  release(id: number): void {
    const entry = this.table.entries[id];
    if (entry === undefined || --entry.holders > 0) return;
    this.table.remove(id);
    this.#ids.delete(entry.fn);
  }

  /** For a state that is no more: Lua releases nothing of it again. */
  clear(): void {
    for (const id of this.#ids.values()) this.table.remove(id);
    this.#ids.clear();
    this.#written.length = 0;
  }

  get size(): number {
    return this.#ids.size;
  }
}
