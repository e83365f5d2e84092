/** The twin of closures.lua. */
const adder = (n) => (x) => x + n;
const compose = (f, g) => (x) => g(f(x));

function counter() {
  let count = 0;
  return () => ++count;
}

export default function run(size) {
  let sum = 0;
  for (let i = 1; i <= size; i++) {
    const both = compose(adder(i % 7), adder(i % 11));
    const tick = counter();
    tick();
    sum = (both(sum) + tick()) % 1000003;
  }
  return sum;
}
