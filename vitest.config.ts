/**
 * How `npm test` runs. Files share a process per worker, so that the sources, the compiler and the core are loaded once; those
 * in ALONE run first, in processes that no other file has used. PERILUNE_TEST_REPORT names a file that gets the results as JSON besides;
 * PERILUNE_TEST_WITHOUT lists files to leave out, separated by commas: the command line's --exclude does not reach projects.
 */
import path from "node:path";
import { configDefaults, defineConfig } from "vitest/config";
import { coreModule } from "./scripts/vendor-core.mjs";
import { stdlibModule } from "./scripts/vendor-stdlib.mjs";
import Order from "./test/support/order.js";

const report = process.env["PERILUNE_TEST_REPORT"];
const without = process.env["PERILUNE_TEST_WITHOUT"]?.split(",") ?? [];

/** Files that measure their process (its heap, its collector, its stack) or change it. */
const ALONE = [
  "test/core/{process,streams-process}.test.ts",
  "test/host-modules/handles.test.ts",
  "test/state/{async-many,collected,depth,handles,identity,isolated,lifetimes,lifetimes-errors,lifetimes-promises,memory,stack-overflow}.test.ts",
  "test/values/codec-leaks.test.ts",
  "test/wasmoon/lifetime.test.ts",
];

/** Say how many tests ran in which browser, and which passed only when they ran again. */
const REPORTERS = ["./test/support/browsers/reporter.ts", "./test/support/retried.ts"];

/** Modules that scripts/build.mjs makes, for the sources that import them. */
const MADE = new Map([
  ["stdlib", stdlibModule],
  ["core", coreModule],
]);

/** The sources of entries, for examples, which import them as programs do. */
const ENTRY = /^perilune(?:\/(?:modules\/(\w+)|(processes|workflows|testing)))?$/;

const entries = {
  name: "entries",
  enforce: "pre" as const,
  resolveId: (source: string) => {
    const [all, module, entry] = ENTRY.exec(source) ?? [];
    if (all === undefined) return null;
    const file = module === undefined ? `${entry ?? "index"}.ts` : `hosts/${module}/module.ts`;
    return path.join(import.meta.dirname, "src", file);
  },
};

const made = {
  name: "made-modules",
  enforce: "pre" as const,
  resolveId: (source: string) =>
    /\/vendor\/(?:stdlib|core)\.js$/.exec(source) && `\0made:${path.basename(source, ".js")}`,
  load: (id: string) => (id.startsWith("\0made:") ? MADE.get(id.slice("\0made:".length))?.() : null),
};

export default defineConfig({
  plugins: [entries, made],
  test: {
    pool: "forks",
    // V8 spends half of the time of the npm compiler on optimizing it. Hot functions of Lua are still optimized.
    execArgv: ["--wasm-tiering-budget=100000000"],
    // Vitest leaves one processor idle; with two, that is half of them.
    maxWorkers: "100%",
    sequence: { sequencer: Order },
    // The npm compiler takes seconds to start, and CI's machines are slow and shared. A test that hangs still ends.
    testTimeout: 60_000,
    hookTimeout: 180_000,
    teardownTimeout: 10_000,
    // CI gives a test a second chance, because a browser or a process may starve on its machines, and names the test.
    retry: Number(process.env["PERILUNE_TEST_RETRY"] ?? 0),
    setupFiles: ["./test/support/seed.ts"],
    // The cache is the user's; tests of the cache have their own. Compiled code has its own tests, and test/all.mjs runs the rest with it.
    env: { PERILUNE_CACHE: "off", PERILUNE_JIT: process.env["PERILUNE_JIT"] ?? "off" },
    reporters: [
      "default",
      ...REPORTERS,
      ...(report === undefined ? [] : [["json", { outputFile: report }] as ["json", { outputFile: string }]]),
    ],
    projects: [
      {
        extends: true,
        test: {
          name: "shared",
          include: ["{test,examples}/**/*.test.ts"],
          exclude: [...configDefaults.exclude, ...ALONE, ...without],
          isolate: false,
        },
      },
      {
        extends: true,
        test: {
          name: "alone",
          isolate: false,
          include: ALONE,
          exclude: [...configDefaults.exclude, ...without],
        },
      },
    ],
  },
});
