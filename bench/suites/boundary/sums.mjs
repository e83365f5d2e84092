/** Checksums of the boundary's cases: sums modulo a prime, so that every embedding stays within 32-bit integers. */

export const PRIME = 1000003;

/** Sums the results of `each` for 1 to n. */
export function summing(/** @type {(i: number) => number} */ each) {
  return (/** @type {number} */ n) => {
    let sum = 0;
    for (let i = 1; i <= n; i++) sum = (sum + each(i)) % PRIME;
    return sum;
  };
}

/** Throws unless the first value of a case arrived as it should. */
export function requireSame(/** @type {boolean} */ same) {
  if (!same) throw new Error("received a value other than the one sent");
}

/** A loop that can run several times; the last sum counts. */
export const repeating =
  (/** @type {(n: number) => number} */ loop) =>
  (n, rounds = 1) => {
    let sum = NaN;
    for (let i = 0; i < rounds; i++) sum = loop(n);
    return sum;
  };
