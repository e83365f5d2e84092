/** The twin of n-queens.lua. */
const N = 8;

function place(row, columns, rising, falling) {
  if (row > N) return 1;
  let ways = 0;
  for (let column = 1; column <= N; column++) {
    const up = row + column;
    const down = row - column + N;
    if (columns[column] || rising[up] || falling[down]) continue;
    columns[column] = rising[up] = falling[down] = true;
    ways += place(row + 1, columns, rising, falling);
    columns[column] = rising[up] = falling[down] = false;
  }
  return ways;
}

export default function run(size) {
  let sum = 0;
  for (let i = 0; i < size; i++) {
    const flags = (length) => new Array(length + 1).fill(false);
    sum += place(1, flags(N), flags(2 * N), flags(2 * N));
  }
  return sum;
}
