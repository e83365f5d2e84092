/**
 * What a page loads for each entry of the package, bundled and minified by esbuild: JavaScript and WebAssembly, raw and compressed.
 *
 *   node scripts/sizes.mjs [--write]     prints the table; --write puts it into the pages. Needs a current dist/.
 */
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, gzipSync } from "node:zlib";
import { build } from "esbuild";

const ROOT = fileURLToPath(new URL("..", import.meta.url));

/** The files of a page by entry: what it imports, whether it fetches the core, and the most bytes after brotli, in all. */
export const PROGRAMS = [
  { entry: "perilune", imports: "loadRuntime", core: true, limit: 282_000 },
  { entry: "perilune/inline", imports: "loadRuntime", core: false, limit: 293_000 },
  { entry: "perilune/wasmoon", imports: "LuaFactory", core: true, limit: 294_000 },
  { entry: "perilune/processes", imports: "createScheduler, createProcess", core: true, limit: 276_000 },
  { entry: "perilune/compile", imports: "compileSources", core: false, limit: 60_000 },
  { entry: "perilune/modules/json", imports: "default", core: false, limit: 20_000 },
  { entry: "perilune", imports: "LuaError", core: false, limit: 3_000 },
];

/** The pages with a table, and the entries that it has. */
export const PAGES = [
  { file: path.join(ROOT, "docs", "browser.md"), has: () => true },
  { file: path.join(ROOT, "README.md"), has: ({ entry }) => /^perilune(?:\/inline)?$/.test(entry) },
];

/** Marks the table in a page. */
const MARKS = ["<!-- sizes: made by scripts/sizes.mjs -->", "<!-- sizes end -->"];

const sizesOf = (bytes) => ({
  raw: bytes.length,
  gzip: bytes.length === 0 ? 0 : gzipSync(bytes, { level: 9 }).length,
  brotli: bytes.length === 0 ? 0 : brotliCompressSync(bytes).length,
});

/** The file of the package that an entry means in a page. */
function fileOf(home, entry) {
  const { exports } = JSON.parse(readFileSync(path.join(home, "package.json"), "utf8"));
  const name = entry.replace(/^perilune/, ".");
  const module = name.replace(/^\.\/modules\//, "");
  const target = exports[name] ?? exports["./modules/*"];
  return path.join(home, target.module.replace("*", module));
}

/**
 * Measures the entries of the package in a directory.
 * @param {string} home has package.json, dist/ and wasm/
 */
export async function measure(home) {
  const wasm = sizesOf(readFileSync(path.join(home, "wasm", "perilune.wasm")));
  const rows = [];
  for (const program of PROGRAMS) {
    const { entry, imports, core } = program;
    const { outputFiles } = await build({
      stdin: {
        contents: `export { ${imports} } from ${JSON.stringify(fileOf(home, entry))};`,
        resolveDir: home,
      },
      bundle: true,
      minify: true,
      format: "esm",
      charset: "utf8",
      write: false,
      logLevel: "error",
    });
    const js = sizesOf(outputFiles[0].contents);
    const fetched = core ? wasm : sizesOf(new Uint8Array());
    rows.push({ ...program, js, wasm: fetched, total: js.brotli + fetched.brotli });
  }
  return rows;
}

const kB = (bytes) => (bytes === 0 ? "" : String(Math.round(bytes / 1000)));

/** @returns {string} the rows as a Markdown table, with the marks around it */
export function table(rows) {
  const head = ["Import", "JavaScript", "gzip", "brotli", "WebAssembly", "gzip", "brotli", "in all, brotli"];
  const line = (cells) => `| ${cells.join(" | ")} |`;
  const body = rows.map(({ entry, imports, js, wasm, total }) => {
    const name = imports === "default" ? `\`${entry}\`` : `\`${imports}\` of \`${entry}\``;
    return line([
      name,
      ...[js, wasm].flatMap(({ raw, gzip, brotli }) => [raw, gzip, brotli].map(kB)),
      kB(total),
    ]);
  });
  const rule = line(head.map((_, at) => (at === 0 ? "---" : "---:")));
  return [MARKS[0], "", line(head), rule, ...body, "", MARKS[1]].join("\n");
}

/** @returns {string} the table in the text of the page */
export function tableIn(text) {
  const [start, end] = MARKS.map((mark) => text.indexOf(mark));
  if (start < 0 || end < start) throw new Error(`there is no place for the sizes: ${MARKS.join(" ")}`);
  return text.slice(start, end + MARKS[1].length);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const rows = await measure(ROOT);
  process.stdout.write(`${table(rows)}\n`);
  if (process.argv.includes("--write"))
    for (const { file, has } of PAGES) {
      const text = readFileSync(file, "utf8");
      writeFileSync(file, text.replace(tableIn(text), table(rows.filter(has))));
    }
}
