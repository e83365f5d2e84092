/**
 * JavaScript functions and objects that Lua holds, by number. Each has one number in a state for as long as Lua can reach
 * it there; nothing else of the state has it meanwhile.
 */

/**
 * Functions whose handles, those that come into being while they run, are closed when they return: see `Handles.scope`.
 * What they keep beyond that they say.
 */
export const scopedFunctions = new WeakSet();

/** What Lua holds: a function that it calls, or an object of the host. */
export interface HostEntry {
  readonly thing: object;
  /** Whether it is one of `scopedFunctions`. */
  readonly scoped: boolean;
  /** How many times Lua was given it and did not let it go. */
  holders: number;
}

/** What one state holds. Nothing but the state holds this: what is in it may hold the state. */
export class HostFunctions {
  /** By number; 0 is nothing's. */
  readonly entries: (HostEntry | undefined)[] = [undefined];
  readonly #ids = new Map<object, number>();
  readonly #free: number[] = [];
  /** Numbers that were written into slots that Lua has not read yet. */
  readonly #written: number[] = [];

  /** The number of `thing`; each call counts as one more holder in Lua, which `release` takes back. */
  register(thing: object): number {
    const known = this.#ids.get(thing);
    const entry = known === undefined ? undefined : this.entries[known];
    if (known !== undefined && entry !== undefined) {
      entry.holders++;
      return known;
    }
    const id = this.#free.pop() ?? this.entries.length;
    this.entries[id] = { thing, scoped: scopedFunctions.has(thing), holders: 1 };
    this.#ids.set(thing, id);
    return id;
  }

  /** As `register`, for a slot of an operation: `rollback` takes it back. */
  write(thing: object): number {
    const id = this.register(thing);
    this.#written.push(id);
    return id;
  }

  /** How many were written and not yet committed. */
  get mark(): number {
    return this.#written.length;
  }

  /** Lua has read the slots that were written since `mark`. */
  commit(mark: number): void {
    if (this.#written.length > mark) this.#written.length = mark;
  }

  /** Lua will not read them. */
  rollback(mark: number): void {
    while (this.#written.length > mark) this.release(this.#written.pop() ?? 0);
  }

  get(id: number): object {
    const entry = this.entries[id];
    if (entry === undefined) throw new RangeError(`nothing of the host has number ${id}`);
    return entry.thing;
  }

  /** The number that `thing` has now; 0: Lua does not hold it. */
  numberOf(thing: object): number {
    return this.#ids.get(thing) ?? 0;
  }

  /** Takes one holder back. Gives what it was when that was the last. */
  release(id: number): object | undefined {
    const entry = this.entries[id];
    if (entry === undefined || --entry.holders > 0) return undefined;
    this.entries[id] = undefined;
    this.#free.push(id);
    this.#ids.delete(entry.thing);
    return entry.thing;
  }

  /** For a state that is no more: Lua releases nothing of it again. */
  clear(): void {
    this.entries.length = 1;
    this.#free.length = 0;
    this.#ids.clear();
    this.#written.length = 0;
  }

  get size(): number {
    return this.#ids.size;
  }
}
/** `LuaMultiReturn.of`: the values need not be of one type. */
interface OfValues {
  <T>(...values: T[]): LuaMultiReturn<T>;
  <T extends unknown[]>(...values: T): LuaMultiReturn<T[number]>;
}

/**
 * What a function of the host gives to return several results: `return LuaMultiReturn.of(a, b)`. Any other array is one
 * result, a table.
 */
export class LuaMultiReturn<T = unknown> extends Array<T> {
  declare static readonly of: OfValues;

  /** What `map` and its kind make of one is a plain array. */
  static override get [Symbol.species](): ArrayConstructor {
    return Array;
  }
}
