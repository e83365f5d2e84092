/**
 * What the plugin makes of an imported file: Lua becomes text, or bytes if it is not UTF-8 (precompiled code), and a native
 * module or C becomes bytes.
 */

import { readFileSync } from "node:fs";
import path from "node:path";
import { ModuleError } from "../errors/module.js";
import { FAILED, type Bundler } from "./bundler.js";
import { cModule } from "./c-file.node.js";
import { bytesModule, textModule } from "./module-text.js";
import { checkNativeModule, isNativeModule } from "./native-file.js";
import type { PluginOptions } from "./plugin-options.js";

/** The files that can be imported. */
export const IMPORTED = /\.(?:lua|wasm|c)$/;

/** Whether a file is one that Lua can use. Throws what reading throws. */
export function isImported(file: string): boolean {
  if (!IMPORTED.test(file)) return false;
  return !file.endsWith(".wasm") || isNativeModule(new Uint8Array(readFileSync(file)), file);
}

/** Returns the text of the module for a file; undefined for WebAssembly that is not for Lua. Throws what reading throws. */
export async function fileModule(
  file: string,
  { build }: Required<PluginOptions>,
  bundler: Bundler,
): Promise<string | undefined> {
  if (file.endsWith(".c")) return cModule(file, build, bundler);
  if (!isImported(file)) return undefined;
  const bytes = new Uint8Array(readFileSync(file));
  return file.endsWith(".lua") ? luaModule(bytes) : wasmModule(bytes, file, bundler);
}

function luaModule(bytes: Uint8Array): string {
  const text = utf8(bytes);
  return text === undefined ? bytesModule(bytes) : textModule(text);
}

function wasmModule(bytes: Uint8Array, file: string, bundler: Bundler): string {
  try {
    checkNativeModule(bytes, path.basename(file));
  } catch (error) {
    if (!(error instanceof ModuleError)) throw error;
    bundler.error({ message: error.message, id: file, pluginCode: error.code });
    return FAILED;
  }
  return bytesModule(bytes);
}

function utf8(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
