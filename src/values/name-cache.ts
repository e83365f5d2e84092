/**
 * Decodes the names of fields that Lua passes again and again. A bounded cache by content, so nothing in it can become
 * wrong. Its strings are the engine's own copies of property names, which makes a lookup by them fast.
 */

import type { Memory } from "../core/memory.js";
import { readText } from "./text.js";

/** Longer names are decoded each time. */
const LONGEST = 16;
const ENTRIES = 512;

interface Known {
  readonly size: number;
  /** The bytes, four to a number, with zeros behind them. */
  readonly a: number;
  readonly b: number;
  readonly c: number;
  readonly d: number;
  readonly text: string;
}

const MASKS = [0, 0xff, 0xffff, 0xffffff] as const;

export class NameCache {
  readonly #known: (Known | undefined)[] = Array.from({ length: ENTRIES }, () => undefined);

  /** The text of `size` bytes at `start`. `memory` is synchronized. Throws only `ERR_STRING_SIZE`. */
  read({ u8, u32 }: Memory, start: number, size: number): string {
    if (size > LONGEST || size === 0 || start % 4 !== 0) return readText(u8, start, size);
    const at = start >>> 2;
    const a = word(u32, at, size);
    const b = size > 4 ? word(u32, at + 1, size - 4) : 0;
    const c = size > 8 ? word(u32, at + 2, size - 8) : 0;
    const d = size > 12 ? word(u32, at + 3, size - 12) : 0;
    const mixed = Math.imul(a ^ Math.imul(b, 31) ^ Math.imul(c, 961) ^ d ^ size, 0x9e3779b1);
    const place = (mixed >>> 16) % ENTRIES;
    const known = this.#known[place];
    if (known?.a === a && known.size === size && known.b === b && known.c === c && known.d === d)
      return known.text;
    const text = asPropertyName(readText(u8, start, size));
    this.#known[place] = { size, a, b, c, d, text };
    return text;
  }
}

/** Up to four bytes; those beyond `size` count as 0. */
function word(u32: Uint32Array, at: number, size: number): number {
  const all = u32[at] ?? 0;
  return size >= 4 ? all : (all & MASKS[size as 0 | 1 | 2 | 3]) >>> 0;
}

/** The same text as the engine keeps it for properties. */
const asPropertyName = (text: string): string => Object.keys({ [text]: 0 })[0] ?? text;
