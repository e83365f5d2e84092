/** The module `json`. */

import { keep } from "../../modules/host/callbacks.js";
import { defineModule, type HostModule } from "../../modules/host/define.js";
import { attempt } from "../failures.js";
import { decode } from "./decode.js";
import { encode } from "./encode.js";
import { limitsOf, lowered, type JsonLimits } from "./limits.js";
import { markedArray, NULL } from "./values.js";
import { isObject } from "../../values/objects.js";

export type { JsonLimits };

/** The widest indentation, as other encoders have it. */
const WIDEST = 10;

/** The module with limits of the embedder's, which calls can lower and not raise. Throws `RangeError`. */
export function createJson(given: JsonLimits = {}): HostModule {
  const limits = limitsOf(given);
  return defineModule({
    name: "json",
    description: "JSON (RFC 8259) with integers of 64 bits, `null`, and arrays that stay arrays.",
    class: ["deterministic"],
    types: (t) => ({
      define: {
        EncodeOptions: t.record({
          indent: t.doc("spaces a level; 0 is one line", t.optional(t.integer, 0)),
          empty_arrays: t.doc("an empty table is `[]`, not `{}`", t.optional(t.boolean, false)),
          number_keys: t.doc(
            "numbers as keys become names, in tables that are no arrays",
            t.optional(t.boolean, false),
          ),
          replace_invalid: t.doc("bytes that are not UTF-8 become U+FFFD", t.optional(t.boolean, false)),
          max_depth: t.optional(t.integer),
          max_size: t.optional(t.integer),
        }),
        DecodeOptions: t.record({
          unique_names: t.doc(
            "an object with one name twice is an error; else the last one counts",
            t.optional(t.boolean, false),
          ),
          null_as_nil: t.doc("null is nil, and not `json.null`", t.optional(t.boolean, false)),
          keep_empty_arrays: t.doc("an empty array is a `json.array()`", t.optional(t.boolean, false)),
          replace_invalid: t.doc(
            "bytes that are not UTF-8, and escapes of half a character, become U+FFFD",
            t.optional(t.boolean, false),
          ),
          max_depth: t.optional(t.integer),
          max_size: t.optional(t.integer),
        }),
      },
      export: t.record({
        null: t.doc("null, in Lua: compare it by `==`", t.any),
        encode: t.function({
          doc: "Writes a value. Names are sorted. What has no JSON is an error that says where it stands.",
          params: [t.param("value", t.any), t.param("options", t.optional(t.ref("EncodeOptions")))],
          results: [t.optional(t.string), t.optional(t.LuaError)],
        }),
        decode: t.function({
          doc: "Reads a text. An error has `line`, `column` and `offset` in its details.",
          params: [t.param("text", t.string), t.param("options", t.optional(t.ref("DecodeOptions")))],
          results: [t.any, t.optional(t.LuaError)],
        }),
        array: t.function({
          doc: "An array that is `[]` when it is empty. `#`, indices, `ipairs` and `table.insert` work on it.",
          params: [t.param("items", t.optional(t.array(t.any)), "its items to begin with")],
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
              indent: " ".repeat(Math.min(Math.max(options?.indent ?? 0, 0), WIDEST)),
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
        array: (items) => markedArray(items?.map(kept)),
      },
    }),
  });
}

/** An item outlives the call that it was given to. */
const kept = (item: unknown): unknown => (isObject(item) ? keep(item) : item);

export default createJson();
