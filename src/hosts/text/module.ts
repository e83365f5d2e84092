/** Defines the module `text`. */

import { checkpoint } from "../../security/checkpoint.js";
import { defineModule, type HostModule } from "../../modules/host/define.js";
import { shipped } from "../../modules/host/origin.js";
import { toWellFormed } from "../../values/text.js";
import { attempt, failure } from "../failures.js";
import { decodeBytes, encodeAs } from "./encodings.js";
import { countGraphemes, graphemesOf, graphemeSub } from "./graphemes.js";
import { compareTexts } from "./intl.js";
import { normalForm } from "./normal-forms.js";
import { escapeRegex, Regex, type RegexLimits } from "./regex.js";

export type { RegexLimits };

const LIMIT = "the maximum number";

/** The maximum length of a result in UTF-16 units. */
const MAX_RESULT = 2 ** 26;

/** Makes the module with the embedder's limits on regular expressions. */
export function createText(limits: RegexLimits = {}): HostModule {
  return defineModule({
    name: "text",
    description:
      "Works on UTF-8 text: grapheme clusters, normal forms, encodings, and JavaScript's regular expressions.",
    class: ["deterministic"],
    types: (t) => ({
      define: {
        Match: t.record({
          first: t.doc("the position of the first byte", t.integer),
          last: t.doc("the position of the last byte; `first - 1` for an empty match", t.integer),
          text: t.string,
          groups: t.doc("by number and by name", t.table(t.union(t.integer, t.string), t.string)),
        }),
        Regex: t.interface({
          test: t.method({
            doc: "Whether there is a match.",
            params: [t.param("text", t.string)],
            results: [t.boolean],
          }),
          find: t.method({
            doc: "The first match.",
            params: [t.param("text", t.string)],
            results: [t.optional(t.ref("Match"))],
          }),
          matches: t.method({
            doc: "All matches, from left to right.",
            params: [t.param("text", t.string), t.param("limit", t.optional(t.integer), LIMIT)],
            results: [t.array(t.ref("Match"))],
          }),
          replace: t.method({
            doc: "Replaces matches. Returns the new text and the number of matches.",
            params: [
              t.param("text", t.string),
              t.param(
                "by",
                t.union(
                  t.string,
                  t.function({
                    params: [t.param("match", t.ref("Match"))],
                    results: [t.optional(t.string)],
                  }),
                ),
                "a template with `$1`, `$<name>`, `$&`, `$$`; or a function, which returns nil to keep the match",
              ),
              t.param("limit", t.optional(t.integer), LIMIT),
            ],
            results: [t.string, t.integer],
          }),
          split: t.method({
            doc: "The pieces between matches.",
            params: [t.param("text", t.string), t.param("limit", t.optional(t.integer), LIMIT)],
            results: [t.array(t.string)],
          }),
        }),
      },
      export: t.record({
        is_utf8: t.function({
          doc: "Whether the string is valid UTF-8.",
          params: [t.param("text", t.string)],
          results: [t.boolean],
        }),
        repair: t.function({
          doc: "Replaces each byte that is not UTF-8 by U+FFFD.",
          params: [t.param("text", t.string)],
          results: [t.string],
        }),
        length: t.function({
          doc: "The number of grapheme clusters: characters as people see them.",
          params: [t.param("text", t.string)],
          results: [t.integer],
        }),
        graphemes: t.function({
          doc: "The grapheme clusters of a text.",
          params: [t.param("text", t.string)],
          results: [t.array(t.string)],
        }),
        sub: t.function({
          doc: "Grapheme clusters `first` to `last`, counted as `string.sub` counts bytes.",
          params: [
            t.param("text", t.string),
            t.param("first", t.integer),
            t.param("last", t.optional(t.integer, -1)),
          ],
          results: [t.string],
        }),
        normalize: t.function({
          doc: "Converts a text to a Unicode normal form. Raises an error for more than 1024 combining marks in a row.",
          params: [
            t.param("text", t.string),
            t.param("form", t.optional(t.oneOf("NFC", "NFD", "NFKC", "NFKD"), "NFC")),
          ],
          results: [t.string],
        }),
        upper: t.function({
          doc: "Converts to upper case, independent of the locale.",
          params: [t.param("text", t.string)],
          results: [t.string],
        }),
        lower: t.function({
          doc: "Converts to lower case, independent of the locale.",
          params: [t.param("text", t.string)],
          results: [t.string],
        }),
        compare: t.function({
          doc: "Compares two texts in a locale's order: -1, 0 or 1.",
          params: [
            t.param("a", t.string),
            t.param("b", t.string),
            t.param("locale", t.optional(t.string, "und"), "`de`, `sv-SE`"),
            t.param("numeric", t.optional(t.boolean, false), '"2" before "10"'),
          ],
          results: [t.optional(t.integer), t.optional(t.LuaError)],
        }),
        trim: t.function({
          doc: "Removes white space at both ends, at the start or at the end.",
          params: [
            t.param("text", t.string),
            t.param("where", t.optional(t.oneOf("both", "start", "end"), "both")),
          ],
          results: [t.string],
        }),
        split: t.function({
          doc: "The pieces between separators.",
          params: [
            t.param("text", t.string),
            t.param("separator", t.string),
            t.param("limit", t.optional(t.integer), LIMIT),
          ],
          results: [t.optional(t.array(t.string)), t.optional(t.LuaError)],
        }),
        replace: t.function({
          doc: "Replaces each `what` by `by`; both are plain texts, not patterns.",
          params: [
            t.param("text", t.string),
            t.param("what", t.string),
            t.param("by", t.string),
            t.param("limit", t.optional(t.integer), LIMIT),
          ],
          results: [t.optional(t.string), t.optional(t.LuaError)],
        }),
        decode: t.function({
          doc: "Converts bytes to UTF-8 from an encoding: `utf-16le`, `windows-1252`, `shift_jis` or another that browsers know.",
          params: [t.param("bytes", t.bytes), t.param("encoding", t.string)],
          results: [t.optional(t.string), t.optional(t.LuaError)],
        }),
        encode: t.function({
          doc: "Converts a text to an encoding: `utf-16le`, `utf-16be` or a single-byte one.",
          params: [t.param("text", t.string), t.param("encoding", t.string)],
          results: [t.optional(t.string), t.optional(t.LuaError)],
        }),
        regex: t.function({
          doc: "Compiles a JavaScript regular expression in Unicode mode.",
          params: [t.param("pattern", t.string), t.param("flags", t.optional(t.string, ""), "`i`, `m`, `s`")],
          results: [t.optional(t.ref("Regex")), t.optional(t.LuaError)],
        }),
        escape_regex: t.function({
          doc: "Escapes a text, so that as an expression it matches only itself.",
          params: [t.param("text", t.string)],
          results: [t.string],
        }),
      }),
    }),
    build: () => ({
      exports: {
        is_utf8: (text) => toWellFormed(text) === text,
        repair: (text) => toWellFormed(text),
        length: (text) => countGraphemes(text),
        graphemes: (text) => graphemesOf(text),
        sub: (text, first, last) => graphemeSub(text, first, last),
        normalize: (text, form) => normalForm(text, form),
        upper: (text) => text.toUpperCase(),
        lower: (text) => text.toLowerCase(),
        compare: (a, b, locale, numeric) => attempt(() => compareTexts(a, b, locale, numeric)),
        trim: (text, where) =>
          where === "both" ? text.trim() : where === "start" ? text.trimStart() : text.trimEnd(),
        split: (text, separator, limit) => attempt(() => splitText(text, separator, limit ?? Infinity)),
        replace: (text, what, by, limit) =>
          attempt(() => replaceText(text, what, by, Math.max(limit ?? Infinity, 0))),
        decode: (bytes, encoding) => attempt(() => decodeBytes(bytes, encoding)),
        encode: (text, encoding) => attempt(() => encodeAs(text, encoding)),
        regex: (pattern, flags) => attempt(() => new Regex(pattern, flags, limits)),
        escape_regex: (text) => escapeRegex(text),
      },
    }),
  });
}

/** Splits at each separator into at most `limit` pieces; the last keeps the rest. Throws `HostError` for "". */
function splitText(text: string, separator: string, limit: number): string[] {
  if (separator === "") throw failure("the separator is empty");
  const pieces: string[] = [];
  let from = 0;
  while (pieces.length + 1 < limit) {
    const at = text.indexOf(separator, from);
    if (at < 0) break;
    checkpoint();
    pieces.push(text.slice(from, at));
    from = at + separator.length;
  }
  pieces.push(text.slice(from));
  return pieces;
}

/** Replaces the first `limit` occurrences of `what`. Throws `HostError` if the result is too long. */
function replaceText(text: string, what: string, by: string, limit: number): string {
  const pieces = splitText(text, what, limit === Infinity ? limit : limit + 1);
  if (text.length + (pieces.length - 1) * by.length > MAX_RESULT)
    throw failure(`the result is longer than ${MAX_RESULT} characters`);
  return pieces.join(by);
}

export default shipped("text", createText());
