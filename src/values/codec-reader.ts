/**
 * Reads the stream that native/core/codec.c writes into new arrays, plain objects and maps, and keeps cycles and
 * sharing. Linear memory must not move meanwhile: `readSlot` must not grow it.
 */

import type { Memory } from "../core/memory.js";
import type { Pointer } from "../core/pointers.js";
import { Kind, KIND_BITS } from "../core/generated/constants.js";
import { sizeLimit } from "../errors/values.js";
import { checkpoint } from "../security/checkpoint.js";
import { WORD } from "./codec-words.js";
import { decodeText, readText } from "./text.js";
import { SLOT_SIZE } from "./transfer-buffer.js";

/** The parts of a structure that are neither handles nor host objects. */
export type Structure = unknown[] | Map<unknown, unknown> | Record<string, unknown>;

export interface ReadOptions {
  /** Strings that are values become bytes. */
  readonly bytes: boolean;
  /** Empty tables become arrays. */
  readonly emptyArrays: boolean;
  /** The most bytes of all copies of strings. */
  readonly limit: number;
}

const KIND_MASK = (1 << KIND_BITS) - 1;
const HIGH_WORD = 2 ** 32;

const double = new Float64Array(1);
const halves = new Uint32Array(double.buffer);

/** A remembered string that becomes bytes as a value, and text as a key. */
class Seen {
  constructor(
    readonly start: number,
    readonly size: number,
  ) {}
}

export class StreamReader {
  readonly #words: Uint32Array;
  readonly #bytes: Uint8Array;
  #at: number;
  readonly #known: unknown[] = [];
  #copied = 0;
  /** How many values follow for the structure that `#next` just made. */
  #opened = 0;

  /** `address`, a multiple of 4, is where the stream's value begins, `slots` where its slots do. */
  constructor(
    memory: Memory,
    address: Pointer,
    readonly slots: Pointer,
    readonly readSlot: (at: Pointer) => unknown,
    readonly options: ReadOptions,
  ) {
    this.#bytes = memory.bytes;
    this.#words = new Uint32Array(this.#bytes.buffer);
    this.#at = address / WORD;
  }

  /** Reads the value. Throws what `checkpoint` throws. */
  read(): unknown {
    const outer: { structure: Structure; count: number; key: unknown }[] = [];
    const root = this.#next(false);
    let structure = root as Structure;
    let count = this.#opened;
    let key: unknown;
    for (;;) {
      while (count === 0) {
        const last = outer.pop();
        if (last === undefined) return root;
        ({ structure, count, key } = last);
      }
      const isKey = (count & 1) === 0 && !Array.isArray(structure);
      this.#opened = 0;
      checkpoint();
      const value = this.#next(isKey);
      count--;
      if (isKey) key = value;
      else if (Array.isArray(structure)) structure.push(value);
      else if (structure instanceof Map) structure.set(key, value);
      else setProperty(structure, key as string, value);
      if (this.#opened > 0) {
        outer.push({ structure, count, key });
        structure = value as Structure;
        count = this.#opened;
      }
    }
  }

  /** Reads the next value; its contents follow. */
  #next(isKey: boolean): unknown {
    const head = this.#words[this.#at++] ?? 0;
    switch (head & KIND_MASK) {
      case Kind.false:
        return false;
      case Kind.true:
        return true;
      case Kind.small:
        return (head | 0) >> KIND_BITS;
      case Kind.integer:
        return this.#integer();
      case Kind.float:
        halves[0] = this.#words[this.#at++] ?? 0;
        halves[1] = this.#words[this.#at++] ?? 0;
        return double[0];
      case Kind.string:
        return this.#string(head >>> KIND_BITS, isKey);
      case Kind.known:
        return this.#shown(this.#known[head >>> KIND_BITS], isKey);
      case Kind.slot:
        return this.#remember(this.readSlot(this.slots + (head >>> KIND_BITS) * SLOT_SIZE));
      case Kind.array:
        return this.#open([], head >>> KIND_BITS);
      case Kind.object: {
        const pairs = head >>> KIND_BITS;
        return this.#open(pairs === 0 && this.options.emptyArrays ? [] : {}, 2 * pairs);
      }
      case Kind.map:
        return this.#open(new Map(), 2 * (head >>> KIND_BITS));
      default:
        return undefined;
    }
  }

  #open(structure: Structure, count: number): Structure {
    this.#at += 2; // two words for C
    this.#opened = count;
    return this.#remember(structure);
  }

  #remember<T>(value: T): T {
    this.#known.push(value);
    return value;
  }

  #integer(): number | bigint {
    const low = this.#words[this.#at++] ?? 0;
    const high = (this.#words[this.#at++] ?? 0) | 0;
    const number = high * HIGH_WORD + low;
    return Number.isSafeInteger(number) ? number : (BigInt(high) << 32n) | BigInt(low);
  }

  #string(size: number, isKey: boolean): unknown {
    const start = this.#at * WORD;
    this.#at += (size + WORD - 1) >>> 2;
    if (!this.options.bytes) return this.#remember(readText(this.#bytes, start, size));
    return this.#shown(this.#remember(new Seen(start, size)), isKey);
  }

  #shown(known: unknown, isKey: boolean): unknown {
    if (!(known instanceof Seen)) return known;
    const bytes = this.#bytes.subarray(known.start, known.start + known.size);
    if (isKey) return decodeText(bytes);
    this.#copied += known.size;
    if (this.#copied > this.options.limit) throw sizeLimit(this.options.limit);
    return bytes.slice();
  }
}

/** Defines a property as `JSON.parse` does. */
function setProperty(object: Record<string, unknown>, name: string, value: unknown): void {
  if (name === "__proto__") {
    Object.defineProperty(object, name, { value, writable: true, enumerable: true, configurable: true });
  } else object[name] = value;
}
