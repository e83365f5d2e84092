/** Writes make rules that say which files a compiler read: what `-M` and its relatives ask for. */

/** Prerequisites in a line, as long as it is no longer than this. */
const WIDTH = 100;

/** Returns a rule. `targets` are written as they are; `phony` adds an empty rule for each prerequisite but the first. */
export function makeRule(
  targets: readonly string[],
  prerequisites: readonly string[],
  phony: boolean,
): string {
  const words = prerequisites.map(quoteForMake);
  let line = `${targets.join(" ")}:`;
  let text = "";
  for (const word of words) {
    if (line.length + word.length + 1 > WIDTH) {
      text += `${line} \\\n`;
      line = " ";
    }
    line += ` ${word}`;
  }
  text += `${line}\n`;
  return phony
    ? text +
        words
          .slice(1)
          .map((word) => `${word}:\n`)
          .join("")
    : text;
}

/** Quotes a name for make. */
export function quoteForMake(name: string): string {
  return name.replace(/([\\]*)([ #])/g, "$1$1\\$2").replaceAll("$", "$$$$");
}
