/**
 * Writes one JavaScript value as the stream that native/core/codec.c reads. Getters and proxies of the value can run
 * any code, so the writer fills a JavaScript buffer, not linear memory, and owns nothing that must be freed.
 */

import { propertyRead, tableKey, integerRange, symbolValue, depthLimit } from "../errors/values.js";
import { checkpoint } from "../security/checkpoint.js";
import { isInt64 } from "../types/numerals.js";
import { builtInByValue } from "./by-value.js";
import { isIterable, iteratorOf } from "./iterators.js";
import { isPlain } from "./objects.js";
import { DEPTH_LIMIT, Kind } from "../core/generated/constants.js";
import { StreamWords } from "./codec-words.js";

/**
 * Whether an object is passed by reference: a handle or a host object. Not called for functions. Throws `ERR_PROPERTY_READ`
 * for a proxy that throws.
 */
export type ByIdentity = (value: object) => boolean;

/** An object whose contents are being written. */
interface Frame {
  /** Values, or keys and values in turn, when `names` is undefined. */
  items: ArrayLike<unknown>;
  /** The object of the properties `names`. */
  source: Record<string, unknown> | undefined;
  names: readonly string[];
  ids: number[];
  next: number;
  length: number;
  /** Whether every other value is a key. */
  paired: boolean;
  /** The index of its table in `StreamWords`. */
  table: number;
}

const NOTHING: readonly never[] = [];
const nothing: ByIdentity = () => false;

/** Shorter strings are written again each time they are values; as keys they are remembered. */
const WORTH_REMEMBERING = 24;

export class StreamWriter {
  readonly #out = new StreamWords();
  /** The values passed by reference, in the order of their slots. */
  readonly slots: object[] = [];
  /** The objects that functions among them are methods of, at the same index. */
  readonly receivers: (object | undefined)[] = [];
  /** Objects seen so far: their table, or the negated number of their slot. */
  readonly #seen = new Map<object, number>();
  readonly #names = new Map<string, number>();
  #remembered = 0;
  readonly #frames: Frame[] = [];
  #depth = 0;
  /** The property names of the last object, and their numbers: most objects have the same names as their neighbour. */
  #lastNames: readonly string[] = NOTHING;
  #lastIds: number[] = [];
  /** Whether code of the value runs now; its errors become `ERR_PROPERTY_READ`s. */
  #reading = false;
  #property: string | undefined;
  #byIdentity: ByIdentity = nothing;

  /** Writes `value`. Throws a `ValueError`, and what `checkpoint` throws. */
  write(value: unknown, byIdentity: ByIdentity): void {
    this.#byIdentity = byIdentity;
    try {
      this.#value(value);
      this.#finish();
    } catch (error) {
      if (this.#reading) throw propertyRead(this.#property, error);
      throw error;
    }
  }

  /** The words of the value, valid until `reset`. */
  get stream(): Uint32Array {
    return this.#out.all;
  }

  /** How many values the stream remembers, not counting the slots. */
  get remembered(): number {
    return this.#remembered;
  }

  /** Forgets all of the value. */
  reset(): void {
    this.#byIdentity = nothing; // it leads to a state
    this.#out.reset();
    this.slots.length = 0;
    this.receivers.length = 0;
    this.#seen.clear();
    this.#names.clear();
    this.#remembered = 0;
    this.#frames.length = 0;
    this.#depth = 0;
    this.#lastNames = NOTHING;
    this.#lastIds = [];
    this.#reading = false;
  }

  /** Writes the contents of the objects that were begun, innermost first. */
  #finish(): void {
    for (;;) {
      const frame = this.#frames[this.#depth - 1];
      if (frame === undefined) return;
      const done = frame.source === undefined ? this.#items(frame) : this.#properties(frame, frame.source);
      if (done) this.#depth--;
    }
  }

  /** Returns true if all is written, false if another object was begun. */
  #items(frame: Frame): boolean {
    const { items, length, paired } = frame;
    while (frame.next < length) {
      const i = frame.next++;
      checkpoint();
      this.#reading = true;
      const item = items[i];
      this.#reading = false;
      if (paired && (i & 1) === 0 && (item === undefined || item === null || Number.isNaN(item))) {
        throw tableKey(item);
      }
      if (this.#value(item)) return false;
    }
    return true;
  }

  /** As `#items`. */
  #properties(frame: Frame, source: Record<string, unknown>): boolean {
    const { names, ids, length } = frame;
    while (frame.next < length) {
      const i = frame.next++;
      checkpoint();
      const name = names[i] ?? "";
      this.#reading = true;
      this.#property = name;
      const value = source[name];
      this.#reading = false;
      if (value === undefined || value === null) continue;
      const id = ids[i] ?? 0;
      if (id === 0) ids[i] = this.#name(name);
      else this.#out.word(Kind.known, id);
      this.#out.countPair(frame.table);
      if (typeof value === "function") this.#method(value, source);
      else if (this.#value(value)) return false;
    }
    return true;
  }

  /** Writes a function that is a property of a plain object, which will be its `this`. */
  #method(value: object, receiver: object): void {
    const index = this.slots.push(value);
    this.receivers[index - 1] = receiver;
    this.#out.word(Kind.slot, index);
  }

  /** Writes a value. Returns true if it is an object whose contents are still to be written. */
  #value(value: unknown): boolean {
    switch (typeof value) {
      case "string":
        this.#string(value);
        return false;
      case "number":
        this.#out.number(value);
        return false;
      case "boolean":
        this.#out.word(value ? Kind.true : Kind.false, 0);
        return false;
      case "undefined":
        this.#out.word(Kind.nil, 0);
        return false;
      case "bigint":
        if (!isInt64(value)) throw integerRange(value);
        this.#out.pair(Kind.integer, Number(value & 0xffffffffn), Number(value >> 32n));
        return false;
      case "object":
        if (value !== null) return this.#object(value);
        this.#out.word(Kind.nil, 0);
        return false;
      case "function":
        this.#identity(value);
        return false;
      default:
        throw symbolValue(value as symbol);
    }
  }

  #string(text: string): void {
    if (text.length < WORTH_REMEMBERING) return this.#out.text(text, Kind.string, 0);
    const id = this.#names.get(text);
    if (id === undefined) this.#name(text);
    else this.#out.word(Kind.known, id);
  }

  /** Writes a string, or refers to it if it was written before. Returns its number. */
  #name(text: string): number {
    let id = this.#names.get(text);
    if (id !== undefined) this.#out.word(Kind.known, id);
    else {
      id = ++this.#remembered;
      this.#names.set(text, id);
      this.#out.text(text, Kind.name, id);
    }
    return id;
  }

  /** Writes a value that is passed by reference. */
  #identity(value: object): void {
    let index = this.#seen.get(value);
    if (index === undefined) {
      index = -this.slots.push(value);
      this.#seen.set(value, index);
    }
    this.#out.word(Kind.slot, -index);
  }

  /** As `#value`. */
  #object(value: object): boolean {
    const table = this.#seen.get(value);
    if (table !== undefined) {
      if (table < 0) this.#identity(value);
      else this.#out.word(Kind.known, this.#remember(table));
      return false;
    }
    if (this.#byIdentity(value)) {
      this.#identity(value);
      return false;
    }
    this.#reading = true; // it may be a proxy
    this.#property = undefined;
    if (Array.isArray(value)) {
      const { length } = value as readonly unknown[];
      if (typeof length !== "number" || length >>> 0 !== length) {
        this.#property = "length";
        throw new TypeError("an array has an invalid length");
      }
      this.#reading = false;
      return this.#begin(value, value as readonly unknown[], length, false);
    }
    if (isPlain(value)) {
      const next = isIterable(value) ? iteratorOf(value) : undefined;
      if (next !== undefined) {
        this.#reading = false;
        this.#identity(next);
        return false;
      }
      const names = Object.keys(value);
      this.#reading = false;
      return this.#beginProperties(value as Record<string, unknown>, names);
    }
    this.#reading = false;
    const found = builtInByValue(value);
    switch (found.as) {
      case "list":
        return this.#begin(value, found.items, found.length, false);
      case "pairs":
        return this.#begin(value, found.items, found.items.length, true);
      case "bytes":
        this.#out.raw(found.bytes);
        return false;
      case "number":
        this.#out.number(found.number);
        return false;
      case "function":
        this.#identity(found.function);
        return false;
    }
  }

  /** The number of a table that occurs a second time. */
  #remember(table: number): number {
    const known = this.#out.idOf(table);
    if (known !== 0) return known;
    this.#out.remember(table, ++this.#remembered);
    return this.#remembered;
  }

  #begin(value: object, items: ArrayLike<unknown>, length: number, paired: boolean): true {
    const frame = this.#frame(value, paired ? 0 : length, paired ? length / 2 : 0);
    frame.items = items;
    frame.source = undefined;
    frame.names = NOTHING;
    frame.length = length;
    frame.paired = paired;
    return true;
  }

  #beginProperties(value: Record<string, unknown>, names: readonly string[]): true {
    // How many have a value is known only after all were read.
    const frame = this.#frame(value, 0, 0);
    if (!sameNames(names, this.#lastNames)) {
      this.#lastNames = names;
      this.#lastIds = names.map((name) => this.#names.get(name) ?? 0);
    }
    frame.items = NOTHING;
    frame.source = value;
    frame.names = names;
    frame.ids = this.#lastIds;
    frame.length = names.length;
    return true;
  }

  /** Begins the table of `value`. */
  #frame(value: object, values: number, pairs: number): Frame {
    if (this.#depth >= DEPTH_LIMIT) throw depthLimit(DEPTH_LIMIT);
    const table = this.#out.table(values, pairs);
    this.#seen.set(value, table);
    const frame = (this.#frames[this.#depth++] ??= {
      items: NOTHING,
      source: undefined,
      names: NOTHING,
      ids: [],
      next: 0,
      length: 0,
      paired: false,
      table,
    });
    frame.next = 0;
    frame.table = table;
    return frame;
  }
}

function sameNames(some: readonly string[], others: readonly string[]): boolean {
  if (some.length !== others.length) return false;
  for (let i = 0; i < some.length; i++) if (some[i] !== others[i]) return false;
  return true;
}
