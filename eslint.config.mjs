/**
 * What the linter holds: TypeScript's strictest shared rules in src, and the house's own. A room imports from its
 * floor or from lower ones; there are no cycles; Node's built-ins stay in files that say so by their name. Each
 * exception to a shared rule has its reason beside it. test/house/lint.test.ts tries that these rules bite.
 */
import { readdirSync } from "node:fs";
import { createTypeScriptImportResolver } from "eslint-import-resolver-typescript";
import { defineConfig } from "eslint/config";
import { builtinRules } from "eslint/use-at-your-own-risk";
import importX, { createNodeResolver } from "eslint-plugin-import-x";
import tseslint from "typescript-eslint";
import { noCycle } from "./scripts/lint-cycles.mjs";

/** ESLint's own recommended rules, as it marks them itself: the set of the package @eslint/js, without the package. */
const recommended = {
  rules: Object.fromEntries(
    [...builtinRules]
      .filter(([, rule]) => rule.meta?.docs?.recommended === true)
      .map(([name]) => [name, "error"]),
  ),
};

/** The rooms of src, from the ground up: each may import those before it, and no other. */
const ROOMS = ["errors", "security", "types", "wasm-binary", "files", "core", "values", "state"].concat([
  "modules",
  "compile",
  "runtime",
  "wasmoon",
  "hosts",
  "cli",
]);

/** Rooms with more walls than their floor gives them. */
const WALLS = {
  // The compiler reads and writes modules; it does not run Lua, and does not know what `require` finds.
  compile: ["values", "state", "modules/resolver.ts"],
  wasmoon: ["compile"],
};

/** The entries, which are all files at the top of src, stand above all rooms; no room imports one. */
const ENTRIES = readdirSync(new URL("src", import.meta.url)).filter((name) => name.endsWith(".ts"));

const floors = ROOMS.map((room, floor) => ({
  target: `./src/${room}`,
  from: [...ROOMS.slice(floor + 1), ...ENTRIES, ...(WALLS[room] ?? [])].map((place) => `./src/${place}`),
  message: `src/${room} is below it, or has a wall there: see the floors in CONTRIBUTING.md`,
}));

/** Entries that a program on Node imports; the others serve browsers. */
const NODE_ENTRIES = ["index.ts", "inline.ts", "debug.ts", "compile.ts", "wasmoon.ts"];

/** Files that run in a browser too. Only files with `.node` in their name and the command line are not. */
const NODE_SIDE = ["src/**/*.node.ts", "src/cli/**/*.ts"];

const onNode = {
  target: [
    ...ENTRIES.filter((name) => !NODE_ENTRIES.includes(name)).map((name) => `./src/${name}`),
    `./src/{${ROOMS.slice(0, -1).join(",")}}/**/!(*.node).ts`,
  ],
  from: "./src/**/*.node.ts",
  message: "it runs on Node alone, and this file runs in browsers too",
};

const GLOBALS_OF_NODE = [
  "process",
  "Buffer",
  "global",
  "require",
  "module",
  "__dirname",
  "__filename",
  "setImmediate",
];

/** Names that scripts and tests written in plain JavaScript may use. */
const NODE_GLOBALS = Object.fromEntries(
  [
    "AbortController",
    "Buffer",
    "URL",
    "URLSearchParams",
    "TextDecoder",
    "TextEncoder",
    "WebAssembly",
    "console",
  ]
    .concat([
      "process",
      "performance",
      "fetch",
      "setTimeout",
      "clearTimeout",
      "setImmediate",
      "structuredClone",
    ])
    .concat(["Response", "Worker", "AbortSignal", "queueMicrotask", "setInterval", "clearInterval"])
    .map((name) => [name, "readonly"]),
);

export default defineConfig(
  {
    ignores: [
      "dist/",
      ".cache/",
      "coverage/",
      "wasm/*.mjs.d.ts",
      "wasm/perilune*", // products of wasm/build.mjs
      "wasm/library.js", // Emscripten's dialect: text for its linker, not a program
      "wasm/system-calls.js",
    ],
  },
  { linterOptions: { reportUnusedDisableDirectives: "error" } },
  recommended,

  // Everything that is TypeScript, tests as well.
  { files: ["**/*.ts", "**/*.mts"], extends: [tseslint.configs.recommended] },

  // Interfaces that exist where the platform's own types are missing.
  {
    files: ["src/vendor/platform.d.ts"],
    rules: { "@typescript-eslint/no-empty-object-type": ["error", { allowInterfaces: "always" }] },
  },

  // Tests look into what terminals are sent.
  { files: ["test/**/*.ts"], rules: { "no-control-regex": "off" } },

  // Scripts.
  { files: ["**/*.mjs", "**/*.js"], languageOptions: { globals: NODE_GLOBALS } },

  // What ships.
  {
    files: ["src/**/*.ts"],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    plugins: { "import-x": importX, house: { rules: { "no-cycle": noCycle } } },
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    settings: {
      "import-x/extensions": [".ts", ".mjs"],
      "import-x/parsers": { "@typescript-eslint/parser": [".ts"] },
      "import-x/resolver-next": [
        createTypeScriptImportResolver({ project: "tsconfig.json", noWarnOnMultipleProjects: true }),
        createNodeResolver(),
      ],
    },
    rules: {
      "import-x/no-cycle": ["error", { ignoreExternal: true }],
      "house/no-cycle": "error", // with imports of types
      "import-x/no-self-import": "error",
      "import-x/no-restricted-paths": [
        "error",
        { zones: [...floors, onNode], basePath: import.meta.dirname },
      ],
      "no-console": "error",
      eqeqeq: "error",
      "@typescript-eslint/consistent-type-imports": "error",
      "@typescript-eslint/no-import-type-side-effects": "error",
      // A number in a message needs no String() round it.
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
      // `return write(x)` ends a case of a function that gives nothing.
      "@typescript-eslint/no-confusing-void-expression": ["error", { ignoreVoidReturningFunctions: true }],
      // What is found by a name in a record may look so.
      "@typescript-eslint/dot-notation": ["error", { allowIndexSignaturePropertyAccess: true }],
      // Parts that call each other are tied together by variables that a closure reads before they are set.
      "prefer-const": ["error", { ignoreReadBeforeAssign: true }],
    },
  },
  {
    files: ["src/**/*.ts"],
    ignores: [...NODE_SIDE],
    rules: {
      "no-restricted-globals": ["error", ...GLOBALS_OF_NODE],
      // TypeScript's `using` throws where there is no Symbol.dispose.
      "no-restricted-syntax": [
        "error",
        "VariableDeclaration[kind='using']",
        "VariableDeclaration[kind='await using']",
      ],
      "import-x/no-nodejs-modules": "error",
    },
  },
  // A host function may return nothing: `void` is a type of what goes into Lua.
  {
    files: ["src/values/types.ts", "src/types/infer.ts"],
    rules: { "@typescript-eslint/no-invalid-void-type": "off" },
  },
  // A file that cannot do something refuses it by a method with the parameters of those that can.
  {
    files: ["src/files/{inode,devices,pipe}.ts"],
    rules: { "@typescript-eslint/no-unused-vars": ["error", { argsIgnorePattern: "^_" }] },
  },
  // wasmoon compares what was thrown with Infinity.
  { files: ["src/wasmoon/module.ts"], rules: { "@typescript-eslint/only-throw-error": "off" } },
  { files: ["src/cli/**/*.ts"], rules: { "no-console": "off" } },
);
