/** The twin of sieve.lua. */
const LIMIT = 100000;

export default function run(size) {
  let sum = 0;
  for (let pass = 0; pass < size; pass++) {
    const prime = [];
    for (let i = 0; i <= LIMIT; i++) prime[i] = true;
    let count = 0;
    for (let i = 2; i <= LIMIT; i++) {
      if (!prime[i]) continue;
      count++;
      for (let multiple = i + i; multiple <= LIMIT; multiple += i) prime[multiple] = false;
    }
    sum += count;
  }
  return sum;
}
