/** Suggests the name that was meant in place of an unknown one. */

/** Names further away than a third of their length are not suggested. */
const NEAR = 3;

/**
 * Ends a message about an unknown name: it suggests the nearest of the known names, or lists all if none is near. The
 * comparison ignores case.
 */
export function suggestion(name: string, known: readonly string[]): string {
  const nearest = nearestOf(name, known);
  return nearest === undefined ? `expected one of ${known.join(", ")}` : `did you mean '${nearest}'?`;
}

/** The nearest of the known names; undefined if none is near. */
export function nearestOf(name: string, known: readonly string[]): string | undefined {
  let best: string | undefined;
  let least = Infinity;
  for (const candidate of known) {
    const longest = Math.max(name.length, candidate.length);
    if (Math.abs(name.length - candidate.length) > longest / NEAR) continue;
    const distance = editDistance(name.toLowerCase(), candidate.toLowerCase());
    if (distance > longest / NEAR || distance >= least) continue;
    best = candidate;
    least = distance;
  }
  return best;
}

/** How many letters must be inserted, removed, replaced or swapped with the next to make `a` of `b`. */
function editDistance(a: string, b: string): number {
  let before: number[] = [];
  let row = Array.from({ length: b.length + 1 }, (_, at) => at);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      const swaps = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      const swapped = swaps ? (before[j - 2] ?? 0) + 1 : Infinity;
      next.push(Math.min(replaced, swapped, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    before = row;
    row = next;
  }
  return row[b.length] ?? 0;
}
