/** The twin of string-keys.lua. */
export default function run(size) {
  const counts = new Map();
  let seed = 42;
  for (let i = 1; i <= size; i++) {
    seed = (seed * 3877 + 29573) % 139968;
    const word = "word" + (seed % 2000);
    counts.set(word, (counts.get(word) ?? 0) + 1);
    if (i % 1000 === 0) counts.delete("word" + (i % 2000));
  }
  let most = 0;
  for (const count of counts.values()) if (count > most) most = count;
  return counts.size * 100003 + (most % 100003);
}
