/** Texts by what people take for characters: grapheme clusters (UAX #29), as the platform finds them. */

import { failure } from "../failures.js";

let segmenter: Intl.Segmenter | undefined;

/** Throws `HostError` on a platform that does not know them. */
export function graphemesOf(text: string): string[] {
  if ((Intl.Segmenter as unknown) === undefined)
    throw failure("this platform does not divide texts (Intl.Segmenter)", undefined, "unimplemented");
  segmenter ??= new Intl.Segmenter("und", { granularity: "grapheme" });
  return Array.from(segmenter.segment(text), ({ segment }) => segment);
}

/** Characters `first` to `last`, counted as `string.sub` counts bytes: from 1, from the end when negative. */
export function graphemeSub(text: string, first: number, last: number): string {
  const all = graphemesOf(text);
  const from = first < 0 ? Math.max(all.length + first, 0) : Math.max(first - 1, 0);
  const to = last < 0 ? all.length + last + 1 : last;
  return all.slice(from, Math.max(to, 0)).join("");
}
