/** What the platform's `Intl` knows of text: collation, and grapheme clusters (UAX #29). */

import { BoundedCache } from "../cache.js";
import { failure } from "../failures.js";

const collators = new BoundedCache<Intl.Collator>();

/**
 * Compares two texts: -1, 0 or 1. `locale` is a name such as `de` or `sv-SE`, or `und` for the root collation. With
 * `numeric`, "2" comes before "10". Throws `HostError` for an unknown locale.
 */
export function compareTexts(a: string, b: string, locale: string, numeric: boolean): number {
  const collator = collators.get(`${numeric ? "numeric" : "plain"} ${locale}`, () => {
    try {
      return new Intl.Collator(locale, { numeric });
    } catch {
      throw failure(`unknown locale ${JSON.stringify(locale.slice(0, 60))}`);
    }
  });
  return Math.sign(collator.compare(a, b));
}

/**
 * The UTF-16 units that are segmented at once. Engines take time in proportion to the whole text for each grapheme. Whether
 * a grapheme ends depends only on what it consists of and on the next character, so a text can be continued at any end.
 */
const WINDOW = 256;

let segmenter: Intl.Segmenter | undefined;

/** The grapheme clusters of a text. Throws `HostError` on a platform without `Intl.Segmenter`. */
export function graphemesOf(text: string): string[] {
  if ((Intl.Segmenter as unknown) === undefined)
    throw failure("this platform has no Intl.Segmenter to find graphemes", undefined, "unimplemented");
  segmenter ??= new Intl.Segmenter("und", { granularity: "grapheme" });
  const all: string[] = [];
  let size = WINDOW;
  for (let from = 0; from < text.length;) {
    let end = Math.min(from + size, text.length);
    if (end < text.length && isHighSurrogate(text.charCodeAt(end - 1))) end++;
    const found = Array.from(segmenter.segment(text.slice(from, end)), ({ segment }) => segment);
    // What follows may belong to the last one.
    if (end < text.length) found.pop();
    for (const grapheme of found) {
      all.push(grapheme);
      from += grapheme.length;
    }
    size = found.length > 0 ? WINDOW : size * 2;
  }
  return all;
}

const isHighSurrogate = (unit: number): boolean => unit >= 0xd800 && unit <= 0xdbff;

/** Graphemes `first` to `last`, counted as `string.sub` counts bytes: from 1, negative ones from the end. */
export function graphemeSub(text: string, first: number, last: number): string {
  const all = graphemesOf(text);
  const from = first < 0 ? Math.max(all.length + first, 0) : Math.max(first - 1, 0);
  const to = last < 0 ? all.length + last + 1 : last;
  return all.slice(from, Math.max(to, 0)).join("");
}
