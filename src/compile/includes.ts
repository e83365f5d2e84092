/**
 * Which files a C file may include, read off its text. It does not preprocess: it names every header that any branch could
 * ask for, so that the compiler, which sees no disk, is given them all.
 */

/** A header as it is written. Quoted ones are first looked for beside the file. */
export interface IncludeName {
  readonly name: string;
  readonly quoted: boolean;
}

const DIRECTIVE =
  /(?:#[ \t]*(?:include(?:_next)?|import|embed)|__has_(?:include(?:_next)?|embed)[ \t]*\()[ \t]*(?:"([^"\n]+)"|<([^>\n]+)>)/g;

/** A macro whose value is a header's name, for `#include NAME`. */
const MACRO = /#[ \t]*define[ \t]+\w+[ \t]+(?:"([^"\n]+\.\w+)"|<([^>\n]+\.\w+)>)/g;

/** All names of headers in a text of C, each once. */
export function includesOf(text: string): IncludeName[] {
  // A backslash at the end of a line joins it to the next.
  const joined = text.replace(/\\\r?\n/g, "");
  const found = new Map<string, IncludeName>();
  for (const pattern of [DIRECTIVE, MACRO]) {
    for (const [, quoted, angled] of joined.matchAll(pattern)) {
      const name = quoted ?? angled;
      if (name !== undefined)
        found.set(`${quoted === undefined ? "<" : '"'}${name}`, { name, quoted: quoted !== undefined });
    }
  }
  return [...found.values()];
}
