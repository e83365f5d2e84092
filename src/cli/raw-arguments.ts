/**
 * Arguments are bytes; Node decodes them and loses those that are no UTF-8. Where the system tells the bytes, they are
 * had from there and stand as our strings do for bytes (src/values/text.ts).
 */

import { readFileSync } from "node:fs";
import { decodeText } from "../values/text.js";

const LOST = "\ufffd";

/** The arguments behind the script's name, given Node's idea of them. */
export function exactArguments(decoded: readonly string[]): readonly string[] {
  if (!decoded.some((text) => text.includes(LOST))) return decoded;
  try {
    const all = splitAtNul(readFileSync("/proc/self/cmdline"));
    const own = all.slice(all.length - decoded.length).map(decodeText);
    return own.length === decoded.length ? own : decoded;
  } catch {
    return decoded; // a system that does not tell
  }
}

function splitAtNul(bytes: Uint8Array): Uint8Array[] {
  const parts: Uint8Array[] = [];
  for (let start = 0; start < bytes.length;) {
    const end = bytes.indexOf(0, start);
    parts.push(bytes.subarray(start, end));
    start = end + 1;
  }
  return parts;
}
