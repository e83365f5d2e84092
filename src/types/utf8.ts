/**
 * The bytes of strings, exactly: UTF-8, with each lone surrogate U+DC80 to U+DCFF as the byte that it stands for.
 * values/text.ts and files/name-bytes.ts choose between these loops and the platform's decoder and encoder.
 */

import { kindOf } from "../errors/describe.js";
import { badParameter, loneSurrogate } from "../errors/values.js";
import { isWellFormed } from "./names.js";

const encoder = new TextEncoder();

/** The surrogate that stands for byte 0. */
const ESCAPE_BASE = 0xdc00;

/** The platform's decoder puts it in the place of invalid bytes. */
export const REPLACEMENT = "\ufffd";

/** The maximum number of bytes for one unit of a string. */
const BYTES_PER_UNIT = 3;

/** The maximum number of bytes of `text`. */
export function maxTextSize(text: string): number {
  return text.length * BYTES_PER_UNIT;
}

/**
 * The bytes of a string of Lua, for a file or a socket: text as UTF-8, and a lone surrogate U+DC80 to U+DCFF as the byte
 * that it stands for. Throws `ERR_LONE_SURROGATE` for any other, and `ERR_PARAMETER` for anything but a string.
 */
export function luaBytes(text: string): Uint8Array {
  if (typeof (text as unknown) !== "string")
    throw badParameter("text", `expected a string, found ${kindOf(text)}`);
  if (isWellFormed(text)) return encoder.encode(text);
  const bytes = new Uint8Array(maxTextSize(text));
  return bytes.slice(0, writeExactly(bytes, 0, text));
}

/** Writes `text` into `bytes` from `start`. Returns how many bytes it wrote. Throws `ERR_LONE_SURROGATE`. */
export function writeExactly(bytes: Uint8Array, start: number, text: string): number {
  let at = start;
  for (let i = 0; i < text.length; i++) {
    const code = text.codePointAt(i) ?? 0;
    if (code < 0x80) bytes[at++] = code;
    else if (code < 0x800) {
      bytes[at++] = 0xc0 | (code >> 6);
      bytes[at++] = 0x80 | (code & 0x3f);
    } else if (code >= 0x10000) {
      i++;
      bytes[at++] = 0xf0 | (code >> 18);
      bytes[at++] = 0x80 | ((code >> 12) & 0x3f);
      bytes[at++] = 0x80 | ((code >> 6) & 0x3f);
      bytes[at++] = 0x80 | (code & 0x3f);
    } else if (code < 0xd800 || code > 0xdfff) {
      bytes[at++] = 0xe0 | (code >> 12);
      bytes[at++] = 0x80 | ((code >> 6) & 0x3f);
      bytes[at++] = 0x80 | (code & 0x3f);
    } else if (code >= ESCAPE_BASE + 0x80 && code <= ESCAPE_BASE + 0xff) bytes[at++] = code - ESCAPE_BASE;
    else throw loneSurrogate(code);
  }
  return at - start;
}

/** The length of the well-formed UTF-8 sequence at `at`; 0 if there is none (Unicode, table 3-7). */
export function sequenceLength(bytes: Uint8Array, at: number, end: number): number {
  const first = bytes[at] ?? 0;
  if (first < 0x80) return 1;
  const length =
    first >= 0xc2 && first < 0xe0
      ? 2
      : first >= 0xe0 && first < 0xf0
        ? 3
        : first >= 0xf0 && first < 0xf5
          ? 4
          : 0;
  if (length === 0 || at + length > end) return 0;
  const second = bytes[at + 1] ?? 0;
  const low = first === 0xe0 ? 0xa0 : first === 0xf0 ? 0x90 : 0x80;
  const high = first === 0xed ? 0x9f : first === 0xf4 ? 0x8f : 0xbf;
  if (second < low || second > high) return 0;
  for (let i = 2; i < length; i++) if (((bytes[at + i] ?? 0) & 0xc0) !== 0x80) return 0;
  return length;
}

/** How many units are gathered before they become a piece of the string. */
const PIECE = 4096;
export const units = new Uint16Array(PIECE + 1);
export const unitBytes = new Uint8Array(units.buffer);

/** Decodes the bytes from `start` to `end`: valid UTF-8 as text, any other byte as the surrogate that stands for it. */
export function readExactly(bytes: Uint8Array, start: number, end: number): string {
  let text = "";
  let count = 0;
  let at = start;
  while (at < end) {
    if (count >= PIECE) {
      text += fromUnits(count);
      count = 0;
    }
    const length = sequenceLength(bytes, at, end);
    const first = bytes[at++] ?? 0;
    if (length === 1) units[count++] = first;
    else if (length === 0) units[count++] = ESCAPE_BASE + first;
    else {
      let code = first & (0xff >> (length + 1));
      for (let i = 1; i < length; i++) code = (code << 6) | ((bytes[at++] ?? 0) & 0x3f);
      if (code >= 0x10000) {
        units[count++] = 0xd800 + ((code - 0x10000) >> 10);
        units[count++] = 0xdc00 + (code & 0x3ff);
      } else units[count++] = code;
    }
  }
  return text + fromUnits(count);
}

function fromUnits(count: number): string {
  return String.fromCharCode.apply(null, units.subarray(0, count) as unknown as number[]);
}
