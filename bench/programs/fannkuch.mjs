/** The twin of fannkuch.lua. */
const N = 10;

function advance(permutation, turns) {
  for (let length = 2; length <= N; length++) {
    const first = permutation[0];
    for (let i = 0; i < length - 1; i++) permutation[i] = permutation[i + 1];
    permutation[length - 1] = first;
    if (++turns[length] < length) return;
    turns[length] = 0;
  }
}

function flips(permutation, work) {
  for (let i = 0; i < N; i++) work[i] = permutation[i];
  let count = 0;
  let first = work[0];
  while (first !== 1) {
    for (let low = 0, high = first - 1; low < high; low++, high--) {
      const kept = work[low];
      work[low] = work[high];
      work[high] = kept;
    }
    count++;
    first = work[0];
  }
  return count;
}

export default function run(size) {
  const permutation = Array.from({ length: N }, (_, i) => i + 1);
  const turns = new Array(N + 1).fill(0);
  const work = permutation.slice();
  let most = 0;
  let sum = 0;
  for (let i = 1; i <= size; i++) {
    const count = flips(permutation, work);
    if (count > most) most = count;
    sum = (sum + count * ((i % 5) + 1)) % 1000003;
    advance(permutation, turns);
  }
  return most * 1000003 + sum;
}
