/**
 * Bundles src/ into the JavaScript of dist/: each public module and script over a few shared chunks, since Node takes
 * half a millisecond for each file. Code that several entries need is in one chunk, so a class exists once however it is
 * imported.
 *
 * Addresses relative to the package (`new URL("../wasm/x", import.meta.url)`, `import("../wasm/x.mjs")`) are rewritten
 * for the file that they end up in. Any other use of `import.meta` is an error.
 */
import { existsSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { rolldown } from "rolldown";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const SRC = path.join(ROOT, "src");

/** Scripts that are started by their address; and modules that the build's tools, bench/ and tests import. */
const SCRIPTS = ["cli/main", "cli/interactive-worker", "cli/typescript-hooks"];
const INTERNAL = ["wasm-binary/index", "runtime/runtime"];

/** Stand for the package's directory and for dist/ until an address is in its file. */
const PACKAGE = "perilune-package:";
const DIST = "perilune-dist:";

const ADDRESS = /\bnew URL\(\s*"(\.\.?\/[^"]*)",\s*import\.meta\.url\s*,?\s*\)/g;

/** @returns {Record<string, string>} the sources of the entries, by name */
function entries() {
  const hosts = readdirSync(path.join(SRC, "hosts"), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .flatMap(({ name }) => [`hosts/${name}/module`, `hosts/${name}/module.node`])
    .filter((name) => existsSync(path.join(SRC, `${name}.ts`)));
  const top = readdirSync(SRC)
    .filter((name) => name.endsWith(".ts") && !name.endsWith("exports.ts"))
    .map((name) => name.slice(0, -".ts".length));
  const names = [...top, ...SCRIPTS, ...hosts, ...INTERNAL];
  return Object.fromEntries(names.map((name) => [name, path.join(SRC, `${name}.ts`)]));
}

/** A source's path below src/, with slashes; undefined for anything else. */
function sourceOf(id) {
  const name = path.relative(SRC, id).replaceAll(path.sep, "/");
  return name.startsWith("..") || !name.endsWith(".ts") ? undefined : name;
}

/** Where a relative path in a source leads to. */
function inPackage(source, specifier) {
  const file = path.relative(ROOT, path.resolve(path.dirname(source), specifier)).replaceAll(path.sep, "/");
  return file.startsWith("src/") ? DIST + file.slice("src/".length) : PACKAGE + file;
}

const addresses = {
  name: "addresses",
  resolveId(specifier, importer) {
    if (importer === undefined || sourceOf(importer) === undefined) return null;
    if (!specifier.startsWith(".")) return { id: specifier, external: true };
    const file = path.resolve(path.dirname(importer), specifier.replace(/\.js$/, ".ts"));
    if (sourceOf(file) !== undefined && existsSync(file)) return file;
    return { id: inPackage(importer, specifier), external: true };
  },
  transform(text, id) {
    if (!text.includes("import.meta")) return null;
    const code = text.replace(
      ADDRESS,
      (_, specifier) => `new URL("${inPackage(id, specifier)}", import.meta.url)`,
    );
    if (code.replaceAll(`", import.meta.url)`, "").includes("import.meta"))
      throw new Error(`${id} uses import.meta otherwise than in new URL("../path", import.meta.url)`);
    return { code, map: null };
  },
};

/** The chunk of a source, with everything that it imports; null leaves it to the bundler. Order matters. */
const CHUNKS = [
  // What host modules are defined with: they come with neither a core nor a state.
  ["definitions", (name, importers) => !name.startsWith("hosts/") && importers("hosts/")],
  // What the compiler shares with the runtime.
  ["binary", (name, importers) => !name.startsWith("compile/") && importers("compile/")],
  [
    "runtime",
    (name) =>
      /^(?:exports|(?:files|core|values|state|modules|runtime|types|security)\/(?!.*\.(?:node|browser)).*)\.ts$/.test(
        name,
      ),
  ],
  ["node", (name) => /^(?:files|runtime)\/.*\.node\.ts$/.test(name)],
];

const groups = CHUNKS.map(([chunk, holds], at) => ({
  name(id, modules) {
    const name = sourceOf(id);
    if (name === undefined) return null;
    const importers = (folder) =>
      modules.getModuleInfo(id)?.importers.some((importer) => sourceOf(importer)?.startsWith(folder)) ===
      true;
    return holds(name, importers) ? chunk : null;
  },
  debugName: chunk,
  priority: CHUNKS.length - at,
}));

/** Escapes what is not ASCII, all of it in strings: one other character makes V8 keep two bytes for each. */
function asAscii(code) {
  return code.replace(/[^\0-\x7f]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

/** The relative address of a directory that `from` is below, or is itself. */
function upTo(from, directory) {
  return `${path.relative(from, directory).replaceAll(path.sep, "/") || "."}/`;
}

/**
 * Writes the bundles below `target`.
 * @param {string} target a directory
 * @param {string} home where it will be in the end: dist/, beside wasm/ and stdlib/
 */
export async function bundle(target, home) {
  const build = await rolldown({
    input: entries(),
    cwd: ROOT,
    platform: "neutral",
    plugins: [addresses],
    tsconfig: false,
    transform: { target: "es2022" },
    onLog(level, log) {
      throw new Error(`${level}: ${log.message}`);
    },
  });
  const { output } = await build.generate({
    dir: home,
    format: "es",
    entryFileNames: "[name].js",
    chunkFileNames: "chunks/[name].js",
    sourcemap: true,
    sourcemapExcludeSources: true,
    comments: { legal: true, annotation: false, jsdoc: false },
    codeSplitting: { groups },
  });
  await build.close();
  for (const file of output) {
    const place = path.join(target, file.fileName);
    mkdirSync(path.dirname(place), { recursive: true });
    const text = file.type === "chunk" ? asAscii(file.code) : String(file.source);
    const from = path.dirname(place);
    writeFileSync(
      place,
      text.replaceAll(DIST, upTo(from, target)).replaceAll(PACKAGE, upTo(from, path.dirname(target))),
    );
  }
}
