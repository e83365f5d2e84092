/** Unicode normal forms in linear time. Engines sort the marks of a character in the square of their number. */

import { checkpoint } from "../../security/checkpoint.js";
import { failure } from "../failures.js";

export type NormalForm = "NFC" | "NFD" | "NFKC" | "NFKD";

/** The units that are normalised at once, if there is a place to cut. */
const PIECE = 4096;
const WORK = 256;

/** The most marks in a row. Writing systems need a handful. */
const MOST_MARKS = 1024;

/** A character before which a text can be cut: in no form does it or what it decomposes to combine with the one before. */
const CUT = /[^\p{M}\u0e33\u0eb3\u1100-\u11ff\u3130-\u318f\ua960-\ua97f\ud7b0-\ud7ff\uff61-\uffdf]/gu;

/** Converts a text. Throws `HostError` for too many marks in a row, and what `checkpoint` throws. */
export function normalForm(text: string, form: NormalForm): string {
  if (text.length <= MOST_MARKS) return text.normalize(form);
  let normal = "";
  for (let from = 0; from < text.length;) {
    checkpoint(WORK);
    const end = cutAfter(text, from + PIECE);
    normal += requireFewMarks(text.slice(from, end)).normalize(form);
    from = end;
  }
  return normal;
}

function cutAfter(text: string, at: number): number {
  if (at >= text.length) return text.length;
  CUT.lastIndex = at;
  const found = CUT.exec(text);
  return found === null ? text.length : found.index;
}

function requireFewMarks(piece: string): string {
  let marks = 0;
  for (const character of piece) {
    checkpoint(1 / WORK);
    marks = /^\p{M}$/u.test(character) ? marks + 1 : 0;
    if (marks > MOST_MARKS)
      throw failure(`more than ${MOST_MARKS} combining marks in a row`, undefined, "out_of_range");
  }
  return piece;
}
