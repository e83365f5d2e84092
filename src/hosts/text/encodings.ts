/** Converts text to and from encodings other than UTF-8, named as in https://encoding.spec.whatwg.org/. */

import { checkpoint } from "../../security/checkpoint.js";
import { isWellFormed } from "../../types/names.js";
import { luaBytes } from "../../values/text.js";
import { binaryString } from "../binary.js";
import { failure } from "../failures.js";
import { BoundedCache } from "../cache.js";

/** The work for a character that is converted one by one. */
const PER_UNIT = 1 / 8;

const SINGLE_BYTE = /^(?:ibm866|iso-8859-\d+(?:-i)?|koi8-[ru]|macintosh|windows-\d+|x-mac-cyrillic)$/;

/** Throws `HostError` for an unknown encoding. */
function decoderOf(name: string): TextDecoder {
  try {
    return new TextDecoder(name, { fatal: true });
  } catch {
    throw failure(`unknown encoding ${JSON.stringify(name.slice(0, 60))}`);
  }
}

/** Decodes bytes and drops a byte order mark. Throws `HostError` for an unknown encoding or invalid bytes. */
export function decodeBytes(bytes: Uint8Array, encoding: string): string {
  const decoder = decoderOf(encoding);
  if (decoder.encoding === WINDOWS_1252) return fromWindows1252(bytes);
  try {
    return decoder.decode(bytes);
  } catch {
    throw failure(`the bytes are not ${decoder.encoding}`);
  }
}

/** Encodes a text as UTF-8, UTF-16 or a single-byte encoding. Throws `HostError` for others and for missing characters. */
export function encodeAs(text: string, encoding: string): Uint8Array {
  const { encoding: name } = decoderOf(encoding);
  if (!isWellFormed(text)) throw failure("the text is not UTF-8");
  if (name === "utf-8") return luaBytes(text);
  if (name === "utf-16le" || name === "utf-16be") return utf16(text, name === "utf-16le");
  if (!SINGLE_BYTE.test(name))
    throw failure(`${name} can be decoded but not encoded`, undefined, "unimplemented");
  const table = tables.get(name, () => tableOf(name));
  return Uint8Array.from(text, (character) => {
    checkpoint(PER_UNIT);
    const byte = table.get(character);
    if (byte === undefined) throw failure(`${name} has no ${JSON.stringify(character)}`);
    return byte;
  });
}

const WINDOWS_1252 = "windows-1252";

/** Its characters for 0x80 to 0x9f in the standard. Node before 24 decodes them as ISO 8859-1. */
const FROM_80 = "€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ";

function fromWindows1252(bytes: Uint8Array): string {
  return binaryString(bytes).replace(/[\x80-\x9f]/g, (character) =>
    FROM_80.charAt(character.charCodeAt(0) - 0x80),
  );
}

function utf16(text: string, littleEndian: boolean): Uint8Array {
  const view = new DataView(new ArrayBuffer(text.length * 2));
  for (let i = 0; i < text.length; i++) {
    checkpoint(PER_UNIT);
    view.setUint16(i * 2, text.charCodeAt(i), littleEndian);
  }
  return new Uint8Array(view.buffer);
}

const tables = new BoundedCache<ReadonlyMap<string, number>>();

/** The bytes of an encoding's characters. */
function tableOf(encoding: string): ReadonlyMap<string, number> {
  const table = new Map<string, number>();
  const decoder = new TextDecoder(encoding);
  for (let byte = 0; byte < 256; byte++) {
    const bytes = Uint8Array.of(byte);
    const character = encoding === WINDOWS_1252 ? fromWindows1252(bytes) : decoder.decode(bytes);
    if (character !== "\ufffd") table.set(character, byte);
  }
  return table;
}
