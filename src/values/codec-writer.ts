/**
 * Writes one JavaScript value as the stream that native/core/codec.c reads. What it reads may be getters and proxies,
 * which run anything: it writes into memory of its own, never into that of wasm, and holds nothing that is to be freed.
 */

import {
  DepthLimitError,
  IntegerRangeError,
  PropertyReadError,
  SizeLimitError,
  SymbolValueError,
  TableKeyError,
} from "../errors/values.js";
import { builtInByValue, isPlain } from "./by-value.js";
import { DEPTH_LIMIT, Kind, KIND_BITS, SIZE_LIMIT, WORD } from "./codec-format.js";
import { encodeText, LARGE_TEXT, maxTextSize, writeText } from "./text.js";

/**
 * Whether an object crosses as itself: a handle, or an object of the host. Functions are not asked about. Throws
 * `PropertyReadError` for a proxy that throws.
 */
export type ByIdentity = (value: object) => boolean;

/** An object that is being written. */
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
  /** The word of its table. */
  header: number;
}

const NOTHING: readonly never[] = [];

/** Strings of fewer units are written each time that they are values; as keys they are remembered all the same. */
const WORTH_REMEMBERING = 24;

/** A buffer beyond this size is not kept for the next value, in words. */
const KEPT_WORDS = 1 << 18;

const TABLE_WORDS = 4;
/** Room for anything but the bytes of a string, in words. */
const MARGIN = 8;

const INT64_MIN = -(2n ** 63n);
const INT64_MAX = 2n ** 63n - 1n;
const HIGH_WORD = 2 ** 32;

const double = new Float64Array(1);
const halves = new Uint32Array(double.buffer);

export class StreamWriter {
  #words = new Uint32Array(1024);
  #bytes = new Uint8Array(this.#words.buffer);
  /** The next word. */
  #at = 0;
  /** What crosses by identity, in the order of the slots that it needs. */
  readonly slots: object[] = [];
  /** Objects that were met: the word of their table, or -1 minus the number of their slot. */
  readonly #seen = new Map<object, number>();
  readonly #names = new Map<string, number>();
  #remembered = 0;
  readonly #frames: Frame[] = [];
  #depth = 0;
  /** The names of the object that was begun last, and their numbers: most objects have their neighbour's. */
  #lastNames: readonly string[] = NOTHING;
  #lastIds: number[] = [];
  /** Whether code of the value itself runs: what it throws is its own. */
  #reading = false;
  #property: string | undefined;
  #byIdentity: ByIdentity = () => false;

  /** Writes `value`. Throws a `ValueError`. */
  write(value: unknown, byIdentity: ByIdentity): void {
    this.#byIdentity = byIdentity;
    try {
      this.#value(value);
      this.#finish();
    } catch (error) {
      if (this.#reading) throw new PropertyReadError(this.#property, error);
      throw error;
    }
  }

  /** The words of the value, valid until `reset`. */
  get stream(): Uint32Array {
    return this.#words.subarray(0, this.#at);
  }

  /** How much the stream remembers, besides the slots. */
  get remembered(): number {
    return this.#remembered;
  }

  /** Forgets all of the value. */
  reset(): void {
    this.#at = 0;
    this.slots.length = 0;
    this.#seen.clear();
    this.#names.clear();
    this.#remembered = 0;
    this.#frames.length = 0;
    this.#depth = 0;
    this.#lastNames = NOTHING;
    this.#lastIds = [];
    this.#reading = false;
    if (this.#words.length > KEPT_WORDS) this.#resize(KEPT_WORDS);
  }

  #resize(words: number): void {
    const old = this.#words;
    this.#words = new Uint32Array(words);
    this.#words.set(old.subarray(0, this.#at));
    this.#bytes = new Uint8Array(this.#words.buffer);
  }

  /** Makes room for `words` more. */
  #reserve(words: number): void {
    const needed = this.#at + words;
    if (needed <= this.#words.length) return;
    if (needed * WORD > SIZE_LIMIT) throw new SizeLimitError(SIZE_LIMIT);
    this.#resize(Math.max(needed, this.#words.length * 2));
  }

  /** Writes what the objects hold that were begun, innermost first. */
  #finish(): void {
    for (;;) {
      const frame = this.#frames[this.#depth - 1];
      if (frame === undefined) return;
      const done = frame.source === undefined ? this.#items(frame) : this.#properties(frame, frame.source);
      if (done) this.#depth--;
    }
  }

  /** True when all is written, false when another object was begun. */
  #items(frame: Frame): boolean {
    const { items, length, paired } = frame;
    while (frame.next < length) {
      const i = frame.next++;
      this.#reading = true;
      const item = items[i];
      this.#reading = false;
      if (paired && (i & 1) === 0 && (item === undefined || item === null || Number.isNaN(item))) {
        throw new TableKeyError(item);
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
      const name = names[i] ?? "";
      this.#reading = true;
      this.#property = name;
      const value = source[name];
      this.#reading = false;
      if (value === undefined || value === null) continue;
      const id = ids[i] ?? 0;
      if (id === 0) ids[i] = this.#name(name);
      else this.#word(Kind.known, id);
      const pairs = frame.header + 2;
      this.#words[pairs] = (this.#words[pairs] ?? 0) + 1;
      if (this.#value(value)) return false;
    }
    return true;
  }

  #word(kind: number, count: number): void {
    if (this.#at + MARGIN > this.#words.length) this.#reserve(MARGIN);
    this.#words[this.#at++] = (count << KIND_BITS) | kind;
  }

  /** Writes a value; true when it is an object whose contents are still to be written. */
  #value(value: unknown): boolean {
    switch (typeof value) {
      case "string":
        this.#string(value);
        return false;
      case "number":
        this.#number(value);
        return false;
      case "boolean":
        this.#word(value ? Kind.true : Kind.false, 0);
        return false;
      case "undefined":
        this.#word(Kind.nil, 0);
        return false;
      case "bigint":
        if (value < INT64_MIN || value > INT64_MAX) throw new IntegerRangeError(value);
        this.#pair(Kind.integer, Number(value & 0xffffffffn), Number(value >> 32n));
        return false;
      case "object":
        if (value !== null) return this.#object(value);
        this.#word(Kind.nil, 0);
        return false;
      case "function":
        this.#identity(value);
        return false;
      default:
        throw new SymbolValueError(value as symbol);
    }
  }

  #number(value: number): void {
    const small = value | 0;
    if (small === value && (small << KIND_BITS) >> KIND_BITS === small && (small !== 0 || 1 / value > 0)) {
      this.#word(Kind.small, small);
    } else if (Number.isSafeInteger(value) && value !== 0) {
      const low = value >>> 0;
      this.#pair(Kind.integer, low, (value - low) / HIGH_WORD);
    } else {
      double[0] = value;
      this.#pair(Kind.float, halves[0] ?? 0, halves[1] ?? 0);
    }
  }

  #pair(kind: number, low: number, high: number): void {
    this.#word(kind, 0);
    this.#words[this.#at++] = low;
    this.#words[this.#at++] = high;
  }

  #string(text: string): void {
    if (text.length < WORTH_REMEMBERING) return this.#text(text, Kind.string, 0);
    const id = this.#names.get(text);
    if (id === undefined) this.#name(text);
    else this.#word(Kind.known, id);
  }

  /** Writes a string that may be known; its number. */
  #name(text: string): number {
    let id = this.#names.get(text);
    if (id !== undefined) this.#word(Kind.known, id);
    else {
      id = ++this.#remembered;
      this.#names.set(text, id);
      this.#text(text, Kind.name, id);
    }
    return id;
  }

  #text(text: string, kind: number, id: number): void {
    const large = text.length > LARGE_TEXT ? encodeText(text) : undefined;
    this.#reserve(MARGIN + Math.ceil((large?.length ?? maxTextSize(text)) / WORD));
    const head = this.#at++;
    if (id !== 0) this.#words[this.#at++] = id;
    const start = this.#at * WORD;
    if (large === undefined) this.#endBytes(head, kind, writeText(this.#bytes, start, text));
    else {
      this.#bytes.set(large, start);
      this.#endBytes(head, kind, large.length);
    }
  }

  #raw(bytes: Uint8Array): void {
    this.#reserve(MARGIN + Math.ceil(bytes.length / WORD));
    this.#bytes.set(bytes, (this.#at + 1) * WORD);
    this.#endBytes(this.#at++, Kind.string, bytes.length);
  }

  #endBytes(head: number, kind: number, size: number): void {
    this.#words[head] = (size << KIND_BITS) | kind;
    this.#at += (size + WORD - 1) >>> 2;
  }

  /** What crosses as itself. */
  #identity(value: object): void {
    let index = this.#seen.get(value);
    if (index === undefined) {
      index = -this.slots.push(value);
      this.#seen.set(value, index);
    }
    this.#word(Kind.slot, -index);
  }

  /** As `#value`. */
  #object(value: object): boolean {
    const header = this.#seen.get(value);
    if (header !== undefined) {
      if (header < 0) this.#identity(value);
      else this.#word(Kind.known, this.#remember(header));
      return false;
    }
    if (this.#byIdentity(value)) {
      this.#identity(value);
      return false;
    }
    this.#reading = true; // what it is may be asked of a proxy
    this.#property = undefined;
    if (Array.isArray(value)) {
      const { length } = value as readonly unknown[];
      this.#reading = false;
      return this.#begin(value, value as readonly unknown[], length, false);
    }
    if (isPlain(value)) {
      const names = Object.keys(value);
      this.#reading = false;
      return this.#beginProperties(value as Record<string, unknown>, names);
    }
    this.#reading = false;
    const found = builtInByValue(value);
    switch (found.as) {
      case "list":
        return this.#begin(value, found.items, found.items.length, false);
      case "pairs":
        return this.#begin(value, found.items, found.items.length, true);
      case "bytes":
        this.#raw(found.bytes);
        return false;
      case "number":
        this.#number(found.number);
        return false;
    }
  }

  /** The number of the table that begins at word `header`: it is met a second time. */
  #remember(header: number): number {
    const known = (this.#words[header] ?? 0) >>> KIND_BITS;
    if (known !== 0) return known;
    const id = ++this.#remembered;
    this.#words[header] = (id << KIND_BITS) | Kind.table;
    return id;
  }

  #begin(value: object, items: ArrayLike<unknown>, length: number, paired: boolean): true {
    this.#table(value, paired ? 0 : length, paired ? length / 2 : 0);
    const frame = this.#frame();
    frame.items = items;
    frame.source = undefined;
    frame.names = NOTHING;
    frame.length = length;
    frame.paired = paired;
    return true;
  }

  #beginProperties(value: Record<string, unknown>, names: readonly string[]): true {
    // How many have a value turns out only when all were read.
    this.#table(value, 0, 0);
    const frame = this.#frame();
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

  #table(value: object, values: number, pairs: number): void {
    if (this.#depth >= DEPTH_LIMIT) throw new DepthLimitError(DEPTH_LIMIT);
    if ((this.#at + values) * WORD > SIZE_LIMIT) throw new SizeLimitError(SIZE_LIMIT);
    this.#seen.set(value, this.#at);
    this.#word(Kind.table, 0);
    this.#words[this.#at++] = values;
    this.#words[this.#at++] = pairs;
    this.#words[this.#at++] = 0;
  }

  /** The frame of the table that was just begun. */
  #frame(): Frame {
    const header = this.#at - TABLE_WORDS;
    let frame = this.#frames[this.#depth];
    if (frame === undefined) {
      frame = {
        items: NOTHING,
        source: undefined,
        names: NOTHING,
        ids: [],
        next: 0,
        length: 0,
        paired: false,
        header,
      };
      this.#frames.push(frame);
    }
    this.#depth++;
    frame.next = 0;
    frame.header = header;
    return frame;
  }
}

function sameNames(some: readonly string[], others: readonly string[]): boolean {
  if (some.length !== others.length) return false;
  for (let i = 0; i < some.length; i++) if (some[i] !== others[i]) return false;
  return true;
}
