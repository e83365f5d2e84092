/**
 * Checksums of records: they find records that were changed, moved or mixed up, by accident or by hand. They have no key, so
 * they do not stop an attacker who can write to the store.
 */

const FIRST = 0xdeadbeef;
const SECOND = 0x41c6ce57;

/** Returns 64 bits as text. Texts are kept apart: ("ab", "c") and ("a", "bc") have different checksums. */
export function checksum(...texts: readonly string[]): string {
  let a = FIRST;
  let b = SECOND;
  for (const text of texts) {
    for (let at = 0; at < text.length; at++) {
      const unit = text.charCodeAt(at);
      a = Math.imul(a ^ unit, 2654435761);
      b = Math.imul(b ^ unit, 1597334677);
      a = (a << 13) | (a >>> 19);
    }
    a = Math.imul(a ^ text.length, 0x85ebca6b);
    b = Math.imul(b ^ text.length, 0xc2b2ae35);
  }
  a = Math.imul(a ^ (a >>> 16), 2246822507) ^ Math.imul(b ^ (b >>> 13), 3266489909);
  b = Math.imul(b ^ (b >>> 16), 2246822507) ^ Math.imul(a ^ (a >>> 13), 3266489909);
  return hex(a) + hex(b);
}

const hex = (bits: number): string => (bits >>> 0).toString(16).padStart(8, "0");

/** SHA-256 of a text, in hexadecimal. */
export async function contentHash(text: string): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text)));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
