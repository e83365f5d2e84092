/**
 * Reads untyped data and reports the path of what is wrong. A `Place` is a value with its path; its methods throw
 * `ERR_MANIFEST` if the value does not have the expected form.
 */

import { isObjectLike } from "../errors/describe.js";
import { manifest } from "../errors/host-module.js";
import { isIdentifier, isWellFormed } from "./names.js";

/** The maximum nesting of parts. */
const DEEPEST = 100;

export class Place {
  constructor(
    readonly value: unknown,
    /** The name of the input, for errors. */
    readonly source: string,
    readonly path = "",
    private readonly depth = 0,
  ) {}

  fail(problem: string): never {
    throw manifest(this.source, this.path, problem);
  }

  /** The value at a key or an index. */
  at(key: string | number): Place {
    if (this.depth >= DEEPEST) this.fail(`nested deeper than ${DEEPEST} levels`);
    const value = (this.value as Readonly<Record<string | number, unknown>>)[key];
    return new Place(value, this.source, this.path + step(key, this.path === ""), this.depth + 1);
  }

  /** The same as `at`, or undefined if the key is missing. */
  maybe(key: string): Place | undefined {
    const place = this.at(key);
    return place.value === undefined ? undefined : place;
  }

  /** Throws unless the value is an object with these keys and no others. */
  object(required: readonly string[], optional: readonly string[] = []): void {
    const keys = this.keys();
    for (const key of required) if (!keys.includes(key)) this.fail(`no '${key}'`);
    for (const key of keys)
      if (!required.includes(key) && !optional.includes(key)) this.fail(`unknown property '${key}'`);
  }

  /** The keys of an object whose values are not undefined. */
  keys(): string[] {
    const { value } = this;
    if (!isObjectLike(value) || Array.isArray(value)) this.fail(`object expected, got ${jsonKindOf(value)}`);
    return Object.keys(value).filter(
      (key) => (value as Readonly<Record<string, unknown>>)[key] !== undefined,
    );
  }

  items(): Place[] {
    const { value } = this;
    if (!Array.isArray(value)) this.fail(`array expected, got ${jsonKindOf(value)}`);
    return Array.from(value, (_, index) => this.at(index));
  }

  string(): string {
    const { value } = this;
    if (typeof value !== "string") this.fail(`string expected, got ${jsonKindOf(value)}`);
    if (!isWellFormed(value)) this.fail("a lone surrogate is not text");
    return value;
  }

  /** A description: trimmed at both ends and at the end of each line. Undefined if nothing is left. */
  text(): string | undefined {
    const text = this.string().replaceAll(/\r\n?/g, "\n");
    if (hasControls(text)) this.fail("a control character in the text");
    const trimmed = text.replaceAll(/[ \t]+(?=\n|$)/g, "").trim();
    return trimmed === "" ? undefined : trimmed;
  }

  /** A literal: a string, a boolean, or a number that JSON can hold. */
  literal(): string | number | boolean {
    const { value } = this;
    if (typeof value === "boolean") return value;
    if (typeof value === "string") return this.string();
    if (typeof value !== "number")
      return this.fail(`string, number or boolean expected, got ${jsonKindOf(value)}`);
    if (!Number.isFinite(value) || Object.is(value, -0)) this.fail("a number that JSON cannot hold");
    return value;
  }
}

function jsonKindOf(value: unknown): string {
  if (value === null) return "null";
  if (value === undefined) return "nothing";
  return Array.isArray(value) ? "array" : typeof value;
}

function step(key: string | number, first: boolean): string {
  if (typeof key === "number") return `[${key}]`;
  if (!isIdentifier(key)) return `[${JSON.stringify(key)}]`;
  return first ? key : `.${key}`;
}

/** Whether the text has control characters other than line feeds and tabs. */
function hasControls(text: string): boolean {
  return Array.from(text).some((char) => char !== "\n" && char !== "\t" && (char < " " || char === "\u007f"));
}
