/**
 * The linter's rules: TypeScript's strictest shared rules for src, and the project's own. A folder of src imports from
 * its own floor or from lower ones, there are no import cycles, and only files named `*.node.ts` use Node's built-ins.
 * Each exception to a shared rule states its reason. test/house/lint.test.ts breaks each rule and expects an error.
 */
import { readdirSync } from "node:fs";
import { createTypeScriptImportResolver } from "eslint-import-resolver-typescript";
import { defineConfig } from "eslint/config";
import { builtinRules } from "eslint/use-at-your-own-risk";
import importX, { createNodeResolver } from "eslint-plugin-import-x";
import tseslint from "typescript-eslint";
import { noCycle } from "./scripts/lint-cycles.mjs";

/** The rules that ESLint marks as recommended: the same set as in the package @eslint/js. */
const recommended = {
  rules: Object.fromEntries(
    [...builtinRules]
      .filter(([, rule]) => rule.meta?.docs?.recommended === true)
      .map(([name]) => [name, "error"]),
  ),
};

/** The folders of src, lowest first. Each may import those before it, but none after it. */
const FOLDERS = [
  "errors",
  "security",
  "types",
  "wasm-binary",
  "files",
  "core",
  "jit",
  "values",
  "state",
].concat([
  "modules",
  "compile",
  "runtime",
  "threads",
  "wasmoon",
  "processes",
  "workflows",
  "hosts",
  "testing",
  "plugin",
  "scripts",
  "workers",
  "cli",
]);

/** Folders that some folders must not import, though they are lower. */
const FORBIDDEN = {
  // The compiler reads and writes modules. It does not run Lua or search for modules.
  compile: ["values", "state", "modules/resolver.ts"],
  wasmoon: ["compile"],
  processes: ["compile", "wasmoon"],
  workflows: ["compile", "wasmoon"],
  testing: ["compile", "wasmoon", "hosts"],
};

/** The entries of the package: all files directly in src. No folder of src imports one. */
const ENTRIES = readdirSync(new URL("src", import.meta.url)).filter((name) => name.endsWith(".ts"));

const floors = FOLDERS.map((folder, floor) => ({
  target: `./src/${folder}`,
  from: [...FOLDERS.slice(floor + 1), ...ENTRIES, ...(FORBIDDEN[folder] ?? [])].map(
    (name) => `./src/${name}`,
  ),
  message: `src/${folder} may not import this: see the floors in CONTRIBUTING.md`,
}));

/** Entries for Node. The others run in browsers. */
const NODE_ENTRIES = ["index.ts", "inline.ts", "debug.ts", "compile.ts", "wasmoon.ts"].concat([
  "processes.ts",
  "processes-node.ts",
  "workflows-node.ts",
  "workflows-postgres.ts",
  "plugin.ts",
  "testing.ts",
  "worker.ts",
]);

/** Files that run on Node only. All others run in browsers too. */
const NODE_SIDE = ["src/**/*.node.ts", "src/cli/**/*.ts"];

const onNode = {
  target: [
    ...ENTRIES.filter((name) => !NODE_ENTRIES.includes(name)).map((name) => `./src/${name}`),
    `./src/{${FOLDERS.slice(0, -1).join(",")}}/**/!(*.node).ts`,
  ],
  from: "./src/**/*.node.ts",
  message: "this file runs in browsers too, and may not import a file for Node",
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
      "site/dist/",
      ".cache/",
      "coverage/",
      "wasm/*.mjs.d.ts",
      "wasm/perilune*", // products of wasm/build.mjs
      "wasm/library.js", // Emscripten's dialect: text for its linker, not a program
      "wasm/system-calls.js",
      "src/vendor/plugin-imports.d.ts", // for programs that import Lua; no part of this one
    ],
  },
  { linterOptions: { reportUnusedDisableDirectives: "error" } },
  recommended,

  // All TypeScript, tests too.
  { files: ["**/*.ts", "**/*.mts"], extends: [tseslint.configs.recommended] },

  // Interfaces that exist where the platform's own types are missing.
  {
    files: ["src/vendor/platform.d.ts"],
    rules: { "@typescript-eslint/no-empty-object-type": ["error", { allowInterfaces: "always" }] },
  },

  // Tests match the control characters that are sent to terminals.
  { files: ["test/**/*.ts"], rules: { "no-control-regex": "off" } },

  // The declaration of an interface again must have the parameters of the first one.
  {
    files: ["examples/testing/matchers.ts"],
    rules: {
      "@typescript-eslint/no-empty-object-type": "off",
      "@typescript-eslint/no-explicit-any": "off",
      "@typescript-eslint/no-unused-vars": "off",
    },
  },

  // Scripts.
  { files: ["**/*.mjs", "**/*.js"], languageOptions: { globals: NODE_GLOBALS } },
  {
    files: ["examples/pages/*.mjs"],
    languageOptions: {
      globals: {
        document: "readonly",
        customElements: "readonly",
        FormData: "readonly",
        HTMLElement: "readonly",
      },
    },
  },

  // The published code.
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
      "house/no-cycle": "error", // also checks imports of types
      "import-x/no-self-import": "error",
      "import-x/no-restricted-paths": [
        "error",
        { zones: [...floors, onNode], basePath: import.meta.dirname },
      ],
      "no-console": "error",
      eqeqeq: "error",
      "@typescript-eslint/consistent-type-imports": "error",
      "@typescript-eslint/no-import-type-side-effects": "error",
      // Numbers may appear in messages without String().
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
      // `return write(x)` may end a case of a function that returns nothing.
      "@typescript-eslint/no-confusing-void-expression": ["error", { ignoreVoidReturningFunctions: true }],
      // Keys of records may be quoted.
      "@typescript-eslint/dot-notation": ["error", { allowIndexSignaturePropertyAccess: true }],
      // A closure may read a variable that is assigned later, where two parts call each other.
      "prefer-const": ["error", { ignoreReadBeforeAssign: true }],
    },
  },
  {
    files: ["src/**/*.ts"],
    ignores: [...NODE_SIDE],
    rules: {
      "no-restricted-globals": ["error", ...GLOBALS_OF_NODE],
      // TypeScript's `using` throws in engines without Symbol.dispose.
      "no-restricted-syntax": [
        "error",
        "VariableDeclaration[kind='using']",
        "VariableDeclaration[kind='await using']",
        {
          selector:
            "BinaryExpression[operator='instanceof'][right.name=/^(?:Error|Uint8Array|ArrayBuffer|URL|Promise|Date|RegExp)$/]",
          message: "a value of another realm is not one of this: see src/errors/realms.ts",
        },
      ],
      "import-x/no-nodejs-modules": "error",
    },
  },
  // A host function may return nothing, so `void` is one of its result types.
  {
    files: ["src/values/types.ts", "src/types/infer.ts"],
    rules: { "@typescript-eslint/no-invalid-void-type": "off" },
  },
  // Methods that refuse an operation have the parameters of those that perform it.
  {
    files: ["src/files/{inode,stream-handle}.ts"],
    rules: { "@typescript-eslint/no-unused-vars": ["error", { argsIgnorePattern: "^_" }] },
  },
  // wasmoon's classes expect the thrown value Infinity.
  { files: ["src/wasmoon/emscripten-module.ts"], rules: { "@typescript-eslint/only-throw-error": "off" } },
  { files: ["src/cli/**/*.ts"], rules: { "no-console": "off" } },
);
