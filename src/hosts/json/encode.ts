/**
 * Writes JSON without recursion. Names are sorted by UTF-16 units, so equal tables give the same text whatever order Lua
 * iterates them in. A Lua table is copied out in one operation.
 */

import { checkpoint } from "../../security/checkpoint.js";
import { hasCode } from "../../errors/has-code.js";
import { luaName } from "../../types/mismatch.js";
import { isWellFormed } from "../../types/names.js";
import { plainReader } from "../../types/value-reader.js";
import { isUserdata } from "../../values/host-objects.js";
import { isPlain } from "../../values/objects.js";
import { LuaReference } from "../../values/reference.js";
import { LuaTable } from "../../values/table.js";
import { toWellFormed } from "../../values/text.js";
import { failure } from "../failures.js";
import { sorted } from "../sorted.js";
import { isMarkedArray, NULL } from "./values.js";

export interface EncodeOptions {
  readonly maxDepth: number;
  readonly maxSize: number;
  /** The indentation of one level; "" for one line. */
  readonly indent: string;
  /** An empty table becomes `[]`; else `{}`. */
  readonly emptyArrays: boolean;
  /** Numeric keys become names; else they are errors. */
  readonly numberKeys: boolean;
  /** Bytes that are not UTF-8 become U+FFFD; else they are errors. */
  readonly replaceInvalid: boolean;
}

/** A finished container: its pieces of the text. */
interface Written {
  readonly from: number;
  readonly to: number;
  /** How many levels of containers it has, itself included. */
  readonly levels: number;
  /** The pieces joined, once it has occurred again. */
  text: string | undefined;
}

interface Content {
  /** Undefined for an array. */
  readonly names: readonly string[] | undefined;
  readonly values: readonly unknown[];
}

/** A container whose writing has not finished. */
interface Frame extends Content {
  /** Where its pieces begin. */
  readonly from: number;
  levels: number;
  readonly source: object;
  next: number;
}

/** Encodes a value. Throws `HostError`, whose message and `path` detail locate the fault in the value. */
export function encode(value: unknown, options: EncodeOptions): string {
  return new Encoder(options).write(value);
}

class Encoder {
  readonly #pieces: string[] = [];
  /** The length of all that was written. */
  #size = 0;
  readonly #frames: Frame[] = [];
  /**
   * The finished containers. One that occurs again is not written again, since tables that share others may stand for more
   * text than there is memory. Indented text depends on the depth: there is a map for each.
   */
  readonly #written: Map<object, Written>[] = [];
  /** The containers being written, to detect cycles. */
  readonly #ancestors = new Set<object>();

  /** Encoded names, by name. */
  readonly #names = new Map<string, string>();
  /** The names of the last object, unsorted and sorted. Consecutive objects often have the same names. */
  #lastNames: readonly string[] = [];
  #lastSorted: readonly string[] = [];

  constructor(readonly options: EncodeOptions) {}

  write(root: unknown): string {
    this.#value(root);
    for (;;) {
      const frame = this.#frames.at(-1);
      if (frame === undefined) return this.#pieces.join("");
      checkpoint();
      const { names, values, source } = frame;
      if (frame.next >= values.length) {
        if (values.length > 0) this.#line(-1);
        this.#put(names === undefined ? "]" : "}");
        this.#frames.pop();
        this.#ancestors.delete(source);
        this.#finish(source, frame);
        continue;
      }
      if (frame.next > 0) this.#put(",");
      this.#line();
      const index = frame.next++;
      if (names !== undefined) this.#put(this.#name(names[index] ?? ""));
      this.#value(values[index]);
    }
  }

  #value(value: unknown): void {
    switch (typeof value) {
      case "string":
        return this.#put(this.#quoted(value));
      case "number":
        return this.#put(this.#number(value));
      case "boolean":
      case "bigint":
        return this.#put(String(value));
      case "undefined":
        return this.#put("null");
      case "object":
        if (value === null || value === NULL) return this.#put("null");
        return this.#begin(value);
      default:
        return this.#fail("a function has no JSON");
    }
  }

  #number(number: number): string {
    if (!Number.isFinite(number)) this.#fail(`${Number.isNaN(number) ? "nan" : "inf"} has no JSON`);
    if (Object.is(number, -0)) return "-0.0";
    const text = String(number);
    // An integral float beyond the safe integers must be read back as a float.
    return Number.isSafeInteger(number) || /[.e]/.test(text) ? text : `${text}.0`;
  }

  #quoted(text: string): string {
    if (text.length > STRETCH) return this.#quotedLong(text);
    if (isWellFormed(text)) return JSON.stringify(text);
    if (!this.options.replaceInvalid) this.#fail("a string that is not UTF-8");
    return JSON.stringify(toWellFormed(text));
  }

  #quotedLong(text: string): string {
    let quoted = '"';
    for (let from = 0; from < text.length;) {
      let end = Math.min(from + STRETCH, text.length);
      if (end < text.length && isHighSurrogate(text.charCodeAt(end - 1))) end--;
      quoted += this.#quoted(text.slice(from, end)).slice(1, -1);
      this.#require(quoted.length);
      checkpoint(STRETCH / 64);
      from = end;
    }
    return `${quoted}"`;
  }

  /** An encoded name with its colon, cached: most names repeat. */
  #name(name: string): string {
    const known = this.#names.get(name);
    if (known !== undefined) return known;
    const written = this.#quoted(name) + (this.options.indent === "" ? ":" : ": ");
    this.#names.set(name, written);
    return written;
  }

  #begin(value: object): void {
    const source = value instanceof LuaTable ? this.#copyOf(value) : value;
    if (this.#ancestors.has(source) || this.#ancestors.has(value)) this.#fail("a table that holds itself");
    if (this.#frames.length >= this.options.maxDepth)
      this.#fail(`deeper than ${this.options.maxDepth} levels`);
    const known = this.#writtenHere.get(source);
    if (known !== undefined && this.#frames.length + known.levels <= this.options.maxDepth) {
      this.#put((known.text ??= this.#pieces.slice(known.from, known.to).join("")));
      this.#holds(known.levels);
      return;
    }
    const { names, values } = this.#contentOf(source);
    this.#frames.push({ source, names, values, from: this.#pieces.length, levels: 1, next: 0 });
    this.#put(names === undefined ? "[" : "{");
    this.#ancestors.add(source);
  }

  /** The finished containers whose text can be used at this depth. */
  get #writtenHere(): Map<object, Written> {
    return (this.#written[this.options.indent === "" ? 0 : this.#frames.length] ??= new Map());
  }

  #finish(source: object, { from, levels }: Frame): void {
    this.#writtenHere.set(source, { from, to: this.#pieces.length, levels, text: undefined });
    this.#holds(levels);
  }

  /** The innermost container holds one of so many levels. */
  #holds(levels: number): void {
    const outer = this.#frames.at(-1);
    if (outer !== undefined) outer.levels = Math.max(outer.levels, levels + 1);
  }

  #contentOf(source: object): Content {
    if (isMarkedArray(source)) return { names: undefined, values: source };
    // Host objects decide themselves what Lua may read; they are opaque here.
    if (source instanceof LuaReference || isUserdata(source)) this.#fail("userdata has no JSON");
    if (Array.isArray(source)) return { names: undefined, values: source };
    if (source instanceof Map) return this.#mapContent(source);
    if (!isPlain(source)) this.#fail("userdata has no JSON");
    const names = this.#sorted(Object.keys(source));
    if (names.length === 0 && this.options.emptyArrays) return { names: undefined, values: [] };
    const fields = source as Readonly<Record<string, unknown>>;
    return { names, values: names.map((name) => fields[name]) };
  }

  #sorted(names: readonly string[]): readonly string[] {
    const last = this.#lastNames;
    if (names.length !== last.length || !names.every((name, i) => name === last[i])) {
      this.#lastNames = names;
      this.#lastSorted = sorted(names);
    }
    return this.#lastSorted;
  }

  /** The content of a table whose keys are neither 1 to n nor all strings. */
  #mapContent(source: ReadonlyMap<unknown, unknown>): Content {
    const byName = new Map<string, unknown>();
    for (const [key, value] of source) {
      if (typeof key !== "string" && typeof key !== "number" && typeof key !== "bigint")
        this.#fail(`a key that is a ${luaName(key, plainReader)}`);
      checkpoint();
      if (typeof key !== "string" && !this.options.numberKeys)
        this.#fail(
          `the key ${String(key)} in a table that is not an array from 1 to n (see json.null, number_keys)`,
        );
      const name = typeof key === "number" ? this.#number(key) : String(key);
      if (byName.has(name)) this.#fail(`the keys ${name} and "${name}" in one table`);
      byName.set(name, value);
    }
    const names = sorted([...byName.keys()]);
    return { names, values: names.map((name) => byName.get(name)) };
  }

  /** A deep copy of a Lua table. */
  #copyOf(table: LuaTable): object {
    const { maxDepth, maxSize } = this.options;
    try {
      return table.toJS<object>({ maxDepth: maxDepth - this.#frames.length });
    } catch (error) {
      if (hasCode(error, "ERR_DEPTH_LIMIT")) this.#fail(`deeper than ${maxDepth} levels`);
      if (hasCode(error, "ERR_SIZE_LIMIT")) this.#fail(`longer than ${maxSize} characters`);
      throw error;
    }
  }

  /** Starts the line of the next value or of the closing bracket. */
  #line(deeper = 0): void {
    if (this.options.indent !== "")
      this.#put(`\n${this.options.indent.repeat(this.#frames.length + deeper)}`);
  }

  #put(text: string): void {
    this.#pieces.push(text);
    this.#size += text.length;
    this.#require(0);
  }

  /** Throws if so many more characters are too many. */
  #require(more: number): void {
    if (this.#size + more > this.options.maxSize)
      throw failure(`JSON: longer than ${this.options.maxSize} characters`);
  }

  #fail(problem: string): never {
    const path = this.#frames
      .map(({ names, next }) => (names === undefined ? `[${next}]` : step(names[next - 1] ?? "")))
      .join("");
    throw failure(`JSON: ${path === "" ? "" : `at ${path}: `}${problem}`, { path });
  }
}

/** Longer strings are quoted in parts. */
const STRETCH = 2 ** 16;

const isHighSurrogate = (unit: number): boolean => unit >= 0xd800 && unit <= 0xdbff;

const step = (name: string): string =>
  /^[A-Za-z_]\w*$/.test(name) ? `.${name}` : `[${JSON.stringify(name)}]`;
