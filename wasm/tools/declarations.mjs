/**
 * What C headers declare, read from clang's own syntax tree: function and variable names with the header that
 * declares them, and, for headers of this project, parameter and result types and the layout of structs.
 */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import path from "node:path";

/**
 * @typedef {object} Declaration
 * @property {string} name
 * @property {"function" | "variable"} kind
 * @property {string} header as an #include names it
 * @property {string} result C type of the result or the variable
 * @property {{ name: string, type: string }[]} parameters
 *
 * @typedef {{ size: number, fields: Record<string, number> }} Layout byte offsets by field; `u.x` for a union's member
 */

const UNITS = { FunctionDecl: "function", VarDecl: "variable" };

/** @returns {string} the path of a header as an #include names it */
function headerName(/** @type {string} */ file) {
  return file.replace(/^.*\/sysroot\/include\//, "").replace(/^compat\//, "");
}

/**
 * @param {import("./emcc.mjs").Toolchain} toolchain
 * @param {readonly string[]} headers
 * @param {readonly string[]} flags
 * @returns {Promise<Declaration[]>}
 */
export async function declarations(toolchain, headers, flags, workDir) {
  const text = `#define _GNU_SOURCE\n${headers.map((header) => `#include <${header}>\n`).join("")}`;
  const out = await inFile(workDir, text, (file) =>
    toolchain.run("emcc", ["-fsyntax-only", ...flags, "-Xclang", "-ast-dump=json", file]),
  );
  /** @type {Map<string, Declaration>} */
  const found = new Map();
  let file = "";
  for (const node of JSON.parse(out).inner) {
    // clang names a file only where it differs from the one before
    for (const place of [node.loc?.spellingLoc, node.loc?.expansionLoc, node.loc]) file = place?.file ?? file;
    const kind = UNITS[node.kind];
    if (!kind || !node.name || node.storageClass === "static" || found.has(node.name)) continue;
    const parameters = (node.inner ?? []).filter((child) => child.kind === "ParmVarDecl");
    found.set(node.name, {
      name: node.name,
      kind,
      header: headerName(file),
      result: node.type.qualType.replace(/\s*\(.*$/, "").trim(),
      parameters: parameters.map((child) => ({ name: child.name ?? "", type: child.type.qualType })),
    });
  }
  return [...found.values()];
}

/**
 * @param {import("./emcc.mjs").Toolchain} toolchain
 * @param {readonly string[]} headers
 * @param {readonly string[]} structs typedef names
 * @param {readonly string[]} flags
 * @returns {Promise<Record<string, Layout>>}
 */
export async function layouts(toolchain, headers, structs, flags, workDir) {
  const text = headers.map((header) => `#include "${header}"\n`).join("");
  const dump = await inFile(workDir, text, (file) =>
    toolchain.run("emcc", ["-fsyntax-only", ...flags, "-Xclang", "-fdump-record-layouts-complete", file]),
  );
  /** @type {Record<string, Layout>} */
  const result = {};
  for (const block of dump.split("*** Dumping AST Record Layout")) {
    const lines = block.split("\n").filter((line) => line.includes("|"));
    const name = /\| struct (\w+)$/.exec(lines[0] ?? "")?.[1];
    if (!name || !structs.includes(name)) continue;
    /** @type {Record<string, number>} */
    const fields = {};
    let union = "";
    for (const line of lines.slice(1)) {
      const [, offset, indent, rest] = /^\s*(\d+) \|(\s+)(.*)$/.exec(line) ?? [];
      if (!rest) continue;
      const field = /(\w+)$/.exec(rest)?.[1] ?? "";
      if (indent.length <= 3) union = rest.startsWith("union ") ? field : "";
      else if (!union) continue;
      if (indent.length <= 3 && union) continue;
      fields[union ? `${union}.${field}` : field] = Number(offset);
    }
    const size = Number(/\[sizeof=(\d+)/.exec(block)?.[1]);
    result[name] = { size, fields };
  }
  for (const name of structs)
    if (!result[name]) throw new Error(`no layout of struct ${name} in clang's answer`);
  return result;
}

/** Runs `use` on a C file of the given text that lasts as long as it runs. */
async function inFile(workDir, text, use) {
  const dir = await mkdtemp(path.join(workDir, "declarations-"));
  try {
    const file = path.join(dir, "headers.c");
    await writeFile(file, text);
    return await use(file);
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}
