/** The twin of spectral-norm.lua. */
function entry(i, j) {
  const diagonal = i + j - 1;
  return 1 / ((diagonal * (diagonal - 1)) / 2 + i);
}

function times(n, x, y) {
  for (let i = 1; i <= n; i++) {
    let sum = 0;
    for (let j = 1; j <= n; j++) sum += entry(i, j) * x[j - 1];
    y[i - 1] = sum;
  }
}

function timesTransposed(n, x, y) {
  for (let i = 1; i <= n; i++) {
    let sum = 0;
    for (let j = 1; j <= n; j++) sum += entry(j, i) * x[j - 1];
    y[i - 1] = sum;
  }
}

export default function run(size) {
  const x = new Array(size).fill(1);
  const y = new Array(size).fill(0);
  const between = new Array(size).fill(0);
  for (let i = 0; i < 5; i++) {
    times(size, x, between);
    timesTransposed(size, between, y);
    times(size, y, between);
    timesTransposed(size, between, x);
  }
  let xy = 0;
  let yy = 0;
  for (let i = 0; i < size; i++) {
    xy += x[i] * y[i];
    yy += y[i] * y[i];
  }
  return Math.sqrt(xy / yy).toFixed(9);
}
