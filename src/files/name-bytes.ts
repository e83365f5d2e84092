/**
 * Converts file names: they are bytes, JavaScript's strings are UTF-16. UTF-8 becomes text. Every byte that is not part of
 * valid UTF-8 becomes a lone surrogate U+DC80 to U+DCFF, and converts back to the same byte, as in values/text.ts.
 */

const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
const strict = new TextDecoder("utf-8", { ignoreBOM: true, fatal: true });
const encoder = new TextEncoder();

const ESCAPE_BASE = 0xdc00;
const REPLACEMENT = "\ufffd";

/** Matches a lone surrogate that stands for a byte, unless a high surrogate before it makes it half of a character. */
const ESCAPED_BYTE = /(?<![\ud800-\udbff])([\udc80-\udcff])/;

/** Decodes the bytes of a name. */
export function nameOf(bytes: Uint8Array): string {
  const name = decoder.decode(bytes);
  return name.includes(REPLACEMENT) ? exactName(bytes) : name;
}

function exactName(bytes: Uint8Array): string {
  let name = "";
  for (let at = 0; at < bytes.length;) {
    const size = [1, 2, 3, 4].find((length) => isCharacter(bytes.subarray(at, at + length)));
    if (size === undefined) name += String.fromCharCode(ESCAPE_BASE + (bytes[at] ?? 0));
    else name += decoder.decode(bytes.subarray(at, at + size));
    at += size ?? 1;
  }
  return name;
}

function isCharacter(bytes: Uint8Array): boolean {
  try {
    strict.decode(bytes);
    return true;
  } catch {
    return false;
  }
}

/** Whether the name has bytes that are not UTF-8. */
export function hasOddBytes(name: string): boolean {
  return ESCAPED_BYTE.test(name);
}

/** Encodes a name as bytes. */
export function bytesOfName(name: string): Uint8Array {
  if (!hasOddBytes(name)) return encoder.encode(name);
  const parts = name
    .split(ESCAPED_BYTE)
    .map((part) => (hasOddBytes(part) ? [part.charCodeAt(0) - ESCAPE_BASE] : [...encoder.encode(part)]));
  return Uint8Array.from(parts.flat());
}
