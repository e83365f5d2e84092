/** The bytes of strings: UTF-8, with each lone surrogate U+DC80 to U+DCFF as the byte that it stands for. */

import { loneSurrogate } from "../errors/values.js";
import { isWellFormed } from "./names.js";

const encoder = new TextEncoder();

/** The surrogate that stands for byte 0. */
export const ESCAPE_BASE = 0xdc00;

/** The maximum number of bytes for one unit of a string. */
const BYTES_PER_UNIT = 3;

/** The maximum number of bytes of `text`. */
export function maxTextSize(text: string): number {
  return text.length * BYTES_PER_UNIT;
}

/**
 * The bytes of a string of Lua, for a file or a socket: text as UTF-8, and a lone surrogate U+DC80 to U+DCFF as the byte
 * that it stands for. Throws `ERR_LONE_SURROGATE` for any other.
 */
export function luaBytes(text: string): Uint8Array {
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
