/** Compiled cores, one per URL: all runtimes of a process share them. */

import type { WasmSource } from "./options.js";

const byUrl = new Map<string, Promise<WebAssembly.Module>>();

/** Gets the bytes at a URL, or a response to compile while it arrives. */
export type Fetcher = (url: URL) => Promise<Uint8Array | Response>;

/** Compiles `source`; what comes from a URL is compiled once per process. Throws what the fetcher or the engine throws. */
export function compiled(
  source: WasmSource,
  toUrl: (path: string) => URL,
  fetcher: Fetcher,
): Promise<WebAssembly.Module> {
  if (source instanceof WebAssembly.Module) return Promise.resolve(source);
  if (source instanceof Uint8Array || source instanceof ArrayBuffer) {
    return WebAssembly.compile(source as BufferSource);
  }
  const url = typeof source === "string" ? toUrl(source) : source;
  const known = byUrl.get(url.href);
  if (known !== undefined) return known;
  const module = fetcher(url).then(compile);
  byUrl.set(url.href, module);
  module.catch(() => byUrl.delete(url.href)); // a later call may have more luck
  return module;
}

function compile(code: Uint8Array | Response): Promise<WebAssembly.Module> {
  if (code instanceof Uint8Array) return WebAssembly.compile(code as BufferSource);
  const isWasm = code.headers.get("content-type")?.startsWith("application/wasm") === true;
  if (isWasm) return WebAssembly.compileStreaming(code);
  return code.arrayBuffer().then((bytes) => WebAssembly.compile(bytes));
}
