/**
 * Reads the declarations of C headers from clang's syntax tree: functions and variables with the header that declares
 * them, constants of enums, comments, and the layout of structs.
 */
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";

/**
 * @typedef {object} Declaration
 * @property {string} name
 * @property {"function" | "variable"} kind
 * @property {string} header as written in an #include
 * @property {string} result C type of the result or the variable
 * @property {{ name: string, type: string }[]} parameters
 * @property {string} comment the comment before it in a header of this project, else ""
 *
 * @typedef {{ name: string, value: number, comment: string }} Constant
 * @typedef {{ name: string | undefined, comment: string, constants: Constant[] }} Enum
 *
 * @typedef {{ size: number, fields: Record<string, number> }} Layout byte offsets by field; `u.x` for a union's member
 */

const UNITS = { FunctionDecl: "function", VarDecl: "variable" };

/** @returns {string} the path of a header as written in an #include */
function headerName(/** @type {string} */ file) {
  return file.replace(/^.*\/sysroot\/include\//, "").replace(/^compat\//, "");
}

/**
 * @param {import("./emcc.mjs").Toolchain} toolchain
 * @param {readonly string[]} headers
 * @param {readonly string[]} flags
 * @param {string} workDir
 * @param {string} [commented] the folder of headers whose comments are wanted
 * @returns {Promise<{ declarations: Declaration[], enums: Enum[] }>} in the order of the headers
 */
export async function declarations(toolchain, headers, flags, workDir, commented) {
  const text = `#define _GNU_SOURCE\n${headers.map((header) => `#include <${header}>\n`).join("")}`;
  const comments = commented === undefined ? [] : ["-fparse-all-comments"];
  const out = await inFile(workDir, text, (file) =>
    toolchain.run("emcc", ["-fsyntax-only", ...flags, ...comments, "-Xclang", "-ast-dump=json", file]),
  );
  /** @type {Map<string, Declaration>} */
  const found = new Map();
  /** @type {Enum[]} */
  const enums = [];
  let file = "";
  for (const node of JSON.parse(out).inner) {
    // clang names a file only when it changes
    for (const place of [node.loc?.spellingLoc, node.loc?.expansionLoc, node.loc]) file = place?.file ?? file;
    const inFolder = commented !== undefined && path.dirname(file) === commented;
    const source = inFolder ? await readFile(file) : Buffer.alloc(0);
    if (node.kind === "EnumDecl" && inFolder) enums.push(enumOf(node, source));
    const kind = UNITS[node.kind];
    if (!kind || !node.name || node.storageClass === "static" || found.has(node.name)) continue;
    const parameters = (node.inner ?? []).filter((child) => child.kind === "ParmVarDecl");
    found.set(node.name, {
      name: node.name,
      kind,
      header: headerName(file),
      result: node.type.qualType.replace(/\s*\(.*$/, "").trim(),
      parameters: parameters.map((child) => ({ name: child.name ?? "", type: child.type.qualType })),
      comment: commentOf(node, source),
    });
  }
  return { declarations: [...found.values()], enums };
}

/** @returns {Enum} */
function enumOf(node, source) {
  let next = 0;
  const constants = node.inner
    .filter((child) => child.kind === "EnumConstantDecl")
    .map((child) => {
      const value = givenValue(child) ?? next;
      next = value + 1;
      return { name: child.name, value, comment: commentOf(child, source) };
    });
  return { name: node.name, comment: commentOf(node, source), constants };
}

/** @returns {number | undefined} the value that a constant of an enum is given */
function givenValue(node) {
  const expression = node.inner?.find((part) => part.kind.endsWith("Expr"));
  if (expression === undefined) return undefined;
  let part = expression;
  while (part !== undefined && part.kind !== "ConstantExpr") part = part.inner?.[0]; // below conversions
  if (part === undefined) throw new Error(`clang's answer has no value of ${node.name}`);
  return Number(part.value);
}

/** @returns {string} the comment of a declaration in one line, from the header's text; clang would parse it as HTML */
function commentOf(node, /** @type {Buffer} */ source) {
  const range = node.inner?.find((child) => child.kind === "FullComment")?.range;
  if (range === undefined) return "";
  const text = source.subarray(range.begin.offset, range.end.offset + range.end.tokLen).toString();
  return text.replace(/\*\/$/, "").replace(/\s+/g, " ").trim();
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

/**
 * @param {import("./emcc.mjs").Toolchain} toolchain
 * @param {string} text C that declares the enum; its constants may be anything that clang can compute
 * @param {string} name the enum's
 * @param {readonly string[]} flags
 * @returns {Promise<Map<string, number>>}
 */
export async function enumValues(toolchain, text, name, flags, workDir) {
  const dump = ["-Xclang", "-ast-dump=json", "-Xclang", `-ast-dump-filter=${name}`];
  const out = await inFile(workDir, text, (file) =>
    toolchain.run("emcc", ["-fsyntax-only", "-Wno-gnu-folding-constant", ...flags, ...dump, file]),
  );
  const node = JSON.parse(out.slice(out.indexOf("{")));
  return new Map(enumOf(node, Buffer.alloc(0)).constants.map((constant) => [constant.name, constant.value]));
}

/** Runs `use` on a temporary C file with the given text. */
export async function inFile(workDir, text, use) {
  const dir = await mkdtemp(path.join(workDir, "declarations-"));
  try {
    const file = path.join(dir, "headers.c");
    await writeFile(file, text);
    return await use(file);
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}
