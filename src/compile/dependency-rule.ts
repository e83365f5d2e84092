/** Reads the make rule that `-MD` writes: which files a compiler read. */

/** Returns the prerequisites of the first rule of a text, in its order, each once. */
export function prerequisitesOf(rule: string): string[] {
  const [line = ""] = rule.replace(/\\\r?\n/g, " ").split("\n");
  // The target has no colon: the caller names it by -MT.
  const words = line.slice(line.indexOf(":") + 1).match(/(?:\\[ #]|[^ \t\r])+/g) ?? [];
  return [...new Set(words.map((word) => word.replace(/\\([ #])/g, "$1").replaceAll("$$", "$")))];
}
