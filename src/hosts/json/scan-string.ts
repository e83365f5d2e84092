/** Finds the end of a string of JSON, and what it stands for. */

interface Scanned {
  readonly value: string;
  /** Behind the closing quote; where something is wrong, there. */
  readonly end: number;
  readonly escaped: boolean;
  readonly problem: string | undefined;
}

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

/** The string whose opening quote stands at `start`. */
export function scanString(text: string, start: number): Scanned {
  let value = "";
  let from = start + 1;
  let at = from;
  let escaped = false;
  const wrong = (problem: string): Scanned => ({ value: "", end: at, escaped, problem });
  for (;;) {
    const code = text.charCodeAt(at);
    if (code === QUOTE)
      return { value: value + text.slice(from, at), end: at + 1, escaped, problem: undefined };
    if (code === BACKSLASH) {
      escaped = true;
      value += text.slice(from, at);
      const letter = text.charAt(at + 1);
      if (letter === "u") {
        const digits = text.slice(at + 2, at + 6);
        if (!HEX.test(digits)) return wrong("four hexadecimal digits expected behind \\u");
        value += String.fromCharCode(Number.parseInt(digits, 16));
        at += 6;
      } else {
        const meant = ESCAPES[letter];
        if (meant === undefined)
          return wrong(letter === "" ? "a string without an end" : "an unknown escape");
        value += meant;
        at += 2;
      }
      from = at;
    } else if (code >= 0x20) at++;
    else return wrong(Number.isNaN(code) ? "a string without an end" : "a control character in a string");
  }
}
