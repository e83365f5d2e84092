/** Random bytes from the platform's cryptographically secure generator. */

/** The maximum number of bytes for one call of `crypto.getRandomValues`. */
const QUOTA = 65_536;

/** Fills an array of any size. */
export function fillRandom(bytes: Uint8Array<ArrayBuffer>): void {
  for (let at = 0; at < bytes.length; at += QUOTA) crypto.getRandomValues(bytes.subarray(at, at + QUOTA));
}
