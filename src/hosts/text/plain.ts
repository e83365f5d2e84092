/** Changes of texts that need no expression. */

import { failure } from "../failures.js";

/** The most characters that are made. */
const LONGEST = 2 ** 26;

/** The pieces between separators, at most `limit` of them, the last with all that is left. */
export function splitText(text: string, separator: string, limit: number): string[] {
  if (separator === "") throw failure("the separator is empty");
  const pieces: string[] = [];
  let from = 0;
  while (pieces.length + 1 < limit) {
    const at = text.indexOf(separator, from);
    if (at < 0) break;
    pieces.push(text.slice(from, at));
    from = at + separator.length;
  }
  pieces.push(text.slice(from));
  return pieces;
}

/** The text with `by` for each `what`, at most `limit` of them. Throws `HostError` for a text that grows too long. */
export function replaceText(text: string, what: string, by: string, limit: number): string {
  const pieces = splitText(text, what, limit === Infinity ? limit : limit + 1);
  if (text.length + (pieces.length - 1) * by.length > LONGEST)
    throw failure(`the result is longer than ${LONGEST} characters`);
  return pieces.join(by);
}
