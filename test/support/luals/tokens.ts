/** The tokens of an annotation of lua-language-server, and a reader for them. The rules are in its script/parser/luadoc.lua. */

/** A wrong annotation or line. */
export class LualsError extends Error {
  override name = "LualsError";
}

export interface Token {
  readonly kind: "name" | "string" | "integer" | "code" | "symbol";
  readonly text: string;
}

const RULES: readonly (readonly [Token["kind"], RegExp])[] = [
  ["integer", /-?[0-9]+(?![.\w])/y],
  ["name", /[A-Za-z0-9_\u0080-\uffff][A-Za-z0-9_.*\-\u0080-\uffff]*/y],
  ["string", /"(?:[^"\\]|\\.)*"/y],
  ["code", /`[^`]*`/y],
  ["symbol", /\.\.\.|\[\]|[:|,;<>()?+#{}[\]=]/y],
];

const ESCAPE = /\\(?:u\{([0-9a-fA-F]+)\}|([abfnrtv\\"']))/g;
const ESCAPES: Readonly<Record<string, string>> = {
  a: "\x07",
  b: "\b",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "\t",
  v: "\v",
};

export function unquote(text: string): string {
  return text
    .slice(1, -1)
    .replaceAll(ESCAPE, (_, code: string | undefined, char: string) =>
      code === undefined ? (ESCAPES[char] ?? char) : String.fromCodePoint(parseInt(code, 16)),
    );
}

/** Reads tokens one by one. `rest` is the text after the last token taken. */
export class Tokens {
  #at = 0;
  constructor(readonly text: string) {}

  get rest(): string {
    return this.text.slice(this.#at).trim();
  }

  peek(): Token | undefined {
    const start = this.#at + (/^[ \t]*/.exec(this.text.slice(this.#at))?.[0].length ?? 0);
    if (start === this.text.length) return undefined;
    for (const [kind, rule] of RULES) {
      rule.lastIndex = start;
      const found = rule.exec(this.text);
      if (found !== null) return { kind, text: found[0] };
    }
    throw new LualsError(`no token: ${this.text.slice(start)}`);
  }

  next(): Token {
    const token = this.peek();
    if (token === undefined) throw new LualsError("the annotation ends too early");
    this.#at = this.text.indexOf(token.text, this.#at) + token.text.length;
    return token;
  }

  /** Takes a symbol if it is the next token. */
  take(symbol: string): boolean {
    const token = this.peek();
    if (token?.kind !== "symbol" || token.text !== symbol) return false;
    this.next();
    return true;
  }

  expect(symbol: string): void {
    if (!this.take(symbol)) throw new LualsError(`'${symbol}' expected, got '${this.rest}'`);
  }

  name(): string {
    const token = this.peek();
    if (token?.kind !== "name") throw new LualsError(`a name expected, got '${this.rest}'`);
    return this.next().text;
  }
}
