/** Loads the manifest that a file defines: JSON, or the default export of a program. It builds nothing. */

import { isObjectLike } from "../errors/describe.js";
import { existsSync, readFileSync } from "node:fs";
import { createRequire, register } from "node:module";
import { pathToFileURL } from "node:url";
import { definitionExport, definitionLoad, typeScriptMissing } from "../errors/command.js";
import { MANIFEST_FORMAT, readManifest } from "../types/manifest.js";
import type { Manifest } from "../types/type.js";
import type { Compiler } from "./typescript-hooks.js";

/** Whether the TypeScript hooks are registered. */
let hooked = false;

/** Returns the manifest of the module that a file defines. `file` is an absolute path; messages show `shown`. */
export async function loadDefinition(file: string, shown: string): Promise<Manifest> {
  if (file.endsWith(".json")) return readManifest(readFileSync(file, "utf8"), shown);
  if (/\.m?ts$/.test(file)) hookTypeScript(file, shown);
  const definition = await defaultExport(file, shown);
  const manifest: unknown = isObject(definition) ? definition["manifest"] : undefined;
  if (!isObject(manifest)) {
    throw definitionExport(shown, definition === undefined ? "missing" : `a ${typeof definition}`);
  }
  // The manifest may come from another copy of this package, so validate it again.
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
  return isObjectLike(value);
}

/**
 * Registers hooks that compile TypeScript with the compiler installed for the file's project. Throws
 * `ERR_DEFINITION_FILE_TYPESCRIPT` if there is none and Node cannot strip types itself.
 */
function hookTypeScript(file: string, shown: string): void {
  if (hooked || !existsSync(file)) return;
  const compiler = compilerBeside(file);
  if (compiler !== undefined) register(new URL("./typescript-hooks.js", import.meta.url), { data: compiler });
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
      // try the next compiler
    }
  }
  return undefined;
}
