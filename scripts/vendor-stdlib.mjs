/** Makes the module vendor/stdlib.js: the Lua files of stdlib/ as text in JavaScript. */
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

const STDLIB = fileURLToPath(new URL("../stdlib", import.meta.url));

/** @returns {string} the text of the module */
export function stdlibModule() {
  const names = readdirSync(STDLIB, { recursive: true }).filter((name) => name.endsWith(".lua"));
  const files = Object.fromEntries(
    names
      .sort()
      .map((name) => [name.replaceAll(path.sep, "/"), readFileSync(path.join(STDLIB, name), "utf8")]),
  );
  return `export const files = ${JSON.stringify(files, null, 1)};\n`;
}
