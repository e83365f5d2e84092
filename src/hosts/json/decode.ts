/**
 * Reads JSON (RFC 8259) in linear time and without recursion. It differs from `JSON.parse` where Lua can represent more
 * or less: integers keep all 64 bits, and every string in the result has bytes in Lua.
 */

import { checkpoint } from "../../security/checkpoint.js";
import { isWellFormed, LONE_SURROGATE } from "../../types/names.js";
import { isInt64 } from "../../types/numerals.js";
import { toWellFormed } from "../../values/text.js";
import { failure } from "../failures.js";
import { scanString, STRETCH, WORK } from "./scan-string.js";
import { markedArray, NULL } from "./values.js";

export interface DecodeOptions {
  readonly maxDepth: number;
  readonly maxSize: number;
  /** Duplicate names in an object are an error; else the last one wins. */
  readonly uniqueNames: boolean;
  /** Null becomes nil; else `json.null`. */
  readonly nullAsNil: boolean;
  /** Empty arrays become `json.array()`; else empty tables. */
  readonly keepEmptyArrays: boolean;
  /** Bytes that are not UTF-8, and escaped lone surrogates, become U+FFFD; else they are errors. */
  readonly replaceInvalid: boolean;
}

const NUMBER = /-?(?:0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?/y;

/** Numerals up to this length are safe integers. */
const SAFE_LENGTH = 15;
/** The length of the longest 64-bit integer, with its sign. */
const LONGEST_INTEGER = 20;

const OPEN_ARRAY = 0x5b;
const CLOSE_ARRAY = 0x5d;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;
const COMMA = 0x2c;
const COLON = 0x3a;
const QUOTE = 0x22;

type Container = unknown[] | Record<string, unknown>;

interface Open {
  readonly container: Container;
  /** In an object, the name of the next value. */
  name: string;
}

/** Decodes a text. Throws `HostError` with `line`, `column` and `offset` (in characters, from 1) in its details. */
export function decode(text: string, options: DecodeOptions): unknown {
  return new Decoder(text, options).read();
}

class Decoder {
  #at = 0;
  readonly #open: Open[] = [];
  readonly #text: string;

  constructor(
    text: string,
    readonly options: DecodeOptions,
  ) {
    if (text.length > options.maxSize) throw failure(`JSON: longer than ${options.maxSize} characters`);
    this.#text = text;
    if (isWellFormed(text)) return;
    if (!options.replaceInvalid) this.#fail("a byte that is not UTF-8", text.search(LONE_SURROGATE));
    this.#text = toWellFormed(text);
  }

  read(): unknown {
    if (this.#text.startsWith("\ufeff")) this.#at = 1;
    this.#skip();
    for (;;) {
      let value = this.#value();
      if (value === OPENED) continue;
      for (;;) {
        const inner = this.#open.at(-1);
        this.#skip();
        if (inner === undefined) {
          if (this.#at < this.#text.length) this.#fail("the end expected");
          return value;
        }
        this.#add(inner, value);
        const next = this.#text.charCodeAt(this.#at);
        const isArray = Array.isArray(inner.container);
        if (next === COMMA) {
          this.#at++;
          this.#skip();
          if (!isArray) inner.name = this.#name(inner.container);
          break;
        }
        if (next !== (isArray ? CLOSE_ARRAY : CLOSE_OBJECT))
          this.#fail(`',' or '${isArray ? "]" : "}"}' expected`);
        this.#at++;
        this.#open.pop();
        value = inner.container;
      }
    }
  }

  /** Reads a value. Returns `OPENED` for a container, whose first value comes next. */
  #value(): unknown {
    checkpoint();
    const code = this.#text.charCodeAt(this.#at);
    switch (code) {
      case OPEN_OBJECT:
      case OPEN_ARRAY:
        return this.#container(code === OPEN_ARRAY);
      case QUOTE:
        return this.#string();
      case 0x74:
        return this.#word("true", true);
      case 0x66:
        return this.#word("false", false);
      case 0x6e:
        return this.#word("null", this.options.nullAsNil ? undefined : NULL);
      default:
        return this.#number();
    }
  }

  #container(isArray: boolean): unknown {
    if (this.#open.length >= this.options.maxDepth) this.#fail(`deeper than ${this.options.maxDepth} levels`);
    this.#at++;
    this.#skip();
    if (this.#text.charCodeAt(this.#at) === (isArray ? CLOSE_ARRAY : CLOSE_OBJECT)) {
      this.#at++;
      return isArray ? (this.options.keepEmptyArrays ? markedArray() : []) : {};
    }
    const container: Container = isArray ? [] : {};
    this.#open.push({ container, name: isArray ? "" : this.#name({}) });
    return OPENED;
  }

  #add({ container, name }: Open, value: unknown): void {
    if (Array.isArray(container)) container.push(value);
    else if (name === "__proto__") {
      Object.defineProperty(container, name, { value, writable: true, enumerable: true, configurable: true });
    } else container[name] = value;
  }

  /** Reads a name and its colon. */
  #name(object: Container): string {
    const start = this.#at;
    if (this.#text.charCodeAt(start) !== QUOTE) this.#fail("a name in quotes expected");
    const name = this.#string();
    if (this.options.uniqueNames && Object.hasOwn(object, name))
      this.#fail(`duplicate name ${JSON.stringify(name)}`, start);
    this.#skip();
    if (this.#text.charCodeAt(this.#at) !== COLON) this.#fail("':' expected");
    this.#at++;
    this.#skip();
    return name;
  }

  #word<T>(word: string, value: T): T {
    if (!this.#text.startsWith(word, this.#at)) this.#fail("a value expected");
    this.#at += word.length;
    return value;
  }

  #number(): number | bigint {
    const start = this.#at;
    NUMBER.lastIndex = start;
    const found = NUMBER.exec(this.#text);
    if (found === null) this.#fail("a value expected");
    const [digits, fraction, exponent] = found;
    this.#at = NUMBER.lastIndex;
    if (/[\w.+-]/.test(this.#text.charAt(this.#at))) this.#fail("a malformed number", start);
    const number = Number(digits);
    if (fraction === undefined && exponent === undefined && digits.length > SAFE_LENGTH) {
      const whole = digits.length <= LONGEST_INTEGER ? BigInt(digits) : undefined;
      if (whole !== undefined && isInt64(whole)) return Number.isSafeInteger(number) ? number : whole;
    }
    if (!Number.isFinite(number)) this.#fail("a number beyond the range of floats", start);
    return number;
  }

  #string(): string {
    const found = scanString(this.#text, this.#at);
    if (found.problem !== undefined) this.#fail(found.problem, found.end);
    this.#at = found.end;
    if (!found.escaped || isWellFormed(found.value)) return found.value;
    if (!this.options.replaceInvalid) this.#fail("an escaped lone surrogate", found.end - 1);
    return toWellFormed(found.value);
  }

  #skip(): void {
    // Fast path: usually there is nothing to skip.
    if (this.#text.charCodeAt(this.#at) > 0x20) return;
    for (;;) {
      const code = this.#text.charCodeAt(this.#at);
      if (code !== 0x20 && code !== 0x09 && code !== 0x0a && code !== 0x0d) return;
      if (this.#at++ % STRETCH === 0) checkpoint(WORK);
    }
  }

  #fail(problem: string, at = this.#at): never {
    let line = 1;
    let start = 0;
    for (;;) {
      const end = this.#text.indexOf("\n", start);
      if (end < 0 || end >= at) break;
      line++;
      start = end + 1;
      checkpoint();
    }
    const column = at - start + 1;
    const found = at >= this.#text.length ? " at the end" : "";
    throw failure(`JSON: line ${line}, column ${column}: ${problem}${found}`, {
      line,
      column,
      offset: at + 1,
    });
  }
}

/** Returned for a container whose values follow. */
const OPENED = Symbol("opened");
