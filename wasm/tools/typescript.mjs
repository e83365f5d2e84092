/**
 * Imports a TypeScript module of src/ into a build script, so that code for reading wasm and building native modules
 * exists once. Node 20 runs no TypeScript, and dist/ may be missing.
 */
import { mkdir, rm } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));

/**
 * @param {string} file relative to the checkout
 * @returns {Promise<any>} the module's exports
 */
export async function importTypeScript(file) {
  const { build } = await import("esbuild"); // not installed with the package
  // Two levels below the checkout, like dist/, so that paths relative to the module resolve.
  const outfile = path.join(ROOT, ".cache", "tools", `${file.replace(/[/.]/g, "-")}-${process.pid}.mjs`);
  await mkdir(path.dirname(outfile), { recursive: true });
  await build({
    entryPoints: [path.join(ROOT, file)],
    outfile,
    bundle: true,
    platform: "node",
    format: "esm",
    packages: "external",
    define: { "import.meta.url": JSON.stringify(pathToFileURL(path.join(ROOT, file)).href) },
  });
  try {
    return await import(pathToFileURL(outfile).href);
  } finally {
    await rm(outfile, { force: true });
  }
}
