/** The twin of generators.lua. */
function* numbers(n) {
  for (let i = 1; i <= n; i++) yield i;
}

function* thirds(source) {
  for (const value of source) if (value % 3 === 0) yield value;
}

export default function run(size) {
  let sum = 0;
  for (const value of thirds(numbers(size))) sum = (sum + value) % 1000003;
  return sum;
}
