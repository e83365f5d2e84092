/**
 * Makes dist/vendor/wasmoon.js, wasmoon for browsers: an ES module with its classes only, from the wasmoon that npm
 * installed. What is left out is what a runtime has of its own: wasmoon's core with Emscripten's loader (which names
 * Node's modules and makes bundlers stumble), the factory that starts it, and the address of a CDN.
 *
 * The cuts are made in the text of one pinned version. Where that text is not as expected, this throws: it does not
 * guess.
 */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { build } from "esbuild";

const VERSION = "1.16.0";

/** What the ES module exports: all that wasmoon does, but for its factory. */
export const WASMOON_EXPORTS = [
  "Decoration",
  "LUAI_MAXSTACK",
  "LUA_MULTRET",
  "LUA_REGISTRYINDEX",
  "LuaEngine",
  "LuaEventCodes",
  "LuaEventMasks",
  "LuaGlobal",
  "LuaLibraries",
  "LuaMultiReturn",
  "LuaRawResult",
  "LuaReturn",
  "LuaThread",
  "LuaTimeoutError",
  "LuaType",
  "LuaTypeExtension",
  "LuaWasm",
  "PointerSize",
  "decorate",
  "decorateFunction",
  "decorateProxy",
  "decorateUserdata",
];

/** Pieces of the text: from the first words up to, not including, the second ones, and what comes in their place. */
const CUTS = [
  // Where the script was loaded from: only the loader asks.
  ["    var _documentCurrentScript = ", "    exports.LuaReturn = void 0;", ""],
  // Emscripten's loader of wasmoon's own core.
  ["    var initWasmModule = (() => {", "    class LuaWasm {", ""],
  [
    "        static async initialize(customWasmFileLocation, environmentVariables) {",
    "        constructor(module) {",
    '        static async initialize() {\n            throw new Error("this LuaWasm has no core of its own: use loadRuntime");\n        }\n',
  ],
  // The factory, and the address it fetches from.
  ["    var version = '1.16.0';", "    exports.Decoration = Decoration;", ""],
  ["    exports.LuaFactory = LuaFactory;", "    exports.LuaGlobal = Global;", ""],
];

/** None of these may be in what is left: Node's modules, loaders, addresses. */
const FORBIDDEN = [
  "require(",
  "import(",
  "import.meta",
  "://",
  "initWasmModule",
  "glue.wasm",
  "LuaFactory",
  "process.",
];

/** The text without the cut pieces. Throws when a piece is not there, or there twice. */
function cut(text) {
  for (const [from, to, instead] of CUTS) {
    const start = text.indexOf(from);
    const end = text.indexOf(to, start);
    if (start < 0 || end < 0 || text.indexOf(from, start + 1) >= 0) {
      throw new Error(`wasmoon's text is not as expected: looked for ${JSON.stringify(from)}, once`);
    }
    text = text.slice(0, start) + instead + text.slice(end);
  }
  for (const word of FORBIDDEN) {
    if (text.includes(word)) throw new Error(`wasmoon's text still has ${JSON.stringify(word)} in it`);
  }
  return text;
}

/** Writes the ES module to `outfile`. Throws when the installed wasmoon is another one than this was written for. */
export async function vendorWasmoon(outfile) {
  const main = createRequire(import.meta.url).resolve("wasmoon");
  const home = path.dirname(path.dirname(main));
  const { version } = JSON.parse(readFileSync(path.join(home, "package.json"), "utf8"));
  if (version !== VERSION) throw new Error(`wasmoon is ${version}; the cuts were written for ${VERSION}`);
  const licence = readFileSync(path.join(home, "LICENSE"), "utf8").trim();

  await build({
    stdin: {
      contents: `export { ${WASMOON_EXPORTS.join(", ")} } from "wasmoon";`,
      resolveDir: home,
    },
    plugins: [
      {
        name: "wasmoon-classes-only",
        setup({ onResolve, onLoad }) {
          onResolve({ filter: /^wasmoon$/ }, () => ({ path: main }));
          onLoad({ filter: /wasmoon[\\/]dist[\\/]index\.js$/ }, ({ path: file }) => ({
            contents: cut(readFileSync(file, "utf8")),
          }));
        },
      },
    ],
    banner: {
      js: [
        `/*!\n * wasmoon ${VERSION}, its classes only: made by scripts/vendor-wasmoon.mjs.`,
        " *",
        ...licence.split("\n").map((line) => ` * ${line}`.trimEnd()),
        " */",
        "// A thread that yields waits a turn of the event loop; browsers have no setImmediate.",
        "const setImmediate = globalThis.setImmediate ?? ((then) => setTimeout(then, 0));",
      ].join("\n"),
    },
    outfile,
    bundle: true,
    format: "esm",
    platform: "neutral",
    target: "es2022",
    legalComments: "inline",
    logLevel: "warning",
  });
}
