/** The core that `perilune/inline` brings as text. */

import { core } from "../vendor/core.js";
import { compileBytes } from "./compiled.js";

let module: Promise<WebAssembly.Module> | undefined;

/** Compiles it, once per process or page. Rejects with a `ModuleError`. */
export function inlineCore(): Promise<WebAssembly.Module> {
  module ??= compileBytes("perilune/inline", bytesOf(core));
  return module;
}

/** The bytes of a text with a character for each. */
function bytesOf(text: string): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(text.length);
  for (let at = 0; at < bytes.length; at++) bytes[at] = text.charCodeAt(at);
  return bytes;
}
