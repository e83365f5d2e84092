/** The numbers that the hashes and the random numbers of a state start from. */

/** The finalizer of SplitMix64: the bits of a number, spread over 64. */
function mixed(value: bigint): bigint {
  const step = (bits: bigint, shift: bigint, factor: bigint): bigint =>
    BigInt.asUintN(64, (bits ^ (bits >> shift)) * factor);
  let bits = BigInt.asUintN(64, value * 0x9e3779b97f4a7c15n + 0x9e3779b97f4a7c15n);
  bits = step(step(bits, 30n, 0xbf58476d1ce4e5b9n), 27n, 0x94d049bb133111ebn);
  return BigInt.asIntN(64, bits ^ (bits >> 31n));
}

/** Returns a function that gives another number each time, the same ones for the same `seed`. */
export function seedsFrom(seed: bigint): () => bigint {
  let count = 0n;
  return () => mixed(seed + count++);
}

/** Random numbers that are not used yet: one call for many is far faster than a call for each. */
const unused = new BigInt64Array(64);
let left = 0;

/** Returns a number that nobody can guess. */
export function randomSeed(): bigint {
  if (left === 0) {
    crypto.getRandomValues(unused);
    left = unused.length;
  }
  return unused[--left] ?? 0n;
}

/** Returns a seed from the time, in milliseconds, and an address, as the reference takes it. */
export function timeSeed(time: number, address: number): bigint {
  return mixed((BigInt(address) << 48n) ^ BigInt(Math.trunc(time)));
}
