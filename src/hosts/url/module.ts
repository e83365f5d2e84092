/** Defines the module `url`. */

import { defineModule } from "../../modules/host/define.js";
import { shipped } from "../../modules/host/origin.js";
import { attempt, failure } from "../failures.js";
import { decodeComponent, encodeComponent } from "./component.js";
import { buildUrl, parseUrl, partsOf } from "./parts.js";
import { buildQuery, parseQuery, valuesByName } from "./query.js";

const urlModule = defineModule({
  name: "url",
  description: "Parses and builds URLs and queries as browsers do (the WHATWG URL standard).",
  class: ["deterministic"],
  types: (t) => ({
    define: {
      Url: t.record({
        href: t.doc("the whole URL, normalised", t.string),
        scheme: t.doc("such as `https`", t.string),
        username: t.doc("decoded", t.optional(t.string)),
        password: t.doc("decoded", t.optional(t.string)),
        host: t.doc("without the port; an IPv6 address in brackets", t.optional(t.string)),
        port: t.doc("nil for the scheme's default port", t.optional(t.integer)),
        path: t.doc("escaped, as in the URL", t.string),
        query: t.doc("escaped, without `?`", t.optional(t.string)),
        fragment: t.doc("escaped, without `#`", t.optional(t.string)),
        origin: t.doc("nil if the scheme has none", t.optional(t.string)),
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
        doc: "Parses a URL, a relative one against `base`.",
        params: [t.param("url", t.string), t.param("base", t.optional(t.string))],
        results: [t.optional(t.ref("Url")), t.optional(t.LuaError)],
      }),
      build: t.function({
        doc: "Builds a URL. Escapes what would start another part, such as `?` in a path.",
        params: [t.param("parts", t.ref("Parts"))],
        results: [t.optional(t.string), t.optional(t.LuaError)],
      }),
      resolve: t.function({
        doc: "Resolves a reference against the URL `base`.",
        params: [t.param("base", t.string), t.param("reference", t.string)],
        results: [t.optional(t.string), t.optional(t.LuaError)],
      }),
      encode: t.function({
        doc: "Escapes a text for a path or query: everything but letters, digits and `-_.~`.",
        params: [t.param("text", t.string)],
        results: [t.string],
      }),
      decode: t.function({
        doc: "Reverses `encode`. `+` stays `+`.",
        params: [t.param("text", t.string)],
        results: [t.optional(t.string), t.optional(t.LuaError)],
      }),
      query: t.function({
        doc: "Parses a query to lists of values by name; a name may occur more than once.",
        params: [t.param("query", t.string)],
        results: [t.table(t.string, t.array(t.string))],
      }),
      query_pairs: t.function({
        doc: "Parses a query to pairs, in their order.",
        params: [t.param("query", t.string)],
        results: [t.array(t.ref("Pair"))],
      }),
      build_query: t.function({
        doc: "Builds a query from pairs in order, or from values by name, sorted.",
        params: [
          t.param(
            "values",
            // Names come first in the union: any table also matches an array, if with no items.
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
          if (decoded === undefined) throw failure("two hexadecimal digits expected after %");
          return decoded;
        }),
      query: (query) => valuesByName(query),
      query_pairs: (query) => parseQuery(query),
      build_query: (values) => buildQuery(values),
    },
  }),
});

export default shipped("url", urlModule);
