/**
 * Splits Lua text into the tokens needed to find constant strings: names, strings with their escapes decoded, and
 * single characters for everything else. Skips comments. Never fails: malformed text yields some tokens too.
 */

export interface Token {
  readonly kind: "name" | "string" | "other";
  /** The value of a string, one character per byte; the text of any other token. */
  readonly text: string;
}

const SPACE = /[ \t\r\n\v\f]+/y;
const NAME = /[A-Za-z_][A-Za-z_0-9]*/y;
/** Includes the characters that directly follow: `0x1p-3`, `1..2` (malformed, as in Lua). */
const NUMBER = /\.?[0-9](?:[eEpP][+-]|[0-9A-Za-z_.])*/y;
const LONG_OPEN = /\[(=*)\[/y;
const DOTS = /\.{2,3}|::/y;
const ESCAPES: Readonly<Record<string, string>> = {
  a: "\x07",
  b: "\b",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "\t",
  v: "\v",
};

/** Returns one character per byte, the form in which escapes are decoded. */
export function byteText(bytes: Uint8Array): string {
  let text = "";
  for (let at = 0; at < bytes.length; at += 4096)
    text += String.fromCharCode(...bytes.subarray(at, at + 4096));
  return text;
}

class Reader {
  at = 0;
  constructor(readonly text: string) {}

  match(pattern: RegExp): RegExpExecArray | undefined {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.text);
    if (found !== null) this.at = pattern.lastIndex;
    return found ?? undefined;
  }

  /** Returns the content of `[[...]]` from its opening bracket on; undefined if none begins there. */
  long(): string | undefined {
    const open = this.match(LONG_OPEN);
    if (open === undefined) return undefined;
    const close = `]${open[1] ?? ""}]`;
    const end = this.text.indexOf(close, this.at);
    const content = this.text.slice(this.at, end < 0 ? undefined : end);
    this.at = end < 0 ? this.text.length : end + close.length;
    return content.replaceAll(/\r\n|\n\r|\r/g, "\n").replace(/^\n/, "");
  }

  /** Returns the value of a quoted string from its quote on; undefined if it is unterminated. */
  quoted(): string | undefined {
    const quote = this.text[this.at++];
    let value = "";
    for (;;) {
      const char = this.text[this.at++];
      if (char === undefined || char === "\n" || char === "\r") return undefined;
      if (char === quote) return value;
      value += char === "\\" ? this.#escape() : char;
    }
  }

  #escape(): string {
    const decimal = this.match(/[0-9]{1,3}/y);
    if (decimal !== undefined) return String.fromCharCode(Number(decimal[0]) & 0xff);
    const hex = this.match(/x([0-9A-Fa-f]{2})/y);
    if (hex !== undefined) return String.fromCharCode(parseInt(hex[1] ?? "", 16));
    const unicode = this.match(/u\{([0-9A-Fa-f]+)\}/y);
    if (unicode !== undefined) return utf8(parseInt(unicode[1] ?? "", 16));
    if (this.match(/z[ \t\r\n\v\f]*/y) !== undefined) return "";
    if (this.match(/\r\n|\n\r|\r|\n/y) !== undefined) return "\n";
    const char = this.text[this.at++] ?? "";
    return ESCAPES[char] ?? char;
  }
}

/** Returns the bytes of a code point, up to 2^31 as in Lua. */
function utf8(code: number): string {
  if (code < 0x80) return String.fromCharCode(code);
  const tail: number[] = [];
  let first = 0x3f;
  let rest = code;
  do {
    tail.unshift(0x80 | (rest & 0x3f));
    rest = Math.floor(rest / 64);
    first >>= 1;
  } while (rest > first);
  return String.fromCharCode(((~first << 1) & 0xff) | rest, ...tail);
}

/** Returns the tokens of Lua text. Skips a byte order mark and a first line that begins with `#`. */
export function tokensOf(source: string): Token[] {
  const start = /^(?:\u00ef\u00bb\u00bf)?(?:#[^\n]*)?/.exec(source)?.[0].length ?? 0;
  const reader = new Reader(source);
  reader.at = start;
  const tokens: Token[] = [];
  while (reader.at < source.length) {
    if (reader.match(SPACE) !== undefined) continue;
    if (reader.match(/--/y) !== undefined) {
      if (reader.long() === undefined) reader.match(/[^\r\n]*/y);
      continue;
    }
    tokens.push(next(reader));
  }
  return tokens;
}

function next(reader: Reader): Token {
  const name = reader.match(NAME);
  if (name !== undefined) return { kind: "name", text: name[0] };
  const char = reader.text[reader.at] ?? "";
  if (char === '"' || char === "'") {
    const value = reader.quoted();
    return value === undefined ? { kind: "other", text: char } : { kind: "string", text: value };
  }
  const long = reader.long();
  if (long !== undefined) return { kind: "string", text: long };
  const more = reader.match(NUMBER) ?? reader.match(DOTS);
  if (more !== undefined) return { kind: "other", text: more[0] };
  reader.at++;
  return { kind: "other", text: char };
}
