/** The twin of heapsort.lua. */
function sift(values, start, last) {
  let top = start;
  const value = values[top];
  let child = 2 * top;
  while (child <= last) {
    if (child < last && values[child] < values[child + 1]) child++;
    if (values[child] <= value) break;
    values[top] = values[child];
    top = child;
    child = 2 * top;
  }
  values[top] = value;
}

function sort(values) {
  const n = values.length - 1;
  for (let top = Math.floor(n / 2); top >= 1; top--) sift(values, top, n);
  for (let last = n; last >= 2; last--) {
    const kept = values[1];
    values[1] = values[last];
    values[last] = kept;
    sift(values, 1, last - 1);
  }
}

export default function run(size) {
  const values = [0]; // from 1, as in Lua
  let seed = 42;
  for (let i = 1; i <= size; i++) {
    seed = (seed * 3877 + 29573) % 139968;
    values.push(seed);
  }
  sort(values);
  let sum = 0;
  for (let i = 1; i <= size; i++) sum = (sum + values[i] * (i % 100)) % 1000003;
  return sum;
}
