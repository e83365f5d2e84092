/** Random values from the platform's cryptographically secure generator, and constant-time comparison. */
import { fillRandom } from "../../files/fill-random.js";

export function randomBytes(count: number): Uint8Array {
  const bytes = new Uint8Array(count);
  fillRandom(bytes);
  return bytes;
}

const RANGE = 2n ** 64n;

/** A uniform integer from `min` to `max`, which are 64-bit integers with `min <= max`. Rejects draws that would bias it. */
export function randomInteger(min: bigint, max: bigint): bigint {
  const span = max - min + 1n;
  const usable = RANGE - (RANGE % span);
  for (;;) {
    const number = new DataView(randomBytes(8).buffer).getBigUint64(0);
    if (number < usable) return min + (number % span);
  }
}

/** A UUID (RFC 9562): version 4 is random, version 7 begins with the time `now` in milliseconds and so sorts by it. */
export function uuid(version: 4 | 7, now: number): string {
  const bytes = randomBytes(16);
  const view = new DataView(bytes.buffer);
  if (version === 7) {
    view.setUint16(0, Math.floor(now / 2 ** 32));
    view.setUint32(2, now % 2 ** 32);
  }
  view.setUint8(6, (view.getUint8(6) & 0x0f) | (version << 4));
  view.setUint8(8, (view.getUint8(8) & 0x3f) | 0x80);
  const digits = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return digits.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

/** Whether two byte strings are equal, in a time that depends only on their lengths. */
export function equalBytes(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false;
  let different = 0;
  for (let i = 0; i < a.length; i++) different |= (a[i] ?? 0) ^ (b[i] ?? 0);
  return different === 0;
}
