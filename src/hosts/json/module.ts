/** Defines the module `json`. */

import { keep } from "../../modules/host/callbacks.js";
import { defineModule, type HostModule } from "../../modules/host/define.js";
import { shipped } from "../../modules/host/origin.js";
import { attempt } from "../failures.js";
import { decode } from "./decode.js";
import { encode } from "./encode.js";
import { limitsOf, lowered, type JsonLimits } from "./limits.js";
import { markedArray, NULL } from "./values.js";
import { isObject } from "../../values/objects.js";

export type { JsonLimits };

/** The maximum indentation, the same as `JSON.stringify`'s. */
const MAX_INDENT = 10;

/** Makes the module with the embedder's limits, which calls can lower but not raise. Throws `ERR_OPTION`. */
export function createJson(options: JsonLimits = {}): HostModule {
  const limits = limitsOf(options);
  return defineModule({
    name: "json",
    description:
      "Reads and writes JSON (RFC 8259), with 64-bit integers, `null`, and arrays that stay arrays when empty.",
    class: ["deterministic"],
    types: (t) => ({
      define: {
        EncodeOptions: t.record({
          indent: t.doc("spaces per level; 0 for one line", t.optional(t.integer, 0)),
          empty_arrays: t.doc("an empty table becomes `[]` instead of `{}`", t.optional(t.boolean, false)),
          number_keys: t.doc(
            "numeric keys become names, in tables that are not arrays",
            t.optional(t.boolean, false),
          ),
          replace_invalid: t.doc("bytes that are not UTF-8 become U+FFFD", t.optional(t.boolean, false)),
          max_depth: t.optional(t.integer),
          max_size: t.optional(t.integer),
        }),
        DecodeOptions: t.record({
          unique_names: t.doc(
            "duplicate names in an object are an error; else the last one wins",
            t.optional(t.boolean, false),
          ),
          null_as_nil: t.doc("null becomes nil instead of `json.null`", t.optional(t.boolean, false)),
          keep_empty_arrays: t.doc("an empty array becomes a `json.array()`", t.optional(t.boolean, false)),
          replace_invalid: t.doc(
            "bytes that are not UTF-8, and escaped lone surrogates, become U+FFFD",
            t.optional(t.boolean, false),
          ),
          max_depth: t.optional(t.integer),
          max_size: t.optional(t.integer),
        }),
      },
      export: t.record({
        null: t.doc("the value that stands for null; compare it with `==`", t.any),
        encode: t.function({
          doc: "Encodes a value, with sorted names. Returns `nil, err` for a value without a JSON form; the message says where.",
          params: [t.param("value", t.any), t.param("options", t.optional(t.ref("EncodeOptions")))],
          results: [t.optional(t.string), t.optional(t.LuaError)],
        }),
        decode: t.function({
          doc: "Decodes a text. An error has `line`, `column` and `offset` in its details.",
          params: [t.param("text", t.string), t.param("options", t.optional(t.ref("DecodeOptions")))],
          results: [t.any, t.optional(t.LuaError)],
        }),
        array: t.function({
          doc: "An array that is encoded as `[]` even when empty. It supports `#`, indices, `ipairs` and `table.insert`.",
          params: [t.param("items", t.optional(t.array(t.any)), "its initial items")],
          results: [t.any],
        }),
      }),
    }),
    build: () => ({
      exports: {
        null: NULL,
        encode: (value, options) =>
          attempt(() =>
            encode(value, {
              ...lowered(limits, options?.max_depth, options?.max_size),
              indent: " ".repeat(Math.min(Math.max(options?.indent ?? 0, 0), MAX_INDENT)),
              emptyArrays: options?.empty_arrays ?? false,
              numberKeys: options?.number_keys ?? false,
              replaceInvalid: options?.replace_invalid ?? false,
            }),
          ),
        decode: (text, options) =>
          attempt(() =>
            decode(text, {
              ...lowered(limits, options?.max_depth, options?.max_size),
              uniqueNames: options?.unique_names ?? false,
              nullAsNil: options?.null_as_nil ?? false,
              keepEmptyArrays: options?.keep_empty_arrays ?? false,
              replaceInvalid: options?.replace_invalid ?? false,
            }),
          ),
        array: (items) => markedArray(items?.map(keepObject)),
      },
    }),
  });
}

/** Extends an object's lifetime beyond the call, as the array outlives it. */
const keepObject = (item: unknown): unknown => (isObject(item) ? keep(item) : item);

export default shipped("json", createJson());
