/** The twin of method-calls.lua. */
class Counter {
  constructor(step) {
    this.count = 0;
    this.step = step;
  }
  advance() {
    this.count += this.step;
    return this;
  }
  value() {
    return this.count;
  }
}

class Wrapping extends Counter {
  constructor(step, limit) {
    super(step);
    this.limit = limit;
  }
  advance() {
    this.count = (this.count + this.step) % this.limit;
    return this;
  }
}

export default function run(size) {
  const plain = new Counter(1);
  const wrapping = new Wrapping(3, 1009);
  let sum = 0;
  for (let i = 0; i < size; i++) {
    plain.advance().advance();
    sum = (sum + wrapping.advance().value()) % 1000003;
  }
  return (plain.value() % 1000003) + sum;
}
