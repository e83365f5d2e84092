/**
 * Makes dist/vendor/stdlib.js: the Lua files of stdlib/ as text in JavaScript, for browsers.
 */
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

const STDLIB = fileURLToPath(new URL("../stdlib", import.meta.url));

/** @param {string} out the file to write */
export function vendorStdlib(out) {
  const names = readdirSync(STDLIB, { recursive: true }).filter((name) => name.endsWith(".lua"));
  const files = Object.fromEntries(
    names
      .sort()
      .map((name) => [name.replaceAll(path.sep, "/"), readFileSync(path.join(STDLIB, name), "utf8")]),
  );
  writeFileSync(out, `export const files = ${JSON.stringify(files, null, 1)};\n`);
}
