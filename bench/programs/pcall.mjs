/** The twin of pcall.lua. */
function half(n) {
  if (n < 0) throw new Error("negative");
  return [n % 1000, n];
}

export default function run(size) {
  let sum = 0;
  for (let i = 1; i <= size; i++) {
    try {
      const [value] = half(i);
      sum = (sum + value) % 1000003;
    } catch {
      sum = 0;
    }
  }
  return sum;
}
