/** Checksums of the boundary's cases: sums modulo a prime, so that no embedding leaves the integers of 32 bits. */

export const PRIME = 1000003;

/** Sums what `each` gives for 1 to n. */
export function summing(/** @type {(i: number) => number} */ each) {
  return (/** @type {number} */ n) => {
    let sum = 0;
    for (let i = 1; i <= n; i++) sum = (sum + each(i)) % PRIME;
    return sum;
  };
}

/** Throws unless a case's first crossing brought what it should. */
export function requireSame(/** @type {boolean} */ same) {
  if (!same) throw new Error("what crossed is not what was sent");
}

/** A loop that can be run several times; the last sum counts. */
export const repeating =
  (/** @type {(n: number) => number} */ loop) =>
  (n, rounds = 1) => {
    let sum = NaN;
    for (let i = 0; i < rounds; i++) sum = loop(n);
    return sum;
  };
