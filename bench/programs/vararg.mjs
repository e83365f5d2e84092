/** The twin of vararg.lua. */
const count = (...values) => values.length;

function sum(...values) {
  let total = 0;
  for (const value of values) total += value;
  return total;
}

const rotated = (first, ...rest) => sum(...rest) + first;
const last = (...values) => values[values.length - 1];

export default function run(size) {
  let total = 0;
  const numbers = [3, 1, 4, 1, 5, 9];
  for (let i = 1; i <= size; i++)
    total = (total + count(i, i, i) + rotated(i % 10, ...numbers) + last(1, 2, 3, i % 7)) % 1000003;
  return total;
}
