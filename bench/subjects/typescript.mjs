/** Imports a TypeScript module of test/support, so that tests and benchmarks share code. */
import { mkdirSync } from "node:fs";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build } from "esbuild";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const OUT = path.join(ROOT, ".cache", "bench", "support");

/** @param {string} name `browsers/chromium` for test/support/browsers/chromium.ts */
export async function importSupport(name) {
  mkdirSync(OUT, { recursive: true });
  const outfile = path.join(OUT, `${name.replaceAll("/", "-")}.${process.pid}.mjs`);
  await build({
    entryPoints: [path.join(ROOT, "test", "support", `${name}.ts`)],
    ...{ outfile, bundle: true, packages: "external", format: "esm", platform: "node", target: "node20" },
  });
  return import(pathToFileURL(outfile).href);
}
