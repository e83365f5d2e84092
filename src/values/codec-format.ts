/**
 * The stream of the bulk codec: words of 32 bits, little-endian. The low four bits of a word are the kind of what
 * follows, the rest a number. ORDER PL_BULK: native/core/codec.c has the same kinds.
 */

import { pl_Slot } from "../core/generated/layouts.js";

export const Kind = {
  nil: 0,
  false: 1,
  true: 2,
  /** An integer of 28 bits: the number. */
  small: 3,
  /** Two words, the low one first. */
  integer: 4,
  /** Two words of a double. */
  float: 5,
  /** As many bytes as the number says, filled up to whole words. Out of Lua: remembered. */
  string: 6,
  /** Into Lua: a string that is remembered; a word with its number comes before the bytes. */
  name: 7,
  /** What was remembered under the number. */
  known: 8,
  /** A slot, by its number: what crosses by identity. Out of Lua: remembered. */
  slot: 9,
  /**
   * Into Lua: the number under which it is remembered, or 0; then three words: values of the array part, pairs, one for
   * C. Then the values, then keys and values in turn.
   */
  table: 10,
  /** Out of Lua, remembered, each with two words more, for C: the number of values or pairs, then these. */
  array: 11,
  object: 12,
  map: 13,
} as const;

export const KIND_BITS = 4;

/** What a word's number can be: counts and sizes stay below. */
export const SIZE_LIMIT = 2 ** (32 - KIND_BITS);

/** Levels that a structure may have when nothing is said. Neither side recurses: a level costs a few words. */
export const DEPTH_LIMIT = 100_000;

/** Words at the start. Into Lua: the number of slots, how much is remembered; then the slots, then the value. Out of
    Lua: the number of slots, the word where they begin; then the value. */
export const HEADER_WORDS = 2;

export const WORD = 4;

export const SLOT_SIZE = pl_Slot.sizeof;
