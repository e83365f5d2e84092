/** Converts file names: they are bytes, JavaScript's strings are UTF-16. types/utf8.ts describes the conversion. */

import { replaceUnencodable } from "../types/names.js";
import { luaBytes, readExactly, REPLACEMENT } from "../types/utf8.js";

const decoder = new TextDecoder("utf-8", { ignoreBOM: true });

/** Decodes the bytes of a name. */
export function nameOf(bytes: Uint8Array): string {
  const name = decoder.decode(bytes);
  return name.includes(REPLACEMENT) ? readExactly(bytes, 0, bytes.length) : name;
}

/** Whether the name has bytes that are not UTF-8. */
export function hasOddBytes(name: string): boolean {
  return /[\udc80-\udcff]/u.test(name);
}

/** Encodes a name as bytes. Lone surrogates that stand for no byte become U+FFFD. */
export function bytesOfName(name: string): Uint8Array {
  return luaBytes(replaceUnencodable(name));
}
