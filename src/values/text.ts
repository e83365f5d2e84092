/**
 * Lua strings are bytes, JavaScript's are UTF-16. Valid UTF-8 is converted as text; every byte that is not part of valid
 * UTF-8 becomes a lone surrogate U+DC80..U+DCFF and goes back as the same byte.
 *
 * A loop copies short strings, the platform's decoder and encoder copy longer ones. These replace invalid text by
 * U+FFFD; only then is the text copied again, exactly.
 */

import { stringSize } from "../errors/values.js";
import { isWellFormed } from "../types/names.js";
import {
  maxTextSize,
  readExactly,
  REPLACEMENT,
  sequenceLength,
  unitBytes,
  units,
  writeExactly,
} from "../types/utf8.js";

export { toWellFormed } from "../types/names.js";
export { luaBytes, maxTextSize } from "../types/utf8.js";

const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
/** Decodes UTF-16; made when it is first needed, since it costs Node milliseconds. */
let unitsDecoder: TextDecoder | undefined;
const encoder = new TextEncoder();

/** Up to these sizes a loop is faster than the platform: in bytes, and in units of UTF-16. */
const SHORT_BYTES = 16;
const SHORT_TEXT = 24;

/** Up to this size, in bytes, decoding non-ASCII text here is faster than the platform's decoder. */
const OWN_BYTES = 256;

/** How many bytes are looked at to tell whether text is ASCII. */
const SAMPLE = 16;

/** Up to this many units are appended to a string one by one. */
const FEW_UNITS = 32;

/** Above this length, in units, the size is computed before memory is allocated. */
export const LARGE_TEXT = 1 << 20;

/** Decodes `size` bytes of `bytes` from `start`. Throws only `ERR_STRING_SIZE`. */
export function readText(bytes: Uint8Array, start: number, size: number): string {
  if (size <= SHORT_BYTES) {
    const ascii = readAscii(bytes, start, start + size);
    if (ascii !== undefined) return ascii;
  }
  try {
    if (size <= OWN_BYTES && !isAscii(bytes, start, Math.min(size, SAMPLE))) {
      const own = readWellFormed(bytes, start, start + size);
      if (own !== undefined) return own;
    }
    const text = decoder.decode(bytes.subarray(start, start + size));
    // Chromium's decoder returns an empty string for one that is too long.
    if (text !== "" || size === 0)
      return text.includes(REPLACEMENT) ? readExactly(bytes, start, start + size) : text;
  } catch {
    // The engine's own error is replaced.
  }
  throw stringSize(size);
}

/** Decodes bytes. Throws `ERR_STRING_SIZE`. */
export function decodeText(bytes: Uint8Array): string {
  return readText(bytes, 0, bytes.length);
}

function readAscii(bytes: Uint8Array, start: number, end: number): string | undefined {
  let text = "";
  let at = start;
  for (; at + 8 <= end; at += 8) {
    const a = bytes[at] ?? 0;
    const b = bytes[at + 1] ?? 0;
    const c = bytes[at + 2] ?? 0;
    const d = bytes[at + 3] ?? 0;
    const e = bytes[at + 4] ?? 0;
    const f = bytes[at + 5] ?? 0;
    const g = bytes[at + 6] ?? 0;
    const h = bytes[at + 7] ?? 0;
    if ((a | b | c | d | e | f | g | h) > 0x7f) return undefined;
    text += String.fromCharCode(a, b, c, d, e, f, g, h);
  }
  for (; at < end; at++) {
    const byte = bytes[at] ?? 0;
    if (byte > 0x7f) return undefined;
    text += String.fromCharCode(byte);
  }
  return text;
}

function isAscii(bytes: Uint8Array, start: number, size: number): boolean {
  let all = 0;
  for (let i = 0; i < size; i++) all |= bytes[start + i] ?? 0;
  return all < 0x80;
}

/** Decodes at most `PIECE` bytes; undefined if they are not well-formed UTF-8. */
function readWellFormed(bytes: Uint8Array, start: number, end: number): string | undefined {
  let count = 0;
  for (let at = start; at < end;) {
    const first = bytes[at++] ?? 0;
    if (first < 0x80) units[count++] = first;
    else if (first < 0xe0) {
      const second = bytes[at++] ?? 0;
      if (first < 0xc2 || at > end || (second & 0xc0) !== 0x80) return undefined;
      units[count++] = ((first & 0x1f) << 6) | (second & 0x3f);
    } else if (first < 0xf0) {
      const second = bytes[at++] ?? 0;
      const third = bytes[at++] ?? 0;
      if (at > end || (second & 0xc0) !== 0x80 || (third & 0xc0) !== 0x80) return undefined;
      const code = ((first & 0xf) << 12) | ((second & 0x3f) << 6) | (third & 0x3f);
      if (code < 0x800 || (code & 0xf800) === 0xd800) return undefined;
      units[count++] = code;
    } else {
      const length = sequenceLength(bytes, at - 1, end);
      if (length === 0) return undefined;
      let code = first & 7;
      for (let i = 1; i < length; i++) code = (code << 6) | ((bytes[at++] ?? 0) & 0x3f);
      units[count++] = 0xd800 + ((code - 0x10000) >> 10);
      units[count++] = 0xdc00 + (code & 0x3ff);
    }
  }
  return count > FEW_UNITS
    ? (unitsDecoder ??= new TextDecoder("utf-16le", { ignoreBOM: true })).decode(
        unitBytes.subarray(0, 2 * count),
      )
    : fromFewUnits(count);
}

function fromFewUnits(count: number): string {
  let text = "";
  let at = 0;
  for (; at + 8 <= count; at += 8) {
    text += String.fromCharCode(
      units[at] ?? 0,
      units[at + 1] ?? 0,
      units[at + 2] ?? 0,
      units[at + 3] ?? 0,
      units[at + 4] ?? 0,
      units[at + 5] ?? 0,
      units[at + 6] ?? 0,
      units[at + 7] ?? 0,
    );
  }
  for (; at < count; at++) text += String.fromCharCode(units[at] ?? 0);
  return text;
}

/**
 * Writes `text` into `bytes` from `at`, where at least `maxTextSize(text)` bytes must be free. Returns how many it
 * wrote. Throws `ERR_LONE_SURROGATE` for a lone surrogate that does not stand for a byte.
 */
export function writeText(bytes: Uint8Array, at: number, text: string): number {
  const { length } = text;
  if (length <= SHORT_TEXT) {
    for (let i = 0; i < length; i++) {
      const code = text.charCodeAt(i);
      if (code > 0x7f) return writeExactly(bytes, at, text);
      bytes[at + i] = code;
    }
    return length;
  }
  if (!isWellFormed(text)) return writeExactly(bytes, at, text);
  return encoder.encodeInto(text, bytes.subarray(at, at + maxTextSize(text))).written;
}
