/** The hash algorithms that both platforms have, and the encodings of bytes. */

import { checkpoint } from "../../security/checkpoint.js";
import { binaryString } from "../binary.js";

export const HASHES = ["sha1", "sha256", "sha384", "sha512"] as const;
export type Hash = (typeof HASHES)[number];

export const ENCODINGS = ["hex", "base64", "base64url", "raw"] as const;
export type Encoding = (typeof ENCODINGS)[number];

/** A platform's hash functions, synchronous or asynchronous. */
export interface Hasher {
  hash(algorithm: Hash, data: Uint8Array): Uint8Array | Promise<Uint8Array>;
  hmac(algorithm: Hash, key: Uint8Array, data: Uint8Array): Uint8Array | Promise<Uint8Array>;
}

/** Encodes bytes; `raw` returns them as they are. */
export function encodeBytes(bytes: Uint8Array, encoding: Encoding): string | Uint8Array {
  switch (encoding) {
    case "raw":
      return bytes;
    case "hex":
      return Array.from(bytes, (byte) => {
        checkpoint(PER_BYTE);
        return byte.toString(16).padStart(2, "0");
      }).join("");
    case "base64":
      return base64(bytes);
    case "base64url":
      return base64(bytes).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
  }
}

/** The work for a byte that is converted. */
const PER_BYTE = 1 / 8;

const base64 = (bytes: Uint8Array): string => btoa(binaryString(bytes));
