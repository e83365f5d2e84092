/**
 * Makes dist/vendor/wasmoon.js, the classes of wasmoon that perilune/wasmoon extends in browsers: an ES module, cut out of
 * the installed wasmoon's bundle, with wasmoon's licence at the top. It omits wasmoon's core with Emscripten's loader,
 * which names Node's modules, the factory that starts the core, and the address of a CDN.
 *
 * The cuts fit the text of one pinned version. Throws if the text differs.
 */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { build } from "esbuild";

const VERSION = "1.16.0";

/** The exports of the ES module: every name of wasmoon except its factory. */
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

/** Pieces of the text: the start of a piece, the text after it, and its replacement. */
const CUTS = [
  // Where the script was loaded from: only the loader asks.
  ["    var _documentCurrentScript = ", "    exports.LuaReturn = void 0;", ""],
  // Emscripten's loader of wasmoon's own core.
  ["    var initWasmModule = (() => {", "    class LuaWasm {", ""],
  [
    "        static async initialize(customWasmFileLocation, environmentVariables) {",
    "        constructor(module) {",
    '        static async initialize() {\n            throw new Error("this LuaWasm has no core of its own: import it from perilune/wasmoon");\n        }\n',
  ],
  // The factory, and the address it fetches from.
  ["    var version = '1.16.0';", "    exports.Decoration = Decoration;", ""],
  ["    exports.LuaFactory = LuaFactory;", "    exports.LuaGlobal = Global;", ""],
];

/** The rest must not contain any of these: Node's modules, loaders, addresses. */
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

/** Returns the text without the pieces. Throws if a piece is missing or occurs twice. */
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

/** Writes the ES module to `outfile`. Throws if the installed wasmoon has another version than `VERSION`. */
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
