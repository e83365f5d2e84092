/** The twin of quicksort.lua. */
function sort(values, from, to, before) {
  let low = from;
  let high = to;
  while (low < high) {
    const pivot = values[(low + high) >> 1];
    let i = low;
    let j = high;
    while (i <= j) {
      while (before(values[i], pivot)) i++;
      while (before(pivot, values[j])) j--;
      if (i <= j) {
        const kept = values[i];
        values[i++] = values[j];
        values[j--] = kept;
      }
    }
    if (j - low < high - i) {
      sort(values, low, j, before);
      low = i;
    } else {
      sort(values, i, high, before);
      high = j;
    }
  }
}

export default function run(size) {
  const values = [];
  let seed = 42;
  for (let i = 0; i < size; i++) {
    seed = (seed * 3877 + 29573) % 139968;
    values.push(seed);
  }
  sort(values, 0, size - 1, (a, b) => a > b);
  let sum = 0;
  for (let i = 1; i <= size; i++) sum = (sum + values[i - 1] * (i % 100)) % 1000003;
  return sum;
}
