/** The twin of table-insert-remove.lua. */
export default function run(size) {
  const stack = [];
  const queue = Array.from({ length: 16 }, (_, i) => i + 1);
  let sum = 0;
  for (let i = 1; i <= size; i++) {
    stack.push(i % 13);
    stack.push(i % 7);
    sum += stack.pop();
    if (stack.length > 1000) while (stack.length > 10) sum += stack.pop();
    queue.unshift(i % 17);
    sum += queue.pop();
    sum = (sum + queue.splice(7, 1)[0]) % 1000003;
    queue.splice(7, 0, i % 5);
  }
  return sum + stack.length + queue.length;
}
