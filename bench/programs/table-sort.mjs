/** The twin of table-sort.lua, with JavaScript's own sort. */
export default function run(size) {
  const records = [];
  let seed = 42;
  for (let number = 1; number <= size; number++) {
    seed = (seed * 3877 + 29573) % 139968;
    records.push({ key: seed, number });
  }
  records.sort((a, b) => a.key - b.key || a.number - b.number);
  let sum = 0;
  for (let i = 1; i <= size; i++) sum = (sum + (records[i - 1].number % 1000) * (i % 100)) % 1000003;
  return sum;
}
