/**
 * Bundles test files for pages: with the sources that they test, the entries of Node replaced by those of browsers, vitest by
 * what a page can run. For other engines, which import the installed package, they are bundled without the sources.
 */
import path from "node:path";
import { build, type BuildOptions, type Plugin } from "esbuild";
import { stdlibModule } from "../../../scripts/vendor-stdlib.mjs";
import { ROOT } from "../../support/compile.js";

const HERE = path.join(ROOT, "test/browser/suite");

/** The replacements for files that a page cannot import. */
const instead = (): readonly (readonly [RegExp, string])[] => [
  [/^vitest$/, path.join(HERE, "vitest.ts")],
  [/^node:timers\/promises$/, path.join(HERE, "timers.ts")],
  [/\/src\/index\.js$/, path.join(ROOT, "src/browser.ts")],
  [/\/src\/debug\.js$/, path.join(ROOT, "src/browser-debug.ts")],
];

/** Where programs of other engines import the package from. */
const INSTALLED: readonly (readonly [RegExp, string])[] = [
  [/\/src\/index\.js$/, "perilune"],
  [/\/src\/debug\.js$/, "perilune/debug"],
];

const forEngines: Plugin = {
  name: "for-engines",
  setup: (on) => {
    on.onResolve({ filter: /^vitest$/ }, () => ({ path: path.join(HERE, "vitest.ts") }));
    for (const [filter, name] of INSTALLED) on.onResolve({ filter }, () => ({ path: name, external: true }));
    on.onResolve({ filter: /\/src\// }, ({ path: file }) => ({
      errors: [{ text: `${file} is not in the package` }],
    }));
  },
};

const forPages: Plugin = {
  name: "for-pages",
  setup: (on) => {
    for (const [filter, file] of instead()) on.onResolve({ filter }, () => ({ path: file }));
    on.onResolve({ filter: /\/vendor\/stdlib\.js$/ }, () => ({ path: "stdlib", namespace: "made" }));
    on.onLoad({ filter: /^stdlib$/, namespace: "made" }, () => ({ contents: stdlibModule() }));
  },
};

/** What both kinds of bundles are made with. */
function suites(files: readonly string[], directory: string): BuildOptions {
  const entries = files.map((file) => [path.basename(file), path.join(ROOT, file)] as const);
  return {
    entryPoints: { run: path.join(HERE, "run.ts"), ...Object.fromEntries(entries) },
    outdir: directory,
    ...{ splitting: true, keepNames: true, bundle: true, format: "esm", logLevel: "error" },
  };
}

/**
 * Writes `NAME.test.ts.js` for each `test/FOLDER/NAME.test.ts`, and `run.js`, to a directory. It is to be served beside `wasm/`.
 */
export async function bundleSuites(files: readonly string[], directory: string): Promise<void> {
  await build({
    ...suites(files, directory),
    plugins: [forPages],
    inject: [path.join(HERE, "buffer.ts")],
    define: { "process.env": "{}" },
    ...{ platform: "browser", target: "esnext" },
    supported: { using: false },
  });
}

/** The same for engines that have Node's modules and the package in a node_modules above the directory. */
export async function bundleForEngines(files: readonly string[], directory: string): Promise<void> {
  await build({
    ...suites(files, directory),
    plugins: [forEngines],
    ...{ platform: "node", target: "es2022" },
  });
}

/** The module script that runs one of them and calls `done` with a SuiteResult. */
export function suiteScript(file: string): string {
  const name = path.basename(file);
  return `import { runSuite } from "/suites/run.js";
    done(await runSuite(${JSON.stringify(name)}, () => import("/suites/${name}.js")));`;
}
