/**
 * JavaScript's regular expressions over Lua strings. Positions are in bytes, as in Lua's own functions.
 *
 * The engine backtracks: the time of a match can grow exponentially, and nothing interrupts it before it ends. Limits on lengths alone
 * do not make untrusted expressions safe.
 */

import { checkpoint } from "../../security/checkpoint.js";
import { isError } from "../../errors/realms.js";
import { luaBytes } from "../../values/text.js";
import { failure } from "../failures.js";

export interface RegexLimits {
  /** Maximum length of an expression or a template in UTF-16 units. Default: 1000. */
  readonly maxPattern?: number;
  /** Maximum length of a searched text in UTF-16 units. Default: 2^20. */
  readonly maxSubject?: number;
}

/** The groups of a match by number and by name, without those that did not participate. */
type Groups = ReadonlyMap<number | string, string>;

export interface Match {
  /** The position of the first byte, from 1. */
  readonly first: number;
  /** The position of the last byte; `first - 1` for an empty match. */
  readonly last: number;
  readonly text: string;
  readonly groups: Groups;
}

/** The maximum length of the result of `replace` in UTF-16 units. */
const MAX_RESULT = 2 ** 26;

const MAX_FLAGS = 3;
const FLAGS = /^(?!.*(.).*\1)[ims]*$/;

/** A compiled expression. The constructor throws `HostError` for an invalid one. */
export class Regex {
  readonly #expression: RegExp;
  readonly #maxPattern: number;
  readonly #maxSubject: number;
  /** The groups of the expression, by number and by name. */
  readonly #groups: ReadonlySet<number | string>;

  constructor(pattern: string, flags: string, { maxPattern = 1000, maxSubject = 2 ** 20 }: RegexLimits) {
    if (pattern.length > maxPattern)
      throw failure(`an expression must not be longer than ${maxPattern} characters`);
    if (flags.length > MAX_FLAGS || !FLAGS.test(flags))
      throw failure(
        `the flags must be i, m and s, each at most once; not ${JSON.stringify(flags.slice(0, 20))}`,
      );
    this.#maxPattern = maxPattern;
    this.#maxSubject = maxSubject;
    try {
      this.#expression = new RegExp(pattern, `gu${flags}`);
    } catch (error) {
      throw failure(isError(error) ? error.message : String(error));
    }
    // With an empty alternative it matches any text, and the match lists all groups.
    const all = new RegExp(`${pattern}|`, `u${flags}`).exec("");
    this.#groups = new Set<number | string>([
      ...Array.from({ length: all?.length ?? 1 }, (_, i) => i),
      ...Object.keys(all?.groups ?? {}),
    ]);
  }

  test(subject: string): boolean {
    return this.matches(subject, 1).length > 0;
  }

  find(subject: string): Match | undefined {
    return this.matches(subject, 1)[0];
  }

  matches(subject: string, limit = Infinity): Match[] {
    const found: Match[] = [];
    if (limit <= 0) return found;
    for (const { match } of this.#search(subject)) if (found.push(match) >= limit) break;
    return found;
  }

  /** Replaces at most `limit` matches. Returns the new text and the number of replacements. */
  replace(
    subject: string,
    by: string | ((match: Match) => string | undefined),
    limit = Infinity,
  ): [string, number] {
    if (typeof by === "string" && by.length > this.#maxPattern)
      throw failure(`a template must not be longer than ${this.#maxPattern} characters`);
    let result = "";
    let count = 0;
    let rest = 0;
    const add = (text: string): void => {
      result += text;
      if (result.length > MAX_RESULT) throw failure(`the result is longer than ${MAX_RESULT} characters`);
    };
    for (const { match, index } of this.#search(subject)) {
      if (count >= limit) break;
      count++;
      add(subject.slice(rest, index));
      rest = index + match.text.length;
      add(
        typeof by === "string"
          ? fillTemplate(by, match.text, match.groups, this.#groups)
          : (by(match) ?? match.text),
      );
    }
    add(subject.slice(rest));
    return [result, count];
  }

  /** Splits at matches that are not empty into at most `limit` pieces. */
  split(subject: string, limit = Infinity): string[] {
    const pieces: string[] = [];
    let rest = 0;
    for (const { match, index } of this.#search(subject)) {
      const { text } = match;
      if (text === "") continue;
      if (pieces.length + 1 >= limit) break;
      pieces.push(subject.slice(rest, index));
      rest = index + text.length;
    }
    pieces.push(subject.slice(rest));
    return pieces;
  }

  /** Yields the matches, each with its index in the JavaScript string. */
  *#search(subject: string): Generator<{ readonly match: Match; readonly index: number }> {
    if (subject.length > this.#maxSubject)
      throw failure(`a searched text must not be longer than ${this.#maxSubject} characters`);
    let bytes = 0;
    let counted = 0;
    for (const found of subject.matchAll(this.#expression)) {
      checkpoint();
      const [text] = found;
      const { index } = found;
      bytes += luaBytes(subject.slice(counted, index)).length;
      counted = index;
      const last = bytes + luaBytes(text).length;
      yield { index, match: { first: bytes + 1, last, text, groups: groupsOf(found) } };
    }
  }
}

function groupsOf(found: RegExpMatchArray): Groups {
  const groups = new Map<number | string, string>();
  found.slice(1).forEach((text: string | undefined, i) => {
    if (text !== undefined) groups.set(i + 1, text);
  });
  for (const [name, text] of Object.entries((found.groups ?? {}) as Record<string, string | undefined>))
    if (text !== undefined) groups.set(name, text);
  return groups;
}

/**
 * Fills a template, in which `$1` and `$<name>` stand for groups, `$&` and `$0` for the match, and `$$` for `$`. Throws
 * `HostError` for a group that is not in `names`.
 */
function fillTemplate(
  template: string,
  whole: string,
  groups: Groups,
  names: ReadonlySet<number | string>,
): string {
  return template.replace(
    /\$(?:(\$)|(&)|(\d{1,2})|<([^>]*)>)/g,
    (_, dollar, all, number?: string, name?: string) => {
      if (dollar !== undefined) return "$";
      const key = number === undefined ? (name ?? "") : Number(number);
      if (all !== undefined || key === 0) return whole;
      if (!names.has(key)) throw failure(`no group ${JSON.stringify(key)} in the expression`);
      return groups.get(key) ?? "";
    },
  );
}

/** Escapes a text, so that as an expression it matches only itself. */
export function escapeRegex(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&");
}
