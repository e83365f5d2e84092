/** The module `crypto` on Node, over node:crypto: all functions are synchronous. */

import { shipped } from "../../modules/host/origin.js";
import { createHash, createHmac } from "node:crypto";
import { cryptoOver } from "./define.js";

const cryptoModule = cryptoOver({
  hash: (algorithm, data) => new Uint8Array(createHash(algorithm).update(data).digest()),
  hmac: (algorithm, key, data) => new Uint8Array(createHmac(algorithm, key).update(data).digest()),
});

export default shipped("crypto", cryptoModule);
