/** The twin of binary-trees.lua. */
const DEPTH = 10;

const make = (depth) => (depth === 0 ? [null, null] : [make(depth - 1), make(depth - 1)]);

function count(tree) {
  const left = tree[0];
  return left === null ? 1 : 1 + count(left) + count(tree[1]);
}

export default function run(size) {
  const kept = make(DEPTH + 2);
  let sum = 0;
  for (let i = 1; i <= size; i++) sum = (sum + count(make(DEPTH - (i % 2)))) % 1000003;
  return sum + count(kept);
}
