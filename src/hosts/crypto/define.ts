/** The module `crypto` over what a platform hashes with. */

import { defineModule, type HostModule } from "../../modules/host/define.js";
import { encodeText } from "../../values/text.js";
import { attempt, failure } from "../failures.js";
import { ENCODINGS, HASHES, written, type Encoding, type Hasher } from "./algorithms.js";
import { equalBytes, randomBytes, randomInteger, uuid } from "./random.js";

/** The most random bytes of one call. */
const MOST_RANDOM = 2 ** 20;

export function cryptoOver(hasher: Hasher): HostModule {
  return defineModule({
    name: "crypto",
    description: "Hashes, message authentication and random values of the platform's own cryptography.",
    class: ["nondeterministic"],
    types: (t) => ({
      define: {
        Hash: t.oneOf(...HASHES),
        Encoding: t.oneOf(...ENCODINGS),
      },
      export: t.record({
        hash: t.function({
          doc: "The hash of a string's bytes.",
          params: [
            t.param("algorithm", t.ref("Hash")),
            t.param("data", t.string),
            t.param("encoding", t.optional(t.ref("Encoding"), "hex")),
          ],
          results: [t.string],
        }),
        hmac: t.function({
          doc: "The HMAC of a string's bytes under a key. Compare it by `equal`.",
          params: [
            t.param("algorithm", t.ref("Hash")),
            t.param("key", t.string),
            t.param("data", t.string),
            t.param("encoding", t.optional(t.ref("Encoding"), "hex")),
          ],
          results: [t.string],
        }),
        random_bytes: t.function({
          doc: "Random bytes, fit for keys; at most 2^20.",
          params: [t.param("count", t.integer), t.param("encoding", t.optional(t.ref("Encoding"), "raw"))],
          results: [t.optional(t.string), t.optional(t.LuaError)],
        }),
        random_integer: t.function({
          doc: "An integer of `min` to `max`, each as likely as any other.",
          params: [t.param("min", t.bigint), t.param("max", t.bigint)],
          results: [t.optional(t.bigint), t.optional(t.LuaError)],
        }),
        uuid: t.function({
          doc: "A UUID: version 4 is random, version 7 sorts by the time it was made.",
          params: [t.param("version", t.optional(t.oneOf(4, 7), 4))],
          results: [t.string],
        }),
        equal: t.function({
          doc: "Whether two strings are the same, in a time that tells nothing but their lengths.",
          params: [t.param("a", t.string), t.param("b", t.string)],
          results: [t.boolean],
        }),
      }),
    }),
    build: () => ({
      exports: {
        hash: (algorithm, data, encoding) => encoded(hasher.hash(algorithm, encodeText(data)), encoding),
        hmac: (algorithm, key, data, encoding) =>
          encoded(hasher.hmac(algorithm, encodeText(key), encodeText(data)), encoding),
        random_bytes: (count, encoding) =>
          attempt(() => {
            if (count < 0 || count > MOST_RANDOM)
              throw failure(`from 0 to ${MOST_RANDOM} bytes, not ${count}`, undefined, "out_of_range");
            return written(randomBytes(count), encoding);
          }),
        random_integer: (min, max) =>
          attempt(() => {
            if (min > max) throw failure(`the interval is empty: ${min} to ${max}`);
            return randomInteger(min, max);
          }),
        uuid: (version) => uuid(version, Date.now()),
        equal: (a, b) => equalBytes(encodeText(a), encodeText(b)),
      },
    }),
  });
}

/** A promise stays one: Lua waits for it. */
function encoded(
  bytes: Uint8Array | Promise<Uint8Array>,
  encoding: Encoding,
): string | Uint8Array | Promise<string | Uint8Array> {
  if (bytes instanceof Uint8Array) return written(bytes, encoding);
  return bytes.then((settled) => written(settled, encoding));
}
