/**
 * Recovers the bytes of command-line arguments. Node decodes arguments as UTF-8 and replaces invalid bytes. Where the
 * system exposes the original bytes, this file reads them and decodes them to the strings that stand for bytes
 * everywhere in this package (src/values/text.ts).
 */

import { decodeText } from "../values/text.js";
import { builtin } from "../files/builtin.node.js";

const fs = builtin("node:fs");

const LOST = "\ufffd";

/** Returns the exact arguments, given those that Node decoded. */
export function exactArguments(decoded: readonly string[]): readonly string[] {
  if (!decoded.some((text) => text.includes(LOST))) return decoded;
  try {
    const all = splitAtNul(fs.readFileSync("/proc/self/cmdline"));
    const own = all.slice(all.length - decoded.length).map(decodeText);
    return own.length === decoded.length ? own : decoded;
  } catch {
    return decoded; // this system has no /proc
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
