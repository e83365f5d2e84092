/**
 * WebAssembly's types, read and written. A value type is a letter, and a function type is `params:results`, as in
 * `iiI:i`: types are compared and printed as such text.
 */

import type { Reader } from "./reader.js";
import { u32, u64 } from "./writer.js";

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

const FUNCTION = 0x60;

/** Bits of the flags of limits. */
const HAS_MAX = 1;
const SHARED = 2;
const WIDE = 4;

/** The size of a page of memory in bytes. */
export const PAGE_SIZE = 65536;

/** The size of a memory in pages, or of a table in slots. `wide` means 64-bit addresses. */
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

/** Returns the letter of the next value type. */
export function readValueType(reader: Reader): string {
  const at = reader.at;
  const byte = reader.u8("a value type");
  const letter = LETTERS.get(byte);
  if (letter === undefined) throw reader.malformed(`unknown value type 0x${byte.toString(16)}`, at);
  return letter;
}

/** Returns a function type as `params:results`. */
export function readFunctionType(reader: Reader): string {
  const at = reader.at;
  const form = reader.u8("a type");
  if (form !== FUNCTION) {
    throw reader.malformed(`type of form 0x${form.toString(16)}; expected a function type (0x60)`, at);
  }
  const params = reader.list("parameters", readValueType).join("");
  return `${params}:${reader.list("results", readValueType).join("")}`;
}

export function readLimits(reader: Reader): Limits {
  const at = reader.at;
  const flags = reader.u8("the flags of limits");
  if (flags > (HAS_MAX | SHARED | WIDE)) {
    throw reader.malformed(`unknown limits flags 0x${flags.toString(16)}`, at);
  }
  const wide = (flags & WIDE) !== 0;
  const read = (what: string): bigint => (wide ? reader.u64(what) : BigInt(reader.u32(what)));
  const min = read("a minimum size");
  const max = flags & HAS_MAX ? read("a maximum size") : undefined;
  return { min, max, shared: (flags & SHARED) !== 0, wide };
}

export function readGlobalType(reader: Reader): GlobalType {
  const value = readValueType(reader);
  const at = reader.at;
  const flag = reader.u8("a mutability flag");
  if (flag > 1) throw reader.malformed(`unknown mutability 0x${flag.toString(16)}`, at);
  return { value, mutable: flag === 1 };
}

export function readTableType(reader: Reader): TableType {
  return { element: readValueType(reader), limits: readLimits(reader) };
}

/** Encodes a value type. Throws `RangeError` for a letter that `readValueType` does not return. */
export function valueType(letter: string): number {
  const byte = BYTES.get(letter);
  if (byte === undefined) throw new RangeError(`unknown value type letter ${letter}`);
  return byte;
}

export function functionType(type: string): number[] {
  const [params = "", results = ""] = type.split(":");
  const list = (letters: string): number[] => [...u32(letters.length), ...Array.from(letters, valueType)];
  return [FUNCTION, ...list(params), ...list(results)];
}

export function limits({ min, max, shared, wide }: Limits): number[] {
  const flags = (max === undefined ? 0 : HAS_MAX) | (shared ? SHARED : 0) | (wide ? WIDE : 0);
  return [flags, ...u64(min), ...(max === undefined ? [] : u64(max))];
}

export function globalType({ value, mutable }: GlobalType): number[] {
  return [valueType(value), mutable ? 1 : 0];
}

export function tableType(type: TableType): number[] {
  return [valueType(type.element), ...limits(type.limits)];
}

/** Returns the name of a global's type for messages. */
export function globalText(type: GlobalType): string {
  return `${type.mutable ? "mutable" : "immutable"} global ${type.value}`;
}

/** Returns what is unusual about a memory or table, for messages. */
export function limitsText(limits: Limits): string {
  return `${limits.shared ? "shared " : ""}${limits.wide ? "64-bit " : ""}`;
}
