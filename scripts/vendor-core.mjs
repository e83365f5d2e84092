/**
 * Makes vendor/core.js for `perilune/inline`: the core as a string with a character for each byte. In UTF-8, after
 * compression, it is an eighth larger than the core; base64 would be a third.
 */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

const CORE = fileURLToPath(new URL("../wasm/perilune.wasm", import.meta.url));

const ESCAPES = { "\0": "\\x00", "\n": "\\n", "\r": "\\r", '"': '\\"', "\\": "\\\\" };

/** @returns {string} the text of the module */
export function coreModule() {
  const text = readFileSync(CORE, "latin1").replace(/[\0\n\r"\\]/g, (character) => ESCAPES[character]);
  return `export const core = "${text}";\n`;
}

/** @param {string} out the file to write */
export function vendorCore(out) {
  mkdirSync(path.dirname(out), { recursive: true });
  writeFileSync(out, coreModule());
}
