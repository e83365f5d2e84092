/** The module `text`. */

import { defineModule, type HostModule } from "../../modules/host/define.js";
import { encodeText, toWellFormed } from "../../values/text.js";
import { attempt } from "../failures.js";
import { compareTexts } from "./collate.js";
import { decodeBytes, encodeAs } from "./encodings.js";
import { graphemesOf, graphemeSub } from "./graphemes.js";
import { replaceText, splitText } from "./plain.js";
import { escapeRegex, Regex, type RegexLimits } from "./regex.js";

export type { RegexLimits };

const LIMIT = "at most so many";

/** The module with limits of the embedder's for expressions. */
export function createText(limits: RegexLimits = {}): HostModule {
  return defineModule({
    name: "text",
    description:
      "Texts in UTF-8: characters as people see them, normal forms, encodings, and regular expressions of JavaScript.",
    class: ["deterministic"],
    types: (t) => ({
      define: {
        Match: t.record({
          first: t.doc("the first byte", t.integer),
          last: t.doc("the last byte; less than `first` where nothing was matched", t.integer),
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
            doc: "The text with something else for each match, and how many there were.",
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
                "a text with `$1`, `$<name>`, `$&`, `$$`; or a function, which gives nil to keep the match",
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
          doc: "Whether all bytes are UTF-8.",
          params: [t.param("text", t.string)],
          results: [t.boolean],
        }),
        repair: t.function({
          doc: "The text with U+FFFD for each byte that is not UTF-8.",
          params: [t.param("text", t.string)],
          results: [t.string],
        }),
        length: t.function({
          doc: "How many characters people see: grapheme clusters.",
          params: [t.param("text", t.string)],
          results: [t.integer],
        }),
        graphemes: t.function({
          doc: "These characters.",
          params: [t.param("text", t.string)],
          results: [t.array(t.string)],
        }),
        sub: t.function({
          doc: "Characters `first` to `last`, counted as `string.sub` counts bytes.",
          params: [
            t.param("text", t.string),
            t.param("first", t.integer),
            t.param("last", t.optional(t.integer, -1)),
          ],
          results: [t.string],
        }),
        normalize: t.function({
          doc: "A normal form of Unicode.",
          params: [
            t.param("text", t.string),
            t.param("form", t.optional(t.oneOf("NFC", "NFD", "NFKC", "NFKD"), "NFC")),
          ],
          results: [t.string],
        }),
        upper: t.function({
          doc: "In capitals, in no language's own way.",
          params: [t.param("text", t.string)],
          results: [t.string],
        }),
        lower: t.function({
          doc: "In small letters.",
          params: [t.param("text", t.string)],
          results: [t.string],
        }),
        compare: t.function({
          doc: "-1, 0 or 1: the order in which people put texts.",
          params: [
            t.param("a", t.string),
            t.param("b", t.string),
            t.param("locale", t.optional(t.string, "und"), "`de`, `sv-SE`"),
            t.param("numeric", t.optional(t.boolean, false), '"2" before "10"'),
          ],
          results: [t.optional(t.integer), t.optional(t.LuaError)],
        }),
        trim: t.function({
          doc: "Without white space at both ends, at the start or at the end.",
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
          doc: "The text with `by` for each `what`, neither of which is a pattern.",
          params: [
            t.param("text", t.string),
            t.param("what", t.string),
            t.param("by", t.string),
            t.param("limit", t.optional(t.integer), LIMIT),
          ],
          results: [t.optional(t.string), t.optional(t.LuaError)],
        }),
        decode: t.function({
          doc: "Bytes in an encoding as UTF-8: `utf-16le`, `windows-1252`, `shift_jis` and all that browsers know.",
          params: [t.param("bytes", t.string), t.param("encoding", t.string)],
          results: [t.optional(t.string), t.optional(t.LuaError)],
        }),
        encode: t.function({
          doc: "A text in an encoding: `utf-16le`, `utf-16be`, or one that has a byte for each character.",
          params: [t.param("text", t.string), t.param("encoding", t.string)],
          results: [t.optional(t.string), t.optional(t.LuaError)],
        }),
        regex: t.function({
          doc: "A regular expression of JavaScript, in its Unicode mode.",
          params: [t.param("pattern", t.string), t.param("flags", t.optional(t.string, ""), "`i`, `m`, `s`")],
          results: [t.optional(t.ref("Regex")), t.optional(t.LuaError)],
        }),
        escape_regex: t.function({
          doc: "A text as an expression that finds it and nothing else.",
          params: [t.param("text", t.string)],
          results: [t.string],
        }),
      }),
    }),
    build: () => ({
      exports: {
        is_utf8: (text) => toWellFormed(text) === text,
        repair: (text) => toWellFormed(text),
        length: (text) => graphemesOf(text).length,
        graphemes: (text) => graphemesOf(text),
        sub: (text, first, last) => graphemeSub(text, first, last),
        normalize: (text, form) => text.normalize(form),
        upper: (text) => text.toUpperCase(),
        lower: (text) => text.toLowerCase(),
        compare: (a, b, locale, numeric) => attempt(() => compareTexts(a, b, locale, numeric)),
        trim: (text, where) =>
          where === "both" ? text.trim() : where === "start" ? text.trimStart() : text.trimEnd(),
        split: (text, separator, limit) => attempt(() => splitText(text, separator, limit ?? Infinity)),
        replace: (text, what, by, limit) =>
          attempt(() => replaceText(text, what, by, Math.max(limit ?? Infinity, 0))),
        decode: (bytes, encoding) => attempt(() => decodeBytes(encodeText(bytes), encoding)),
        encode: (text, encoding) => attempt(() => encodeAs(text, encoding)),
        regex: (pattern, flags) => attempt(() => new Regex(pattern, flags, limits)),
        escape_regex: (text) => escapeRegex(text),
      },
    }),
  });
}

export default createText();
