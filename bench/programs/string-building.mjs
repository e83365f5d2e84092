/** The twin of string-building.lua. */
export default function run(size) {
  let lines = [];
  let length = 0;
  for (let i = 1; i <= size; i++) {
    let line = "";
    for (let word = 1; word <= 8; word++) line = line + "w" + ((i * word) % 97) + " ";
    lines.push(line);
    if (lines.length === 100) {
      const text = lines.join("\n");
      length = (length + text.length + text.charCodeAt(text.length - (i % 50) - 1)) % 1000003;
      lines = [];
    }
  }
  return length + lines.join(",").length;
}
