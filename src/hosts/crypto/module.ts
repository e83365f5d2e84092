/** The module `crypto` in browsers, over WebCrypto: `hash` and `hmac` return promises and need an asynchronous run. */

import { shipped } from "../../modules/host/origin.js";
import { HostError } from "../../errors/host-error.js";
import type { Hash, Hasher } from "./algorithms.js";
import { cryptoOver } from "./define.js";

const NAMES: Readonly<Record<Hash, string>> = {
  sha1: "SHA-1",
  sha256: "SHA-256",
  sha384: "SHA-384",
  sha512: "SHA-512",
};

/** WebCrypto. Throws `HostError` on a page without a secure context, where it is undefined. */
function subtle(): SubtleCrypto {
  const found = crypto.subtle as SubtleCrypto | undefined;
  if (found === undefined)
    throw new HostError("WebCrypto needs a secure context (HTTPS)", {
      kind: "failed_precondition",
    });
  return found;
}

/** A copy of the bytes in an `ArrayBuffer` of its own, as WebCrypto requires. */
const owned = (bytes: Uint8Array): Uint8Array<ArrayBuffer> => new Uint8Array(bytes);

const webCrypto: Hasher = {
  hash: async (algorithm, data) => new Uint8Array(await subtle().digest(NAMES[algorithm], owned(data))),
  hmac: async (algorithm, key, data) => {
    const platform = subtle();
    // WebCrypto rejects an empty key. HMAC pads keys with zeros, so one zero byte is equivalent.
    const material = key.length === 0 ? new Uint8Array(1) : owned(key);
    const parameters = { name: "HMAC", hash: NAMES[algorithm] };
    const imported = await platform.importKey("raw", material, parameters, false, ["sign"]);
    return new Uint8Array(await platform.sign("HMAC", imported, owned(data)));
  },
};

export default shipped("crypto", cryptoOver(webCrypto));
