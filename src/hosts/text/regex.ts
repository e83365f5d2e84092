/**
 * Regular expressions of the host's engine, over strings of Lua. Positions are of bytes, as in Lua's own functions. The engine
 * goes back and tries again: an expression can take a time that grows without bound with the text, and nothing interrupts
 * it. Lengths are limited; that alone does not make an expression of a stranger's safe.
 */

import { encodeText } from "../../values/text.js";
import { failure } from "../failures.js";
import { fillTemplate, type Groups } from "./template.js";

export interface RegexLimits {
  /** Characters of an expression, and of a template. Default: 1000. */
  readonly maxPattern?: number;
  /** Characters of a text that is searched. Default: 2^20. */
  readonly maxSubject?: number;
}

export interface Match {
  /** The first byte, from 1. */
  readonly first: number;
  /** The last byte; one less than `first` of an empty match. */
  readonly last: number;
  readonly text: string;
  readonly groups: Groups;
}

/** The most characters that `replace` makes. */
const LONGEST_RESULT = 2 ** 26;

const FLAGS_AT_MOST = 3;
const FLAGS = /^(?!.*(.).*\1)[ims]*$/;

/** Throws `HostError` for what is no expression. */
export class Regex {
  readonly #expression: RegExp;
  readonly #maxPattern: number;
  readonly #maxSubject: number;
  /** The groups that there are. */
  readonly #groups: ReadonlySet<number | string>;

  constructor(pattern: string, flags: string, { maxPattern = 1000, maxSubject = 2 ** 20 }: RegexLimits) {
    if (pattern.length > maxPattern)
      throw failure(`an expression is no longer than ${maxPattern} characters`);
    if (flags.length > FLAGS_AT_MOST || !FLAGS.test(flags))
      throw failure(`the flags are i, m and s, each once; not ${JSON.stringify(flags.slice(0, 20))}`);
    this.#maxPattern = maxPattern;
    this.#maxSubject = maxSubject;
    try {
      this.#expression = new RegExp(pattern, `gu${flags}`);
    } catch (error) {
      throw failure(error instanceof Error ? error.message : String(error));
    }
    // With an empty alternative it matches anything, with all its groups in the answer.
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

  /** The text with another in the place of matches, at most `limit` of them; and how many there were. */
  replace(
    subject: string,
    by: string | ((match: Match) => string | undefined),
    limit = Infinity,
  ): [string, number] {
    if (typeof by === "string" && by.length > this.#maxPattern)
      throw failure(`a template is no longer than ${this.#maxPattern} characters`);
    let result = "";
    let count = 0;
    let rest = 0;
    const add = (text: string): void => {
      result += text;
      if (result.length > LONGEST_RESULT)
        throw failure(`the result is longer than ${LONGEST_RESULT} characters`);
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

  /** What stands between matches that are not empty. */
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

  /** Matches, each with where it begins in the JavaScript string. */
  *#search(subject: string): Generator<{ readonly match: Match; readonly index: number }> {
    if (subject.length > this.#maxSubject)
      throw failure(`a text that is searched is no longer than ${this.#maxSubject} characters`);
    let bytes = 0;
    let counted = 0;
    for (const found of subject.matchAll(this.#expression)) {
      const [text] = found;
      const { index } = found;
      bytes += encodeText(subject.slice(counted, index)).length;
      counted = index;
      const last = bytes + encodeText(text).length;
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

/** A text as an expression that finds it and nothing else. */
export function escapeRegex(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&");
}
