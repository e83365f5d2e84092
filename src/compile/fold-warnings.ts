/** Shortens the output of a compiler that warns of the same thing again and again. */

/** How many warnings of a kind are shown. */
const SHOWN = 10;

/** The first line of a diagnostic; notes and source lines that follow belong to it. */
const FIRST_LINE = /(?:^|: )(warning|error|fatal error): .*$/;
const KIND = /\[(-W[^\]]+)\]$/;
/** Lines about the output as a whole, such as `2 warnings generated.` */
const SUMMARY = /^\d+ (?:warning|error)s?\b.* generated\.$/;

/** Returns the text with the first ten warnings of each kind (`-Wunused`, say) and how many more there were. */
export function foldWarnings(text: string): string {
  const counts = new Map<string, number>();
  const kept: string[] = [];
  let pending: string[] = []; // lines before a first line that lead to it: "In file included from ..."
  let keeps = true;
  for (const line of text.split("\n")) {
    if (line.startsWith("In file included from ") || /^ +from /.test(line)) {
      pending.push(line);
      continue;
    }
    const first = FIRST_LINE.exec(line);
    const kind = first?.[1] === "warning" ? KIND.exec(line)?.[1] : undefined;
    if (kind !== undefined) counts.set(kind, (counts.get(kind) ?? 0) + 1);
    if (first || SUMMARY.test(line)) keeps = kind === undefined || (counts.get(kind) ?? 0) <= SHOWN;
    if (keeps) kept.push(...pending, line);
    pending = [];
  }
  const more = [...counts].filter(([, count]) => count > SHOWN);
  if (more.length === 0) return text;
  const ends = kept.at(-1) === "" ? kept.slice(0, -1) : kept;
  const folded = more.map(
    ([kind, count]) => `${count - SHOWN} more warnings [${kind}] are not shown; -v shows them`,
  );
  return [...ends, ...folded, ""].join("\n");
}
