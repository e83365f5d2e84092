/** Scans a JSON string: finds its end and decodes its escapes. */

import { checkpoint } from "../../security/checkpoint.js";

interface Scanned {
  readonly value: string;
  /** The index after the closing quote, or that of the fault. */
  readonly end: number;
  /** Whether the string has escapes. */
  readonly escaped: boolean;
  readonly problem: string | undefined;
}

/** After so many characters that are examined one by one, this work is counted. */
export const STRETCH = 4096;
export const WORK = STRETCH / 32;

const QUOTE = 0x22;
const BACKSLASH = 0x5c;

const ESCAPES: Readonly<Record<string, string>> = {
  '"': '"',
  "\\": "\\",
  "/": "/",
  b: "\b",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "\t",
};

const HEX = /^[0-9a-fA-F]{4}$/;

/** Scans the string whose opening quote is at `start`. */
export function scanString(text: string, start: number): Scanned {
  let value = "";
  let from = start + 1;
  let at = from;
  let escaped = false;
  const fault = (problem: string): Scanned => ({ value: "", end: at, escaped, problem });
  for (;;) {
    const code = text.charCodeAt(at);
    if (code === QUOTE)
      return { value: value + text.slice(from, at), end: at + 1, escaped, problem: undefined };
    if (code === BACKSLASH) {
      escaped = true;
      checkpoint();
      value += text.slice(from, at);
      const letter = text.charAt(at + 1);
      if (letter === "u") {
        const digits = text.slice(at + 2, at + 6);
        if (!HEX.test(digits)) return fault("four hexadecimal digits expected after \\u");
        value += String.fromCharCode(Number.parseInt(digits, 16));
        at += 6;
      } else {
        const character = ESCAPES[letter];
        if (character === undefined)
          return fault(letter === "" ? "a string without an end" : "an unknown escape");
        value += character;
        at += 2;
      }
      from = at;
    } else if (code >= 0x20) {
      if (at++ % STRETCH === 0) checkpoint(WORK);
    } else return fault(Number.isNaN(code) ? "a string without an end" : "a control character in a string");
  }
}
