/** The twin of string-format.lua. */
export default function run(size) {
  let sum = 0;
  for (let i = 1; i <= size; i++) {
    const integer = String(i % 70000).padStart(5, "0");
    const float = ((i % 1000) / 8).toFixed(3).padStart(8);
    const line = `${integer} ${float} ${(i % 65536).toString(16)} <${"ab".padEnd(6)}> ${i % 2 === 0} ${i % 100}%`;
    sum = (sum + line.length * 31 + line.charCodeAt(i % line.length)) % 1000003;
  }
  return sum;
}
