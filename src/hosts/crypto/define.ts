/** Defines the module `crypto` over a platform's hash functions. */

import { isBytes } from "../../errors/realms.js";
import { defineModule, type HostModule } from "../../modules/host/define.js";
import { attempt, failure } from "../failures.js";
import { encodeBytes, ENCODINGS, HASHES, type Encoding, type Hasher } from "./algorithms.js";
import { equalBytes, randomBytes, randomInteger, uuid } from "./random.js";

/** The maximum number of random bytes per call. */
const MOST_RANDOM = 2 ** 20;

export function cryptoOver(hasher: Hasher): HostModule {
  return defineModule({
    name: "crypto",
    description: "Hashes, message authentication and random values, from the platform's cryptography.",
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
            t.param("data", t.bytes),
            t.param("encoding", t.optional(t.ref("Encoding"), "hex")),
          ],
          results: [t.string],
        }),
        hmac: t.function({
          doc: "The HMAC of a string's bytes under a key. Compare it with `equal`.",
          params: [
            t.param("algorithm", t.ref("Hash")),
            t.param("key", t.bytes),
            t.param("data", t.bytes),
            t.param("encoding", t.optional(t.ref("Encoding"), "hex")),
          ],
          results: [t.string],
        }),
        random_bytes: t.function({
          doc: "Cryptographically secure random bytes; at most 2^20.",
          params: [t.param("count", t.integer), t.param("encoding", t.optional(t.ref("Encoding"), "raw"))],
          results: [t.optional(t.string), t.optional(t.LuaError)],
        }),
        random_integer: t.function({
          doc: "A uniformly distributed integer from `min` to `max`.",
          params: [t.param("min", t.bigint), t.param("max", t.bigint)],
          results: [t.optional(t.bigint), t.optional(t.LuaError)],
        }),
        uuid: t.function({
          doc: "A UUID. Version 4 is random; version 7 sorts by creation time.",
          params: [t.param("version", t.optional(t.oneOf(4, 7), 4))],
          results: [t.string],
        }),
        equal: t.function({
          doc: "Whether two strings are equal. Its time reveals nothing but their lengths.",
          params: [t.param("a", t.bytes), t.param("b", t.bytes)],
          results: [t.boolean],
        }),
      }),
    }),
    build: () => ({
      exports: {
        hash: (algorithm, data, encoding) => encoded(hasher.hash(algorithm, data), encoding),
        hmac: (algorithm, key, data, encoding) => encoded(hasher.hmac(algorithm, key, data), encoding),
        random_bytes: (count, encoding) =>
          attempt(() => {
            if (count < 0 || count > MOST_RANDOM)
              throw failure(`from 0 to ${MOST_RANDOM} bytes, not ${count}`, undefined, "out_of_range");
            return encodeBytes(randomBytes(count), encoding);
          }),
        random_integer: (min, max) =>
          attempt(() => {
            if (min > max) throw failure(`the interval is empty: ${min} to ${max}`);
            return randomInteger(min, max);
          }),
        uuid: (version) => uuid(version, Date.now()),
        equal: (a, b) => equalBytes(a, b),
      },
    }),
  });
}

/** Encodes a digest. Lua waits for a promise. */
function encoded(
  bytes: Uint8Array | Promise<Uint8Array>,
  encoding: Encoding,
): string | Uint8Array | Promise<string | Uint8Array> {
  if (isBytes(bytes)) return encodeBytes(bytes, encoding);
  return bytes.then((settled) => encodeBytes(settled, encoding));
}
