/**
 * The words of a stream that is being written: `pl_Kind` of native/core/values.h defines its content. They are in
 * JavaScript's own memory until the stream is complete.
 */

import { Kind, KIND_BITS, SIZE_LIMIT } from "../core/generated/constants.js";
import { sizeLimit } from "../errors/values.js";
import { luaBytes, LARGE_TEXT, maxTextSize, writeText } from "./text.js";

export const WORD = 4;

/** A buffer beyond this size is not kept for the next value, in words. */
const KEPT_WORDS = 1 << 18;

/** Enough words for anything but the bytes of a string. */
const MARGIN = 8;

/** The index, among a table's words, of the number of its pairs. */
const PAIRS = 2;

const HIGH_WORD = 2 ** 32;
const double = new Float64Array(1);
const halves = new Uint32Array(double.buffer);

/** Each method that writes throws `ERR_SIZE_LIMIT` if the stream grows too large. */
export class StreamWords {
  #words = new Uint32Array(1024);
  #bytes = new Uint8Array(this.#words.buffer);
  /** The next word. */
  #at = 0;

  /** The words written; valid until the next write. */
  get all(): Uint32Array {
    return this.#words.subarray(0, this.#at);
  }

  reset(): void {
    this.#at = 0;
    if (this.#words.length > KEPT_WORDS) this.#resize(KEPT_WORDS);
  }

  #resize(words: number): void {
    const old = this.#words;
    this.#words = new Uint32Array(words);
    this.#words.set(old.subarray(0, this.#at));
    this.#bytes = new Uint8Array(this.#words.buffer);
  }

  /** Makes sure that `words` more fit. */
  #reserve(words: number): void {
    const needed = this.#at + words;
    if (needed <= this.#words.length) return;
    if (needed * WORD > SIZE_LIMIT) throw sizeLimit(SIZE_LIMIT);
    this.#resize(Math.max(needed, this.#words.length * 2));
  }

  /** Writes one word, or the first of a few. */
  word(kind: number, count: number): void {
    if (this.#at + MARGIN > this.#words.length) this.#reserve(MARGIN);
    this.#words[this.#at++] = (count << KIND_BITS) | kind;
  }

  /** Writes a number: a Lua integer if it is a safe integer and not -0. */
  number(value: number): void {
    const small = value | 0;
    if (small === value && (small << KIND_BITS) >> KIND_BITS === small && (small !== 0 || 1 / value > 0)) {
      this.word(Kind.small, small);
    } else if (Number.isSafeInteger(value) && value !== 0) {
      const low = value >>> 0;
      this.pair(Kind.integer, low, (value - low) / HIGH_WORD);
    } else {
      double[0] = value;
      this.pair(Kind.float, halves[0] ?? 0, halves[1] ?? 0);
    }
  }

  /** Writes two words of 32 bits after the first. */
  pair(kind: number, low: number, high: number): void {
    this.word(kind, 0);
    this.#words[this.#at++] = low;
    this.#words[this.#at++] = high;
  }

  /** Writes a string; `id` is the number under which it is remembered, or 0. Throws `ERR_LONE_SURROGATE`. */
  text(text: string, kind: number, id: number): void {
    const large = text.length > LARGE_TEXT ? luaBytes(text) : undefined;
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

  /** Writes bytes as a string. */
  raw(bytes: Uint8Array): void {
    this.#reserve(MARGIN + Math.ceil(bytes.length / WORD));
    this.#bytes.set(bytes, (this.#at + 1) * WORD);
    this.#endBytes(this.#at++, Kind.string, bytes.length);
  }

  #endBytes(head: number, kind: number, size: number): void {
    this.#words[head] = (size << KIND_BITS) | kind;
    this.#at += (size + WORD - 1) >>> 2;
  }

  /** Begins a table. Returns the index of its word, by which the other methods know it. */
  table(values: number, pairs: number): number {
    if ((this.#at + values) * WORD > SIZE_LIMIT) throw sizeLimit(SIZE_LIMIT);
    const table = this.#at;
    this.word(Kind.table, 0);
    this.#words[this.#at++] = values;
    this.#words[this.#at++] = pairs;
    this.#words[this.#at++] = 0;
    return table;
  }

  /** Counts one more pair of the table. */
  countPair(table: number): void {
    this.#words[table + PAIRS] = (this.#words[table + PAIRS] ?? 0) + 1;
  }

  /** The number under which a table is remembered, or 0. */
  idOf(table: number): number {
    return (this.#words[table] ?? 0) >>> KIND_BITS;
  }

  remember(table: number, id: number): void {
    this.#words[table] = (id << KIND_BITS) | Kind.table;
  }
}
