/** Grapheme clusters (UAX #29), from the platform's `Intl.Segmenter`. */

import { checkpoint } from "../../security/checkpoint.js";
import { failure } from "../failures.js";

/**
 * The UTF-16 units that are segmented at once. Engines take time in proportion to the whole text for each grapheme. Whether
 * a grapheme ends depends only on what it consists of and on the next character, so a text can be continued at any end.
 */
const WINDOW = 256;
const WORK = WINDOW / 8;

let segmenter: Intl.Segmenter | undefined;

/**
 * Calls `visit` with the ends of the grapheme clusters of a text, in order. Throws `HostError` on a platform without
 * `Intl.Segmenter`, and what `checkpoint` throws.
 */
function segment(text: string, visit: (end: number) => void): void {
  if ((Intl.Segmenter as unknown) === undefined)
    throw failure("this platform has no Intl.Segmenter to find graphemes", undefined, "unimplemented");
  segmenter ??= new Intl.Segmenter("und", { granularity: "grapheme" });
  /** What stands for the part of the current cluster that was read before. */
  let context = "";
  for (let from = 0; from < text.length;) {
    checkpoint(WORK);
    let end = Math.min(from + WINDOW, text.length);
    if (end < text.length && isHighSurrogate(text.charCodeAt(end - 1))) end++;
    const part = context + text.slice(from, end);
    const offset = from - context.length;
    let last = 0;
    for (const { index } of segmenter.segment(part)) {
      if (index > 0) visit(offset + index);
      last = index;
    }
    // What follows may belong to the last one.
    context = summary(part.slice(last));
    from = end;
  }
  if (text.length > 0) visit(text.length);
}

const isHighSurrogate = (unit: number): boolean => unit >= 0xd800 && unit <= 0xdbff;

/** What never begins a cluster and may repeat in one without end. */
const EXTENDS = /^[\p{Grapheme_Extend}\p{Emoji_Modifier}\u200d]$/u;

/**
 * A shorter text after which the same characters continue the cluster as after this beginning of one. The rules ask for the
 * last character that does not extend others, which kinds of characters extend it, and the last of these.
 */
function summary(cluster: string): string {
  if (cluster.length <= WINDOW / 4) return cluster;
  const characters = Array.from(cluster);
  const last = characters.at(-1) ?? "";
  const kinds = new Set<string>();
  let base = characters.length - 1;
  for (; base > 0; base--) {
    const character = characters[base] ?? "";
    if (kinds.has(character)) continue;
    if (!EXTENDS.test(character)) break;
    kinds.add(character);
  }
  if (kinds.size === 0) return last;
  kinds.delete(last);
  return `${characters[base] ?? ""}${[...kinds].join("")}${last}`;
}

/** The number of grapheme clusters of a text. Throws as `graphemesOf`. */
export function countGraphemes(text: string): number {
  let count = 0;
  segment(text, () => {
    count++;
  });
  return count;
}

/** The grapheme clusters of a text. Throws `HostError` on a platform without `Intl.Segmenter`. */
export function graphemesOf(text: string): string[] {
  const all: string[] = [];
  let start = 0;
  segment(text, (end) => {
    all.push(text.slice(start, end));
    start = end;
  });
  return all;
}

/** Graphemes `first` to `last`, counted as `string.sub` counts bytes: from 1, negative ones from the end. */
export function graphemeSub(text: string, first: number, last: number): string {
  const all = graphemesOf(text);
  const from = first < 0 ? Math.max(all.length + first, 0) : Math.max(first - 1, 0);
  const to = last < 0 ? all.length + last + 1 : last;
  return all.slice(from, Math.max(to, 0)).join("");
}
