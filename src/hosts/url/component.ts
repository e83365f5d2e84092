/** Percent-encoding of URLs (RFC 3986), by bytes: any Lua string survives the round trip. */

import { checkpoint } from "../../security/checkpoint.js";
import { decodeText, luaBytes } from "../../values/text.js";

const UNRESERVED = /^[A-Za-z0-9_.~-]$/;

/** The encoding of each byte. */
const ESCAPED = Array.from({ length: 256 }, (_, byte) => {
  const character = String.fromCharCode(byte);
  return UNRESERVED.test(character) ? character : `%${byte.toString(16).toUpperCase().padStart(2, "0")}`;
});

/** The work for a byte that is converted. */
const PER_BYTE = 1 / 8;

const PERCENT = 0x25;
const HEX = /^[0-9A-Fa-f]{2}$/;

/** Encodes everything but letters, digits and `-_.~` as `%` and two hexadecimal digits. */
export function encodeComponent(text: string): string {
  return Array.from(luaBytes(text), (byte) => {
    checkpoint(PER_BYTE);
    return ESCAPED[byte];
  }).join("");
}

/** Reverses `encodeComponent`; undefined if two hexadecimal digits do not follow a `%`. */
export function decodeComponent(text: string): string | undefined {
  if (!text.includes("%")) return text;
  const bytes = luaBytes(text);
  let size = 0;
  for (let at = 0; at < bytes.length; at++) {
    checkpoint(PER_BYTE);
    let byte = bytes[at] ?? 0;
    if (byte === PERCENT) {
      const digits = String.fromCharCode(bytes[at + 1] ?? 0, bytes[at + 2] ?? 0);
      if (!HEX.test(digits)) return undefined;
      byte = Number.parseInt(digits, 16);
      at += 2;
    }
    bytes[size++] = byte;
  }
  return decodeText(bytes.subarray(0, size));
}
