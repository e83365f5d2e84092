/** The twin of matrix-product.lua. */
const matrix = (n, factor) =>
  Array.from({ length: n }, (_, i) =>
    Array.from({ length: n }, (__, j) => (((i + 1) * factor + j + 1) % 8) / 4),
  );

function product(a, b, n) {
  const rows = [];
  for (let i = 0; i < n; i++) {
    const left = a[i];
    const row = [];
    for (let j = 0; j < n; j++) {
      let sum = 0;
      for (let k = 0; k < n; k++) sum += left[k] * b[k][j];
      row.push(sum);
    }
    rows.push(row);
  }
  return rows;
}

export default function run(size) {
  let sum = 0;
  for (const row of product(matrix(size, 3), matrix(size, 5), size)) for (const value of row) sum += value;
  return sum.toFixed(4);
}
