/** The module `crypto` on Node, over node:crypto: all functions are synchronous. */

import { createHash, createHmac } from "node:crypto";
import { cryptoOver } from "./define.js";

export default cryptoOver({
  hash: (algorithm, data) => new Uint8Array(createHash(algorithm).update(data).digest()),
  hmac: (algorithm, key, data) => new Uint8Array(createHmac(algorithm, key).update(data).digest()),
});
