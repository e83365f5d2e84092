/** The module `crypto` on Node, over node:crypto: all functions are synchronous. */

import { shipped } from "../../modules/host/origin.js";
import { checkpoint } from "../../security/checkpoint.js";
import { createHash, createHmac } from "node:crypto";
import { cryptoOver } from "./define.js";

const cryptoModule = cryptoOver({
  hash: (algorithm, data) => digest(createHash(algorithm), data),
  hmac: (algorithm, key, data) => digest(createHmac(algorithm, key), data),
});

interface Updated {
  update(data: Uint8Array): unknown;
  digest(): Uint8Array;
}

/** The bytes between two looks at the limits of the state. */
const CHUNK = 2 ** 16;

function digest(hash: Updated, data: Uint8Array): Uint8Array {
  for (let at = 0; at < data.length; at += CHUNK) {
    checkpoint(CHUNK / 64);
    hash.update(data.subarray(at, at + CHUNK));
  }
  return new Uint8Array(hash.digest());
}

export default shipped("crypto", cryptoModule);
