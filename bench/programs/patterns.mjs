/** The twin of patterns.lua, with JavaScript's own regular expressions. */
const WORDS = ["alpha", "beta42", "gamma", "delta_7", "x", "omega99", "lambda", "mu"];

function text() {
  const words = [];
  let seed = 42;
  for (let i = 0; i < 200; i++) {
    seed = (seed * 3877 + 29573) % 139968;
    words.push(WORDS[seed % WORDS.length]);
  }
  return words.join(" ");
}

const NAMES = new Map([
  ["alpha", "A"],
  ["gamma", "G"],
  ["lambda", "L"],
]);

export default function run(size) {
  const source = text();
  let sum = 0;
  for (let i = 1; i <= size; i++) {
    let swaps = 0;
    const swapped = source.replace(/([a-zA-Z]+)([0-9]+)/g, (_, letters, digits) => {
      swaps++;
      return digits + letters;
    });
    const named = source.replace(/[a-zA-Z0-9]+/g, (word) => NAMES.get(word) ?? word);
    const doubled = source.replace(/(?<![a-zA-Z0-9])m[a-zA-Z0-9]*/g, (word) => word + word);
    let longest = 0;
    for (const [word] of source.matchAll(/[a-zA-Z0-9_]+/g)) if (word.length > longest) longest = word.length;
    const twins = /x\s+x/g;
    twins.lastIndex = Math.max(i % 100, 1) - 1;
    const at = (twins.exec(source)?.index ?? -1) + 1;
    sum = (sum + swaps + swapped.length + named.length + doubled.length + longest + at) % 1000003;
  }
  return sum;
}
