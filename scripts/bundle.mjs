/**
 * Bundles src/ into the JavaScript of dist/: each public module and script over a few shared chunks, since Node takes
 * half a millisecond for each file. Code that several entries need is in one chunk, so a class exists once however it is
 * imported. The same goes to dist/cjs/ as CommonJS, for tools that load nothing else.
 *
 * Addresses relative to the package (`new URL("../wasm/x", import.meta.url)`) are rewritten for the file that they end up
 * in. Any other use of `import.meta` is an error.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { rolldown } from "rolldown";
import { portableGlue } from "./portable-glue.mjs";
import { stdlibModule } from "./vendor-stdlib.mjs";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const SRC = path.join(ROOT, "src");

/** Packages that are bundled, so that users need not install them; their notices are in THIRD_PARTY_NOTICES.md. */
export const BUNDLED = ["p-retry"];

/** Scripts that are started by their address; and modules that the build's tools, bench/ and tests import. */
const SCRIPTS = ["cli/command", "cli/interactive-worker", "cli/typescript-hooks"].concat([
  "workers/thread.node",
  "workers/thread.browser",
  "workers/job.node",
  "workers/job.browser",
]);
export const INTERNAL = ["wasm-binary/index", "runtime/runtime", "core/stack-check"];

/** Stand for the package's directory and for dist/ until an address is in its file. */
const PACKAGE = "perilune-package:";
const DIST = "perilune-dist:";

/** What CommonJS has for `import.meta.url`. */
const OWN_ADDRESS = 'require("node:url").pathToFileURL(__filename)';

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

/** The same for what goes into chunks besides sources: a glue's path below the package, a made module's below src/. */
function nameOf(id) {
  return GLUE.test(id)
    ? path.relative(ROOT, id).replaceAll(path.sep, "/")
    : MADE.has(id)
      ? path.relative(SRC, id).replaceAll(path.sep, "/")
      : sourceOf(id);
}

/** Where a relative path in a source leads to. The threads of CommonJS run CommonJS, so that their classes are the same. */
function inPackage(source, specifier, format) {
  const file = path.relative(ROOT, path.resolve(path.dirname(source), specifier)).replaceAll(path.sep, "/");
  if (format === "cjs" && /^src\/workers\/.*\.node\.js$/.test(file))
    return `${PACKAGE}dist/cjs/${file.slice("src/".length).replace(".node", "")}`;
  if (file.startsWith("src/workers/")) return `${PACKAGE}dist/${file.slice("src/".length)}`;
  return file.startsWith("src/") ? DIST + file.slice("src/".length) : PACKAGE + file;
}

/** Modules that are made here of other files. */
const MADE = new Map([[path.join(SRC, "vendor", "stdlib.js"), stdlibModule]]);

/** The glue of a core, by its file name. */
const GLUE = /\/wasm\/perilune[^/]*\.(node|web)\.mjs$/;

/** @param {"es" | "cjs"} format */
const addressesFor = (format, leaves = () => false) => ({
  name: "addresses",
  resolveId(specifier, importer) {
    if (importer === undefined || nameOf(importer) === undefined) return null;
    if (BUNDLED.includes(specifier)) return null;
    if (!specifier.startsWith(".")) return { id: specifier, external: true };
    const named = path.resolve(path.dirname(importer), specifier);
    if (MADE.has(named) || GLUE.test(named)) return named;
    const file = named.replace(/\.js$/, ".ts");
    if (leaves(file)) return { id: inPackage(importer, specifier, format), external: true };
    if (sourceOf(file) !== undefined && existsSync(file)) return file;
    return { id: inPackage(importer, specifier, format), external: true };
  },
  load(id) {
    const make = MADE.get(id);
    if (make !== undefined) return make();
    const [, platform] = GLUE.exec(id) ?? [];
    return platform === undefined ? null : portableGlue(readFileSync(id, "utf8"), platform);
  },
  transform(text, id) {
    if (!text.includes("import.meta")) return null;
    const code = text.replace(
      ADDRESS,
      (_, specifier) => `new URL("${inPackage(id, specifier, format)}", import.meta.url)`,
    );
    if (code.replaceAll(`", import.meta.url)`, "").includes("import.meta"))
      throw new Error(`${id} uses import.meta otherwise than in new URL("../path", import.meta.url)`);
    return { code: format === "cjs" ? code.replaceAll("import.meta.url", OWN_ADDRESS) : code, map: null };
  },
});

/** The chunk of a source, with everything that it imports; null leaves it to the bundler. Order matters. */
const CHUNKS = [
  ["errors", (name) => name.startsWith("errors/")],
  // What host modules are defined with: they come with neither a core nor a state.
  ["definitions", (name, importers) => !name.startsWith("hosts/") && importers("hosts/")],
  // What the compiler shares with the runtime.
  ["binary", (name, importers) => !name.startsWith("compile/") && importers("compile/")],
  ["compile", (name) => /^(?:compile-exports|compile\/(?!.*\.node).*)\.ts$/.test(name)],
  [
    "runtime",
    (name) =>
      /^(?:exports|vendor\/stdlib|(?:files|core|values|state|modules|runtime|types|security)\/(?!.*\.(?:node|browser)|inline).*)\.[jt]s$/.test(
        name,
      ),
  ],
  ["node", (name) => /^(?:(?:files|runtime)\/.*\.node\.ts|wasm\/perilune\.node\.mjs)$/.test(name)],
  ["page", (name) => /^(?:(?:files|runtime)\/.*\.browser\.ts|wasm\/perilune\.web\.mjs)$/.test(name)],
];

const groups = CHUNKS.map(([chunk, holds], at) => ({
  name(id, modules) {
    const name = nameOf(id);
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

/** How the two formats differ. */
const FORMATS = {
  es: { folder: "", format: "es", input: entries, sourcemap: true, groups },
  // For Node's own entries, in environments that may lack what Node has as globals.
  cjs: {
    folder: "cjs",
    format: "cjs",
    input: () =>
      Object.fromEntries(Object.entries(entries()).flatMap(([name, file]) => nodeEntry(name, file))),
    inject: { TextDecoder: ["node:util", "TextDecoder"], TextEncoder: ["node:util", "TextEncoder"] },
    sourcemap: false,
    groups,
  },
  // The start of the command line, in files of its own with only what running a script needs. CommonJS loads faster.
  cli: {
    folder: "",
    format: "cjs",
    input: () => ({ "cli/main": path.join(SRC, "cli", "main.ts") }),
    leaves: (file) => sourceOf(file) === "cli/command.ts",
    files: { entryFileNames: "[name].cjs", chunkFileNames: "cli/[name].cjs" },
    sourcemap: false,
    groups: [],
  },
  // The compiler of hot functions, which Node loads while Lua runs: a file of its own with only what that needs.
  jit: {
    folder: "",
    format: "cjs",
    input: () => ({ jit: path.join(SRC, "jit", "compiler.ts") }),
    files: { entryFileNames: "[name].cjs" },
    sourcemap: false,
    minify: true,
  },
};

/** Entries that are in one file each besides, for pages without a bundler: their names there. */
const PAGES = {
  browser: "perilune",
  "browser-inline": "inline",
  scripts: "scripts",
  "wasmoon-browser": "wasmoon",
};

/**
 * Writes these files below `target`, which has the modules of vendor/ already.
 * @param {string} target a directory
 * @param {string} home where it will be in the end
 */
export async function bundlePages(target, home) {
  const vendor = {
    name: "vendor",
    resolveId: (specifier) =>
      /vendor\/(?:wasmoon|core)\.js$/.test(specifier)
        ? path.join(target, "vendor", path.basename(specifier))
        : null,
  };
  for (const [name, page] of Object.entries(PAGES)) {
    const input = () => ({ [`page/${page}`]: path.join(SRC, `${name}.ts`) });
    const alone = { input, plugins: [vendor], sourcemap: false, groups: undefined, minify: true };
    await bundleAs({ ...FORMATS.es, ...alone }, target, home);
  }
}

/** An entry as CommonJS: those that Node imports, under the name of the one for all platforms. */
function nodeEntry(name, file) {
  if (
    /^(?:browser|scripts$|workerd|inline$|cli\/)|(?:[-.]browser|exports)$/.test(name) ||
    INTERNAL.includes(name)
  )
    return [];
  if (existsSync(file.replace(/\.ts$/, ".node.ts"))) return [];
  return [[name.replace(/\.node$/, ""), file]];
}

/**
 * Writes the bundles below `target`.
 * @param {string} target a directory
 * @param {string} home where it will be in the end: dist/, beside wasm/ and stdlib/
 */
export async function bundle(target, home) {
  for (const format of Object.values(FORMATS)) await bundleAs(format, target, home);
}

async function bundleAs(options, target, home) {
  const {
    folder,
    format,
    input,
    leaves,
    inject = {},
    sourcemap,
    groups,
    files,
    plugins = [],
    minify = false,
  } = options;
  const build = await rolldown({
    input: input(),
    cwd: ROOT,
    platform: "neutral",
    plugins: [...plugins, addressesFor(format, leaves)],
    tsconfig: false,
    transform: { target: "es2022", inject },
    checks: { pluginTimings: false },
    onLog(level, log) {
      throw new Error(`${level}: ${log.message}`);
    },
  });
  const { output } = await build.generate({
    dir: path.join(home, folder),
    format,
    entryFileNames: "[name].js",
    chunkFileNames: "chunks/[name].js",
    ...files,
    exports: "named",
    sourcemap,
    sourcemapExcludeSources: true,
    comments: { legal: true, annotation: true, jsdoc: false },
    minify,
    codeSplitting: groups === undefined ? false : { groups },
  });
  await build.close();
  const top = path.join(target, folder);
  for (const file of output) {
    const place = path.join(top, file.fileName);
    mkdirSync(path.dirname(place), { recursive: true });
    const code = file.type === "chunk" ? file.code : String(file.source);
    const text = minify ? code : asAscii(code);
    const from = path.dirname(place);
    writeFileSync(
      place,
      text.replaceAll(DIST, upTo(from, top)).replaceAll(PACKAGE, upTo(from, path.dirname(target))),
    );
  }
}
