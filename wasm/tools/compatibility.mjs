#!/usr/bin/env node
/**
 * Rewrites the section of COMPATIBILITY.md that lists, for each header, which functions the core's C library has, and which
 * it leaves out and why. Changes nothing outside of the two markers.
 *
 *   node wasm/tools/compatibility.mjs           rewrites
 *   node wasm/tools/compatibility.mjs --check   exits with 1 if the section is out of date
 */
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { format, resolveConfig } from "prettier";
import { importTypeScript } from "./typescript.mjs";

const PAGE = fileURLToPath(new URL("../../COMPATIBILITY.md", import.meta.url));
const HEADERS = fileURLToPath(new URL("../../test/headers/generated.json", import.meta.url));
export const BEGIN = "<!-- The headers of C: made by wasm/tools/compatibility.mjs from here ... -->";
export const END = "<!-- ... to here -->";

/**
 * @param {Readonly<Record<string, string>>} headers header -> names that are in, separated by spaces
 * @param {ReadonlyMap<string, string>} leftOut name -> "header: reason"
 * @returns {string} Markdown
 */
function section(headers, leftOut) {
  /** @type {Map<string, Map<string, string[]>>} header -> reason -> names */
  const out = new Map(Object.keys(headers).map((header) => [header, new Map()]));
  for (const [name, text] of leftOut) {
    const [header = "", reason = ""] = text.split(/: (.*)/s);
    const reasons = out.get(header) ?? new Map();
    out.set(header, reasons.set(reason, [...(reasons.get(reason) ?? []), name]));
  }
  const items = [...out]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(
      ([header, reasons]) =>
        `- \`${header}\`: ${inText(headers[header])}${[...reasons].map(outText).join("")}\n`,
    );
  return items.join("");
}

/** @param {string | undefined} names @returns {string} */
function inText(names) {
  const count = names?.split(" ").length ?? 0;
  return count === 0 ? "no names." : count === 1 ? "1 name." : `${count} names.`;
}

/** @param {[string, string[]]} entry @returns {string} */
function outText([reason, names]) {
  return ` Left out (${reason}): ${names.map((name) => `\`${name}\``).join(" ")}.`;
}

/** @returns {Promise<{ found: string, expected: string }>} the current page, and what it must be */
export async function page() {
  const { leftOut } = await importTypeScript("src/core/generated/left-out.ts");
  const found = readFileSync(PAGE, "utf8");
  const [before, rest] = found.split(BEGIN);
  const after = rest?.split(END)[1];
  if (after === undefined) throw new Error(`COMPATIBILITY.md has no section between "${BEGIN}" and "${END}"`);
  const text = section(JSON.parse(readFileSync(HEADERS, "utf8")), leftOut());
  const config = await resolveConfig(PAGE);
  const expected = await format(`${before}${BEGIN}\n\n${text}\n${END}${after}`, {
    ...config,
    parser: "markdown",
  });
  return { found, expected };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { found, expected } = await page();
  if (!process.argv.includes("--check")) writeFileSync(PAGE, expected);
  else if (found !== expected) {
    process.stderr.write("COMPATIBILITY.md is not up to date: run node wasm/tools/compatibility.mjs\n");
    process.exitCode = 1;
  }
}
