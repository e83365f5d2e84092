/** The module `url`. */

import { defineModule } from "../../modules/host/define.js";
import { attempt, failure } from "../failures.js";
import { decodeComponent, encodeComponent } from "./component.js";
import { buildUrl, parseUrl, partsOf } from "./parts.js";
import { buildQuery, parseQuery, valuesByName } from "./query.js";

export default defineModule({
  name: "url",
  description: "URLs and their queries, as browsers read them (the URL standard of WHATWG).",
  class: ["deterministic"],
  types: (t) => ({
    define: {
      Url: t.record({
        href: t.doc("the whole, normalised", t.string),
        scheme: t.doc("`https`", t.string),
        username: t.doc("decoded", t.optional(t.string)),
        password: t.doc("decoded", t.optional(t.string)),
        host: t.doc("without the port; an address of IPv6 in brackets", t.optional(t.string)),
        port: t.doc("nil where it is the scheme's own", t.optional(t.integer)),
        path: t.doc("escaped, as it stands in the URL", t.string),
        query: t.doc("escaped, without `?`", t.optional(t.string)),
        fragment: t.doc("escaped, without `#`", t.optional(t.string)),
        origin: t.doc("nil where the scheme has none", t.optional(t.string)),
      }),
      Parts: t.record({
        scheme: t.string,
        username: t.doc("as it is, not escaped", t.optional(t.string)),
        password: t.doc("as it is, not escaped", t.optional(t.string)),
        host: t.optional(t.string),
        port: t.optional(t.integer),
        path: t.optional(t.string),
        query: t.optional(t.string),
        fragment: t.optional(t.string),
      }),
      Pair: t.record({ name: t.string, value: t.string }),
      Value: t.union(t.string, t.number, t.boolean),
    },
    export: t.record({
      parse: t.function({
        doc: "The parts of a URL; of one that is relative, against a base.",
        params: [t.param("url", t.string), t.param("base", t.optional(t.string))],
        results: [t.optional(t.ref("Url")), t.optional(t.LuaError)],
      }),
      build: t.function({
        doc: "The URL of these parts. A part cannot run into the next one: `?` in a path is escaped.",
        params: [t.param("parts", t.ref("Parts"))],
        results: [t.optional(t.string), t.optional(t.LuaError)],
      }),
      resolve: t.function({
        doc: "The URL that a reference means on the page `base`.",
        params: [t.param("base", t.string), t.param("reference", t.string)],
        results: [t.optional(t.string), t.optional(t.LuaError)],
      }),
      encode: t.function({
        doc: "A text as a part of a path or query: all but letters, digits and `-_.~` is escaped.",
        params: [t.param("text", t.string)],
        results: [t.string],
      }),
      decode: t.function({
        doc: "The text of such a part. `+` stays `+`.",
        params: [t.param("text", t.string)],
        results: [t.optional(t.string), t.optional(t.LuaError)],
      }),
      query: t.function({
        doc: "The values of a query by name: always lists, since a name may be there more than once.",
        params: [t.param("query", t.string)],
        results: [t.table(t.string, t.array(t.string))],
      }),
      query_pairs: t.function({
        doc: "The names and values of a query, in their order.",
        params: [t.param("query", t.string)],
        results: [t.array(t.ref("Pair"))],
      }),
      build_query: t.function({
        doc: "A query of pairs, or of values by name, which are sorted.",
        params: [
          t.param(
            "values",
            // A table of names first: any table is an array of as many pairs as it has, if of none.
            t.union(
              t.table(t.string, t.union(t.ref("Value"), t.array(t.ref("Value")))),
              t.array(t.ref("Pair")),
            ),
          ),
        ],
        results: [t.string],
      }),
    }),
  }),
  build: () => ({
    exports: {
      parse: (url, base) => attempt(() => partsOf(parseUrl(url, base))),
      build: (parts) => attempt(() => buildUrl(parts)),
      resolve: (base, reference) => attempt(() => parseUrl(reference, base).href),
      encode: (text) => encodeComponent(text),
      decode: (text) =>
        attempt(() => {
          const decoded = decodeComponent(text);
          if (decoded === undefined) throw failure("a % without two hexadecimal digits");
          return decoded;
        }),
      query: (query) => valuesByName(query),
      query_pairs: (query) => parseQuery(query),
      build_query: (values) => buildQuery(values),
    },
  }),
});
