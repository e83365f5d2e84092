/** Loads what a file defines: a manifest in JSON, or the default export of a program. Nothing is built. */

import { existsSync, readFileSync } from "node:fs";
import { createRequire, register } from "node:module";
import { pathToFileURL } from "node:url";
import { definitionExport, definitionLoad, typeScriptMissing } from "../errors/command.js";
import { MANIFEST_FORMAT, readManifest } from "../types/manifest.js";
import type { Manifest } from "../types/type.js";
import type { Compiler } from "./typescript-hooks.js";

/** Whether the loader takes TypeScript already. */
let hooked = false;

/** The manifest of the module that a file defines. `file` is absolute, `shown` what messages call it. */
export async function loadDefinition(file: string, shown: string): Promise<Manifest> {
  if (file.endsWith(".json")) return readManifest(readFileSync(file, "utf8"), shown);
  if (/\.m?ts$/.test(file)) hookTypeScript(file, shown);
  const definition = await defaultExport(file, shown);
  const manifest: unknown = isObject(definition) ? definition["manifest"] : undefined;
  if (!isObject(manifest)) {
    throw definitionExport(shown, definition === undefined ? "missing" : `a ${typeof definition}`);
  }
  // It may come from another copy of this package: it is read again.
  return readManifest({ format: MANIFEST_FORMAT, ...manifest }, shown);
}

async function defaultExport(file: string, shown: string): Promise<unknown> {
  try {
    return ((await import(pathToFileURL(file).href)) as { readonly default?: unknown }).default;
  } catch (error) {
    throw definitionLoad(shown, error);
  }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}

/** Makes the loader take TypeScript by the compiler that stands beside the file. Throws `ERR_DEFINITION_FILE_TYPESCRIPT`. */
function hookTypeScript(file: string, shown: string): void {
  if (hooked || !existsSync(file)) return;
  const compiler = compilerBeside(file);
  if (compiler !== undefined) register("./typescript-hooks.js", import.meta.url, { data: compiler });
  else if (!("typescript" in process.features) || process.features.typescript === false)
    throw typeScriptMissing(shown);
  hooked = true;
}

function compilerBeside(file: string): Compiler | undefined {
  const { resolve } = createRequire(file);
  for (const name of ["typescript", "esbuild"] as const) {
    try {
      return { name, url: pathToFileURL(resolve(name)).href };
    } catch {
      // the other one, then
    }
  }
  return undefined;
}
