/**
 * Finds the headers that a C file may include, by its text. It does not preprocess: it returns the headers of all branches,
 * because the npm compiler sees only the files that it is given.
 */

/** A header as written. Quoted ones are first searched beside the file. */
export interface IncludeName {
  readonly name: string;
  readonly quoted: boolean;
}

const DIRECTIVE =
  /(?:#[ \t]*(?:include(?:_next)?|import|embed)|__has_(?:include(?:_next)?|embed)[ \t]*\()[ \t]*(?:"([^"\n]+)"|<([^>\n]+)>)/g;

/** A macro whose value is the name of a header, for `#include NAME`. */
const MACRO = /#[ \t]*define[ \t]+\w+[ \t]+(?:"([^"\n]+\.\w+)"|<([^>\n]+\.\w+)>)/g;

/** Returns the headers that a C text names, each once. */
export function includesOf(text: string): IncludeName[] {
  // A backslash at the end of a line continues it on the next.
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
