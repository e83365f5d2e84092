/**
 * WebAssembly's types as the checks write and compare them: a function is `params:results`, a letter a value,
 * as in `iiI:i`. It reads type encodings; which type belongs where is not its business.
 */

import type { Cursor } from "./cursor.js";

/** Byte of the encoding to letter: the four number types, v128, funcref, externref, exnref. */
const LETTERS: ReadonlyMap<number, string> = new Map([
  [0x7f, "i"],
  [0x7e, "I"],
  [0x7d, "f"],
  [0x7c, "d"],
  [0x7b, "V"],
  [0x70, "F"],
  [0x6f, "E"],
  [0x69, "X"],
]);

const BYTES: ReadonlyMap<string, number> = new Map([...LETTERS].map(([byte, letter]) => [letter, byte]));

export interface Limits {
  readonly min: bigint;
  readonly max: bigint | undefined;
  readonly shared: boolean;
  readonly wide: boolean;
}

export interface GlobalType {
  readonly value: string;
  readonly mutable: boolean;
}

export interface TableType {
  readonly element: string;
  readonly limits: Limits;
}

/** The letter of the value type that comes next. */
export function readValueType(cursor: Cursor): string {
  const at = cursor.at;
  const byte = cursor.u8("a value type");
  const letter = LETTERS.get(byte);
  if (letter === undefined) throw cursor.malformed(`unknown value type 0x${byte.toString(16)}`, at);
  return letter;
}

/** The encoding's bytes of a list of letters; the letters come from `readValueType`. */
export function valueTypeBytes(letters: string): number[] {
  return Array.from(letters, (letter) => {
    const byte = BYTES.get(letter);
    if (byte === undefined) throw new RangeError(`unknown value type letter ${letter}`);
    return byte;
  });
}

export function readFunctionType(cursor: Cursor): string {
  const at = cursor.at;
  const form = cursor.u8("a type");
  if (form !== 0x60) {
    throw cursor.malformed(`type of form 0x${form.toString(16)}; expected a function type (0x60)`, at);
  }
  const params = readValueTypes(cursor, "parameters");
  return `${params}:${readValueTypes(cursor, "results")}`;
}

function readValueTypes(cursor: Cursor, what: string): string {
  let letters = "";
  for (let left = cursor.count(what); left > 0; left--) letters += readValueType(cursor);
  return letters;
}

export function readLimits(cursor: Cursor): Limits {
  const at = cursor.at;
  const flags = cursor.u8("the flags of limits");
  if (flags > 7) throw cursor.malformed(`unknown limits flags 0x${flags.toString(16)}`, at);
  const wide = (flags & 4) !== 0;
  const read = (what: string): bigint => (wide ? cursor.u64(what) : BigInt(cursor.u32(what)));
  const min = read("a minimum size");
  return { min, max: flags & 1 ? read("a maximum size") : undefined, shared: (flags & 2) !== 0, wide };
}

export function readGlobalType(cursor: Cursor): GlobalType {
  const value = readValueType(cursor);
  const at = cursor.at;
  const flag = cursor.u8("a mutability flag");
  if (flag > 1) throw cursor.malformed(`unknown mutability 0x${flag.toString(16)}`, at);
  return { value, mutable: flag === 1 };
}

export function readTableType(cursor: Cursor): TableType {
  return { element: readValueType(cursor), limits: readLimits(cursor) };
}

/** How a message names a global's type. */
export function globalText(type: GlobalType): string {
  return `${type.mutable ? "mutable" : "immutable"} global ${type.value}`;
}

/** How a message names a memory's or table's limits beyond the plain ones. */
export function limitsText(limits: Limits): string {
  return `${limits.shared ? "shared " : ""}${limits.wide ? "64-bit " : ""}`;
}
