/** Converts bytes to a binary string, whose characters U+0000 to U+00FF stand for one byte each, as `btoa` takes it. */

import { checkpoint } from "../security/checkpoint.js";

/** Bytes per `String.fromCharCode`; engines limit the number of arguments. */
const CHUNK = 8192;

export function binaryString(bytes: Uint8Array): string {
  let text = "";
  for (let at = 0; at < bytes.length; at += CHUNK) {
    checkpoint(CHUNK / 64);
    text += String.fromCharCode(...bytes.subarray(at, at + CHUNK));
  }
  return text;
}
