/** Imports a module of test/support, which is TypeScript: what tests and benchmarks share is written once. */
import { mkdirSync } from "node:fs";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build } from "esbuild";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const OUT = path.join(ROOT, ".cache", "bench", "support");

/** @param {string} name `chromium` for test/support/chromium.ts */
export async function importSupport(name) {
  mkdirSync(OUT, { recursive: true });
  const outfile = path.join(OUT, `${name}.${process.pid}.mjs`);
  await build({
    entryPoints: [path.join(ROOT, "test", "support", `${name}.ts`)],
    ...{ outfile, bundle: true, packages: "external", format: "esm", platform: "node", target: "node20" },
  });
  return import(pathToFileURL(outfile).href);
}
